"""A visitor's own model in an address, and back."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from estimator.core.architecture import Architecture, AttentionKind
from estimator.core.quantization import Ecosystem, Quantization
from estimator.own.address import MAX_ADDRESS_CHARACTERS, clean_name, number, packed, unpacked
from estimator.own.bounds import COUNT_FIELDS, check_bounds
from estimator.own.built import OWN_FAMILY, OwnModel
from estimator.own.gguf_types import TENSOR_TYPES
from estimator.own.refusal import OwnRefusedError

__all__ = ["AS_IN_THE_FILE", "address_of_model", "addressed", "model_of_address", "named", "own_quantization"]

AS_IN_THE_FILE = "file"
"""The precision that says: the bits of the visitor's own file."""

_BITS = (
    "block_bits_per_weight", "bits_embedding", "bits_head", "bits_attention", "bits_dense_ffn",
    "bits_experts", "bits_shared_expert",
)  # fmt: skip
_TYPE_NAMES = frozenset(found.name for found in TENSOR_TYPES.values())
_TIED, _EXACT = 1, 2
MAX_LABEL_CHARACTERS = 16


def own_quantization(label: str, main_type: str, bits: dict[str, float]) -> Quantization:
    """A file's own bits by class. ``main_type`` is that of most of what is multiplied; it picks the kernels.

    Raises:
        OwnRefusedError: bits that no tensor type has.
    """
    whole = bits["block_bits_per_weight"]
    try:
        return Quantization(
            slug=f"own-gguf-{main_type.lower()}",
            name=f"{label or main_type} as in your file ({whole:.2f} bits)",
            ecosystem=Ecosystem.GGUF,
            as_stored=True,
            **{name: bits[name] for name in _BITS},
        )
    except ValueError as error:
        raise OwnRefusedError(f"The bits of the file contradict one another. {error}.") from error


def addressed(model: OwnModel) -> OwnModel:
    """The model under a name that fits an address, with that address as its slug."""
    named = replace(model.architecture, name=clean_name(model.architecture.name, "Your model"))
    model = replace(model, architecture=named)
    return replace(model, architecture=replace(named, slug=address_of_model(model)))


def named(model: OwnModel, name: str) -> OwnModel:
    """The model under a name that the visitor gave it, if there is one."""
    found = clean_name(name, model.architecture.name)
    return replace(model, architecture=replace(model.architecture, name=found))


def address_of_model(model: OwnModel) -> str:
    """Everything that an estimate takes of it.

    Raises:
        OwnRefusedError: the name makes it longer than an address may be.
    """
    a, file = model.architecture, model.file
    flags = _TIED * a.tied_embeddings + _EXACT * a.exact
    counts = [getattr(a, name) for name in COUNT_FIELDS]
    address = packed("m", [a.name, a.gguf_architecture, a.attention.value, flags, counts, _bits_of(file)])
    if len(address) > MAX_ADDRESS_CHARACTERS:
        raise OwnRefusedError("The model's name is too long for an address; give it a shorter one.")
    return address


def _bits_of(file: Quantization | None) -> list[Any] | None:
    if file is None:
        return None
    label, main = file.name.partition(" ")[0], file.slug.rpartition("-")[2].upper()
    return [label, main, *(round(getattr(file, name), 4) for name in _BITS)]


@lru_cache(maxsize=512)
def model_of_address(text: str) -> OwnModel:
    """The model that an address names; its slug is the address in its one canonical form.

    Raises:
        OwnRefusedError: the address is damaged, or describes no model that could be.
    """
    name, kind, attention, flags, counts, bits = unpacked("m", text, 6)
    if not isinstance(counts, list) or len(counts) != len(COUNT_FIELDS):
        raise OwnRefusedError("The address is damaged; numbers are missing.")
    if type(flags) is not int or attention not in [kind.value for kind in AttentionKind]:
        raise OwnRefusedError("The address is damaged; it names an attention that is not known.")
    found: dict[str, Any] = {
        field: int(number(value, least, most, field))
        for (field, (least, most)), value in zip(COUNT_FIELDS.items(), counts, strict=True)
    }
    try:
        architecture = Architecture(
            slug="own",
            name=clean_name(name, "Your model"),
            family=OWN_FAMILY,
            attention=AttentionKind(attention),
            tied_embeddings=bool(flags & _TIED),
            exact=bool(flags & _EXACT),
            gguf_architecture=clean_name(kind, ""),
            **found,
        )
    except ValueError as error:
        raise OwnRefusedError(f"The address describes no model that could be. {error}.") from error
    return addressed(OwnModel(architecture=check_bounds(architecture), file=_file_of(bits)))


def _file_of(bits: object) -> Quantization | None:
    if bits is None:
        return None
    if (
        not isinstance(bits, list)
        or len(bits) != 2 + len(_BITS)
        or not isinstance(bits[1], str)
        or bits[1] not in _TYPE_NAMES
    ):
        raise OwnRefusedError("The address is damaged; the bits of the file are missing.")
    label = clean_name(bits[0], bits[1]).split()[0][:MAX_LABEL_CHARACTERS]
    found = {name: number(value, 0.001, 32, name) for name, value in zip(_BITS, bits[2:], strict=True)}
    return own_quantization(label, bits[1], found)
