"""One question as a form: its fields in words, what was typed, and errors beside what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass

from estimator.predicting.case_tables import INPUT_COLUMNS

__all__ = ["FormField", "QuestionForm", "question_form"]


@dataclass(frozen=True)
class FormField:
    """One field; with ``choices`` it is a list to choose from."""

    name: str
    label: str
    hint: str = ""
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_number: bool = False
    value: str = ""
    error: str = ""


@dataclass(frozen=True)
class QuestionForm:
    """The fields that a question needs, the others, and an error that is about none of them."""

    needed: list[FormField]
    others: list[FormField]
    error: str

    @property
    def is_open(self) -> bool:
        """Whether one of the other fields was used or is at fault."""
        return any(field.value or field.error for field in self.others)


_NEEDED = (
    FormField("hardware", "Hardware", "A card or a machine; + joins cards.", "2x RTX 3090"),
    FormField("model", "Language model", "By its name.", "Qwen3.6-27B"),
    FormField("quant", "Weight format", "As its files are named.", "Q4_K_M"),
    FormField("test", "Speed of", choices=(("tg", "writing (decode)"), ("pp", "reading (prefill)"))),
)

_OTHERS = (
    FormField("hardware_count", "How many", "1, or what the name says.", is_number=True),
    FormField("depth", "Tokens already in the context", "0 if empty.", is_number=True),
    FormField("n_prompt", "Prompt, tokens", "512 if empty.", is_number=True),
    FormField("n_gen", "Answer, tokens", "128 if empty.", is_number=True),
    FormField("concurrency", "Streams at once", "The speed is of all together.", is_number=True),
    FormField("power_limit_w", "Power limit per card, W", "The stock limit if empty.", is_number=True),
    FormField("engine", "Engine", "The one that loads the format if empty.", "llama.cpp"),
    FormField("backend", "Backend", "The engine's usual there if empty.", "cuda"),
    FormField(
        "split",
        "Split over cards",
        choices=(
            ("", "as it fits"), ("none", "one card"), ("layer", "layers in turn"), ("row", "rows"),
            ("tensor", "tensor parallel"), ("cpu-offload", "partly in host memory"),
        ),
    ),
    FormField("kv_quant", "Cache type", "f16 if empty.", "q8_0"),
    FormField("flash_attn", "Flash attention", choices=(("", "on"), ("0", "off"))),
    FormField("ubatch", "Prompt tokens at once", "The engine's own if empty.", is_number=True),
    FormField("speculation", "Drafted tokens", "None if empty.", "mtp:3"),
)  # fmt: skip


def question_form(typed: Mapping[str, str], error: str) -> QuestionForm:
    """The form with what was typed; ``error`` stands beside the field that it begins with."""
    about = error.partition(" ")[0].rstrip(":")
    about = about if about in INPUT_COLUMNS else ""

    def filled(field: FormField) -> FormField:
        return FormField(
            field.name, field.label, field.hint, field.placeholder, field.choices, field.is_number,
            value=typed.get(field.name, ""), error=error if field.name == about else "",
        )  # fmt: skip

    needed, others = [filled(field) for field in _NEEDED], [filled(field) for field in _OTHERS]
    return QuestionForm(needed, others, "" if about else error)
