"""Questions as visitors ask them: no two alike, so that no answer can come from a cache of pages."""

from itertools import cycle, islice, product

__all__ = ["varied_paths"]

MODELS = (
    "qwen3.6-27b",
    "qwen3.6-35b-a3b",
    "gpt-oss-120b",
    "llama-3.3-70b",
    "gemma-4-31b",
    "qwen3.5-122b-a10b",
)
CONTENDERS = (
    ("2x-rtx-3090-am5", "macbook-pro-14-m5-max-40c-64gb", "mac-studio-m5-max-128gb"),
    ("4x-rtx-3090-epyc", "macbook-pro-16-m5-max-40c-128gb", "nvidia-dgx-spark-128gb"),
    ("1x-rtx-5090-am5", "mac-studio-m5-max-64gb", "framework-desktop-395-128gb"),
    ("2x-r9700-am5", "macbook-pro-14-m5-max-40c-48gb", "4x-mi50-epyc"),
)
PRECISIONS = ("4-bit", "8-bit")


def varied_paths(n: int, page: str = "/") -> list[str]:
    """``n`` different questions to ``page``: model, contenders, precision, prompt and context all vary."""
    kinds = cycle(product(MODELS, CONTENDERS, PRECISIONS))
    return [
        f"{page}?{'&'.join(f'c={slug}' for slug in contenders)}&model={model}&precision={precision}"
        f"&prompt={1000 + 13 * (i % 400)}&output=300&context={8192 + i}"
        for i, (model, contenders, precision) in enumerate(islice(kinds, n))
    ]
