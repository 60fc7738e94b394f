"""Which layer mixes tokens how, as a configuration says it."""

from __future__ import annotations

from enum import StrEnum

from estimator.own.hf_config import Config
from estimator.own.hf_families import Family
from estimator.own.refusal import OwnRefusedError

__all__ = ["MAX_LAYERS", "Mixer", "mixers_of"]

MAX_LAYERS = 2000


class Mixer(StrEnum):
    """Kinds of token mixers."""

    FULL = "full"
    SLIDING = "sliding"
    LINEAR = "linear"
    STATE_SPACE = "state space"
    CONVOLUTION = "convolution"
    NONE = "none"
    """The layer is a feed-forward alone."""


_BY_WORD = {
    "full_attention": Mixer.FULL,
    "attention": Mixer.FULL,
    "sliding_attention": Mixer.SLIDING,
    "chunked_attention": Mixer.SLIDING,
    "linear_attention": Mixer.LINEAR,
    "mamba": Mixer.STATE_SPACE,
    "mamba2": Mixer.STATE_SPACE,
    "conv": Mixer.CONVOLUTION,
    "moe": Mixer.NONE,
    "mlp": Mixer.NONE,
}
_BY_LETTER = {"M": Mixer.STATE_SPACE, "*": Mixer.FULL, "-": Mixer.NONE, "E": Mixer.NONE}


def mixers_of(config: Config, family: Family, n_layers: int, notes: list[str]) -> list[Mixer]:
    """One a layer; what had to be assumed is added to ``notes``.

    Raises:
        OwnRefusedError: the configuration names a kind that is not known.
    """
    letters = config.values.get("hybrid_override_pattern")
    if isinstance(letters, str) and letters:
        return _named(list(letters), _BY_LETTER, n_layers, "hybrid_override_pattern")
    words = config.texts("layer_types") or config.texts("layers_block_type")
    if words:
        found = _named(words, _BY_WORD, n_layers, "layer_types")
        has_window = bool(config.count("sliding_window", "attention_chunk_size"))
        return found if has_window else [Mixer.FULL if m is Mixer.SLIDING else m for m in found]
    if config.count("linear_num_value_heads"):
        every = config.count("full_attention_interval", default=4) or 4
        return [Mixer.FULL if (i + 1) % every == 0 else Mixer.LINEAR for i in range(n_layers)]
    window = config.count("sliding_window", "attention_chunk_size")
    every = config.count("sliding_window_pattern", "_sliding_window_pattern", default=family.slides_every)
    if window and every and config.flag("use_sliding_window", True):
        return [Mixer.FULL if (i + 1) % every == 0 else Mixer.SLIDING for i in range(n_layers)]
    if 0 < window < config.count("max_position_embeddings") and config.flag("use_sliding_window", True):
        notes.append(
            f"A sliding window of {window:,} tokens is named but not the layers that use it; all are "
            "taken to attend to the whole context."
        )
    return [Mixer.FULL] * n_layers


def _named(words: list[str], known: dict[str, Mixer], n_layers: int, key: str) -> list[Mixer]:
    strange = next((word for word in words if word not in known), None)
    if strange is not None:
        raise OwnRefusedError(
            f"{key} names layers of the kind “{strange[:40]}”, which is not counted from a configuration. "
            "Upload the head of a GGUF file of the model."
        )
    if len(words) != n_layers:
        raise OwnRefusedError(f"{key} names {len(words)} layers and num_hidden_layers {n_layers}.")
    return [known[word] for word in words]
