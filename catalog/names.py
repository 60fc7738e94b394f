"""Names as people type them."""

__all__ = ["fold"]


def fold(name: str) -> str:
    """Case, spaces and punctuation folded away: ``RTX-3090`` and ``rtx 3090`` are one; ``+`` and ``.`` count.

    >>> fold("NVIDIA GeForce RTX 3090")
    'nvidiageforcertx3090'
    >>> fold("Qwen3.6-27B")
    'qwen3.627b'
    """
    return "".join(c for c in name.casefold() if c.isalnum() or c in "+.")
