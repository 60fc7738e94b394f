"""Pages to describe a model or a machine that is not in the catalog. Nothing that is sent is stored."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from catalog.models import Gpu
from catalog.uploads import bounded
from estimator.core.hardware import Vendor
from estimator.inputs import accelerator_of_gpu, accelerator_of_machine
from estimator.own.built import OwnModel
from estimator.own.gguf_header import MAX_HEAD_BYTES
from estimator.own.gguf_model import gguf_model
from estimator.own.hardware_form import FIELDS, HardwareForm, read_form, typed_of
from estimator.own.hf_config import MAX_CONFIG_CHARACTERS
from estimator.own.hf_model import hf_model
from estimator.own.own_hardware import MAX_COUNT, address_of_hardware, hardware_of_address
from estimator.own.own_models import addressed, model_of_address, named
from estimator.own.preview import hardware_facts, model_preview
from estimator.own.refusal import OwnRefusedError
from estimator.own.returning import MAX_QUESTION_CHARACTERS, with_machine, with_model, without_place
from estimator.specs import Specs, current_specs

__all__ = ["own_hardware", "own_model"]

_USUAL = {"4-bit (Q4_K_M)": "gguf-q4_k_m", "8-bit (Q8_0)": "gguf-q8_0", "16-bit": "gguf-bf16"}
_VENDORS = {
    Vendor.NVIDIA: "NVIDIA",
    Vendor.AMD: "AMD",
    Vendor.INTEL: "Intel",
    Vendor.APPLE: "Apple",
    Vendor.CPU: "Processors alone",
}
MAX_REQUEST_BYTES = 512 * 2**20
"""A larger request is answered before it is read; of a smaller one the head of the file is kept."""

TOO_LARGE = (
    f"That was more than is read ({MAX_REQUEST_BYTES // 2**20} MiB of a file, 2 of text). Send "
    "its head: head -c 20M model.gguf > head.gguf"
)


@require_safe
def own_hardware(request: HttpRequest) -> HttpResponse:
    """Figures of a machine by hand; once they are right, the way into the comparison."""
    then = request.GET.get("then", "")[:MAX_QUESTION_CHARACTERS]
    families = _families(current_specs())
    form, note = HardwareForm({"memory_kind": "card", "count": "1"}), ""
    if any(name in request.GET for name in FIELDS):
        form = read_form(request.GET.dict(), families)
    elif "machine" in request.GET:
        try:
            hardware = hardware_of_address(request.GET["machine"])
            form = HardwareForm(typed_of(hardware), hardware=hardware)
        except OwnRefusedError as refusal:
            note = f"The machine in this address could not be read. {refusal}"
    context: dict[str, Any] = {
        "typed": form.typed, "errors": form.errors, "assumed": form.assumed, "note": note, "then": then,
        "back": without_place(then),
        "families": [
            (_VENDORS[vendor], [(f"{vendor.value}/{name}", name) for name in names])
            for vendor, names in families.items()
        ],
        "most": MAX_COUNT,
    }  # fmt: skip
    if form.hardware:
        address = address_of_hardware(form.hardware)
        context |= {
            "machine": form.hardware.label,
            "facts": hardware_facts(form.hardware),
            "compare": with_machine(then, address),
        }
    return render(request, "estimator/own_hardware.html", context)


def _families(specs: Specs) -> dict[Vendor, list[str]]:
    """Maker → families of which the catalog has hardware."""
    found: dict[Vendor, set[str]] = {vendor: set() for vendor in _VENDORS}
    for row in specs.hardware.values():
        try:
            card = accelerator_of_gpu(row) if isinstance(row, Gpu) else accelerator_of_machine(row)
        except ValueError:
            # Announced, without figures.
            continue
        found[card.vendor].add(card.family)
    return {vendor: sorted(names - {""}) for vendor, names in found.items() if names - {""}}


@require_http_methods(["GET", "HEAD", "POST"])
def _own_model(request: HttpRequest) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("name", "config")}
    then = (request.POST.get("then") or request.GET.get("then", ""))[:MAX_QUESTION_CHARACTERS]
    if request.method != "POST":
        return _looked_up(request, typed, then)
    upload = request.FILES.get("file")
    field = "file" if upload else "config"
    try:
        model = _read(typed, upload if isinstance(upload, UploadedFile) else None)
    except OwnRefusedError as refusal:
        return _page(request, typed, then, errors={field: str(refusal)})
    return _page(request, typed, then, model=model)


def _looked_up(request: HttpRequest, typed: dict[str, str], then: str) -> HttpResponse:
    """The form, and what is known of the model that the address carries."""
    address = request.GET.get("model", "")
    if not address:
        return _page(request, typed, then)
    try:
        return _page(request, typed, then, model=model_of_address(address))
    except OwnRefusedError as refusal:
        return _page(request, typed, then, note=f"The model in this address could not be read. {refusal}")


def _read(typed: dict[str, str], upload: UploadedFile[Any] | None) -> OwnModel:
    """The model in an uploaded file of either kind, or in the pasted text."""
    if upload is None:
        return addressed(hf_model(typed["config"], typed["name"]))
    data = upload.read(MAX_HEAD_BYTES)
    if data[:4] == b"GGUF":
        return addressed(named(gguf_model(data), typed["name"]))
    if len(data) > MAX_CONFIG_CHARACTERS or b"\0" in data:
        raise OwnRefusedError("This is neither a GGUF file nor a config.json.")
    return addressed(hf_model(data.decode("utf-8", errors="replace"), typed["name"]))


def _page(
    request: HttpRequest,
    typed: dict[str, str],
    then: str,
    *,
    model: OwnModel | None = None,
    errors: dict[str, str] | None = None,
    note: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {"typed": typed, "errors": errors or {}, "note": note}
    context |= {"then": then, "back": without_place(then)}
    context["typed"]["config"] = typed["config"][:MAX_CONFIG_CHARACTERS]
    if model is not None:
        formats = current_specs().quantizations
        usual = {name: formats[slug] for name, slug in _USUAL.items() if slug in formats}
        context |= {"found": model_preview(model, usual), "compare": with_model(then, model)}
    return render(request, "estimator/own_model.html", context, status=422 if errors else 200)


def _too_large(request: HttpRequest) -> HttpResponse:
    context = {
        "typed": {"name": "", "config": ""},
        "errors": {"file": TOO_LARGE},
        "then": "",
        "back": "/compare/",
    }
    return render(request, "estimator/own_model.html", context, status=413)


own_model = bounded(MAX_REQUEST_BYTES, _too_large, keeps_bytes=MAX_HEAD_BYTES)(_own_model)
"""Paste or upload; what was understood; the way into the comparison."""
