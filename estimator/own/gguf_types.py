"""The element types of tensors in GGUF files: how many bytes a block of weights takes.

Source: ``GGML_QUANT_SIZES`` in gguf-py/gguf/constants.py of https://github.com/ggml-org/llama.cpp, and for
types from 133 on the same table of https://github.com/ikawrakow/ik_llama.cpp, whose ``_KS`` and ``_KT`` rows
hold up to four more bytes each.
"""

from dataclasses import dataclass

__all__ = ["FILE_TYPES", "TENSOR_TYPES", "TensorType"]


@dataclass(frozen=True, slots=True)
class TensorType:
    """``block_bytes`` hold ``block`` weights of one row."""

    name: str
    block: int
    block_bytes: int

    @property
    def bits_per_weight(self) -> float:
        """Scales included."""
        return 8.0 * self.block_bytes / self.block


TENSOR_TYPES = {
    number: TensorType(name, block, block_bytes)
    for number, name, block, block_bytes in (
        (0, "F32", 1, 4),
        (1, "F16", 1, 2),
        (2, "Q4_0", 32, 18),
        (3, "Q4_1", 32, 20),
        (6, "Q5_0", 32, 22),
        (7, "Q5_1", 32, 24),
        (8, "Q8_0", 32, 34),
        (10, "Q2_K", 256, 84),
        (11, "Q3_K", 256, 110),
        (12, "Q4_K", 256, 144),
        (13, "Q5_K", 256, 176),
        (14, "Q6_K", 256, 210),
        (16, "IQ2_XXS", 256, 66),
        (17, "IQ2_XS", 256, 74),
        (18, "IQ3_XXS", 256, 98),
        (19, "IQ1_S", 256, 50),
        (20, "IQ4_NL", 32, 18),
        (21, "IQ3_S", 256, 110),
        (22, "IQ2_S", 256, 82),
        (23, "IQ4_XS", 256, 136),
        (24, "I8", 1, 1),
        (25, "I16", 1, 2),
        (26, "I32", 1, 4),
        (27, "I64", 1, 8),
        (28, "F64", 1, 8),
        (29, "IQ1_M", 256, 56),
        (30, "BF16", 1, 2),
        (34, "TQ1_0", 256, 54),
        (35, "TQ2_0", 256, 66),
        (39, "MXFP4", 32, 17),
        (40, "NVFP4", 64, 36),
        (41, "Q1_0", 128, 18),
        (133, "Q6_0", 32, 26),
        (137, "IQ2_K", 256, 76),
        (138, "IQ3_K", 256, 110),
        (139, "IQ4_K", 256, 144),
        (140, "IQ5_K", 256, 176),
        (141, "IQ6_K", 256, 212),
        (144, "IQ4_KS", 256, 136),
        (145, "IQ2_KS", 256, 70),
        (146, "IQ4_KSS", 256, 128),
        (152, "IQ5_KS", 256, 168),
        (153, "IQ2_KT", 256, 68),
        (154, "IQ3_KT", 256, 100),
        (155, "IQ4_KT", 256, 128),
        (156, "IQ3_KS", 256, 102),
        (157, "IQ2_KL", 256, 86),
        (158, "IQ1_KT", 256, 56),
    )
}
"""Number in the file → type."""

FILE_TYPES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4_MOE",
}
"""``general.file_type``: what the maker of a file calls its mixture (``llama_ftype`` in llama.h)."""
