"""What is left of a written name without the words that do not tell one thing from another.

Each function gives a key: two spellings of one thing have the same. A word is dropped only where it never
tells two entries of the catalog apart, so that no name is led to something else: ``Ti``, ``Laptop`` and
``Coder`` stay, and so does every word that these lists do not name.
"""

import re

__all__ = ["hardware_core", "memory_stated", "model_core", "quantization_core", "without_memory"]

_BRACKETS = re.compile(r"\((?!\d+\s*[x×]\s*\))[^()]*\)|\[[^\[\]]*\]")
"""Remarks; a count of devices is none."""
_ON_ITS_PROCESSOR = re.compile(r"\(cpu\)|\bcpu only\b", re.IGNORECASE)
_TRADEMARKS = re.compile(r"\((?:r|tm|c)\)|[®™©]", re.IGNORECASE)

_MEMORY = re.compile(r"(?<![a-z0-9.])(\d{1,3})\s?-?(?:gb|gib|g)(?![a-z0-9])", re.IGNORECASE)

_HARDWARE_WORDS = frozenset(
    re.findall(
        r"\w+",
        "nvidia geforce amd ati radeon intel apple gpu graphics card corporation generation edition founders "
        "fe oc evga msi zotac pny palit gainward galax inno3d sparkle sapphire xfx powercolor gigabyte with "
        "and vram memory unified ram the mobile laptop notebook",
    )
)
_PORTABLE = frozenset({"mobile", "laptop", "notebook"})

_SHARD = re.compile(r"[-_.]\d{5}-of-\d{5}$")
_ENDINGS = re.compile(r"\.(?:gguf|safetensors)$", re.IGNORECASE)
_ORGANISATION_BEFORE = re.compile(
    r"^(?:bartowski|unsloth|mistralai|microsoft|google|meta-llama|nvidia|qwen|openai|ibm-granite|allenai|"
    r"tiiuae|deepseek-ai|zai-org|thudm|lgai-exaone|tencent|huggingfacetb|mradermacher|lmstudio-community|"
    r"ggml-org|thebloke|ai21labs|coherelabs|moonshotai|baidu|bytedance-seed|inclusionai|liquidai)_",
    re.IGNORECASE,
)

_FORMAT = re.compile(
    r"(?<![a-z0-9])(?:"
    r"(?:ud[-_ ])?(?:i?q\d(?:_[0-9a-z]+)*|tq\d_\d)(?![a-z0-9])(?: ?- ?(?:small|medium|large))?"
    r"|(?:gptq|awq|autoround|w\d+a\d+|mxfp4(?:[-_ ]moe)?|mxfp8|nvfp4|fp8|fp4|fp16|bf16|f16|f32)"
    r"|(?:int[48]|nf4|bnb|hqq|aqlm)"
    r"|exl[23]|[0-9.]+ ?bpw|[2-8]-?bits?|g(?:32|64|128)|gs(?:32|64|128)"
    r")(?![a-z0-9])",
    re.IGNORECASE,
)

_MODEL_WORDS = frozenset(
    re.findall(
        r"\w+",
        "instruct inst it chat hf gguf mlx awq gptq ggml thinking think nonthinking reasoning latest text "
        "only abliterated uncensored heretic derestricted imatrix imat i1 dwq qat quantized dynamic mtp "
        "mostly preview base pt bnb unsloth community meta the 2501 2503 2505 2506 2507 2509 2512 0905 "
        "4k 8k 16k 32k 64k 128k 200k 256k 1m",
    )
)

_QUANTIZATION_WORDS = frozenset(
    re.findall(
        r"\w+",
        "gguf mostly imatrix imat i1 class quant quantized quantization weights file dwq h6 h8 "
        "medium unquantized",
    )
)


def hardware_core(text: str) -> str:
    """A card or computer without its maker's and shop's words and remarks in brackets.

    >>> hardware_core("NVIDIA GeForce RTX 3090 Founders Edition")
    'rtx3090'
    >>> hardware_core("Intel(R) Arc(TM) B580 Graphics")
    'arcb580'
    >>> hardware_core("NVIDIA GeForce RTX 3080 Ti Laptop GPU (RADV)")
    'rtx3080tilaptop'
    """
    plain = _BRACKETS.sub(" ", _TRADEMARKS.sub(" ", text))
    words = _words(_MEMORY.sub(r" \1gb ", plain))
    kept = [word for word in words if word not in _HARDWARE_WORDS]
    portable = "laptop" if _PORTABLE & set(words) else ""
    return "".join(kept) + portable + ("cpu" if _ON_ITS_PROCESSOR.search(text) else "")


def memory_stated(text: str) -> int | None:
    """The memory that a name states, in the GB of its maker.

    >>> memory_stated("M4 Max 128GB 40-core"), memory_stated("RTX 3090")
    (128, None)
    """
    found = _MEMORY.findall(text)
    return int(found[0]) if len(found) == 1 else None


def without_memory(text: str) -> str:
    """A name without the memory that it states."""
    return _MEMORY.sub(" ", text)


def model_core(text: str) -> str:
    """A language model without its publisher, its file's format and how it was tuned to talk.

    >>> model_core("unsloth/Qwen3-30B-A3B-Instruct-2507-GGUF"), model_core("gemma-3-27b-it-UD-Q4_K_XL.gguf")
    ('qwen330ba3b', 'gemma327b')
    >>> model_core("Qwen2.5-Coder-32B-Instruct-AWQ") == model_core("Qwen2.5-32B")
    False
    """
    name = _ENDINGS.sub("", text.strip().rsplit("/", maxsplit=1)[-1])
    name = _ORGANISATION_BEFORE.sub("", _SHARD.sub("", name))
    name = _FORMAT.sub(" ", _BRACKETS.sub(" ", name))
    return "".join(word for word in _words(name) if word not in _MODEL_WORDS)


def quantization_core(text: str) -> str:
    """A weight format without remarks and the words around it.

    >>> quantization_core("i1-Q4_K_M.gguf"), quantization_core("Q4_K_M (class; exact GGUF not stated here)")
    ('q4km', 'q4km')
    """
    name = _BRACKETS.sub(" ", _ENDINGS.sub("", text.strip()))
    return "".join(word for word in _words(name) if word not in _QUANTIZATION_WORDS)


def _words(text: str) -> list[str]:
    """Words in lower case; a dot within a number stays, ``+`` counts, hyphens and underlines part words."""
    return re.findall(r"(?:[^\W_]|\+|(?<=\d)\.(?=\d))+", text.casefold())
