"""The form of the submission page: what was typed, what is wrong with it, and the runs that it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from estimator.core.scenario import Backend, Engine
from estimator.names import current_names
from estimator.submitted.importers import BenchRow, Reading, UnreadableTextError, read_output, text_of
from estimator.submitted.importers.cells import day, number, printable, rate, whole
from estimator.submitted.matching import MOST_DEVICES, Answers

__all__ = ["FIELDS", "LONGEST_NOTE", "SubmissionForm", "read_form"]

LONGEST_NAME = 160
LONGEST_NOTE = 1000
LONGEST_URL = 600
MOST_WATTS = 2000
MOST_TOKENS = 10_000_000

_HAND = (
    "run_model", "run_format", "run_test", "run_tokens", "run_depth", "run_rate", "run_spread", "run_ubatch",
    "run_kv", "run_flash", "run_day", "run_version",
)  # fmt: skip
FIELDS = (
    "text", "hardware", "hardware_is_new", "count", "power_limit_w", "engine", "backend", "source_url",
    "note", *_HAND,
)  # fmt: skip
_SAYS_NOTHING = {"run_test", "run_flash"}
"""Fields that always hold a choice, so that they alone are no run."""


@dataclass
class SubmissionForm:
    """One state of the form; nothing that was typed is lost, whatever was wrong with it."""

    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """Field → what would be right."""
    answers: Answers = field(default_factory=Answers)
    reading: Reading | None = None
    """The runs; ``None`` where there is nothing to read yet."""

    @property
    def has_hand_run(self) -> bool:
        """Whether a run was typed."""
        return any(self.typed.get(name) for name in _HAND if name not in _SAYS_NOTHING)


def read_form(post: Mapping[str, str], upload: bytes | None, *, today: date) -> SubmissionForm:
    """What a form says; ``upload`` is the file's content, where one came with it."""
    form = SubmissionForm(typed={name: str(post.get(name, "")).replace("\r\n", "\n") for name in FIELDS})
    for name in FIELDS:
        if name != "text":
            # No keyboard types a NUL, and no database keeps one.
            form.typed[name] = form.typed[name].replace("\x00", "").strip()
    _read_upload(form, upload)
    form.answers = _answers(form, {key: value for key, value in post.items() if key.startswith(_CHOICES)})
    _check_provenance(form)
    if form.typed["text"].strip():
        form.reading = _until(today, read_output(form.typed["text"]))
        if form.has_hand_run:
            form.errors["run_model"] = (
                "There is output as well: empty one of the two, and send them one after the other."
            )
    elif form.has_hand_run:
        row = _hand_row(form, today)
        form.reading = Reading("form", (row,)) if row else None
    elif "file" not in form.errors:
        form.errors["text"] = "Paste what the benchmark printed, choose its file, or fill in a run by hand."
    return form


_CHOICES = ("model-", "format-")


def _until(today: date, reading: Reading) -> Reading:
    """The same without days to come: a wrong clock says nothing of when it was."""
    rows = (
        replace(row, measured_on=None) if row.measured_on and row.measured_on > today else row
        for row in reading.rows
    )
    return replace(reading, rows=tuple(rows))


def _read_upload(form: SubmissionForm, upload: bytes | None) -> None:
    if not upload:
        return
    if form.typed["text"].strip():
        form.errors["file"] = "There is pasted output as well: empty one of the two."
        return
    try:
        form.typed["text"] = text_of(upload)
    except UnreadableTextError as error:
        form.errors["file"] = str(error)


def _answers(form: SubmissionForm, chosen: Mapping[str, str]) -> Answers:
    hardware = printable(form.typed["hardware"])[:LONGEST_NAME]
    is_new = bool(form.typed["hardware_is_new"])
    if hardware and not is_new:
        try:
            current_names().resolve_hardware(hardware)
        except ValueError as error:
            form.errors["hardware"] = _sentence(error)
            hardware = ""
    return Answers(
        hardware=hardware,
        hardware_is_new=is_new,
        hardware_count=_whole(form, "count", 1, MOST_DEVICES),
        power_limit_w=_number(form, "power_limit_w", 1, MOST_WATTS),
        engine=_one_of(form, "engine", [engine.value for engine in Engine]),
        backend=_one_of(form, "backend", [backend.value for backend in Backend]),
        chosen={key[:40]: value[:120] for key, value in chosen.items() if value},
    )


def _check_provenance(form: SubmissionForm) -> None:
    url, note = form.typed["source_url"], form.typed["note"]
    if url and not (url.startswith(("https://", "http://")) and url.isprintable() and " " not in url):
        form.errors["source_url"] = "Write the whole address, beginning with https://."
    elif len(url) > LONGEST_URL:
        form.errors["source_url"] = f"The address has {len(url)} characters; {LONGEST_URL} are kept."
    if len(note) > LONGEST_NOTE:
        form.errors["note"] = f"The note has {len(note)} characters; {LONGEST_NOTE} are kept."


def _hand_row(form: SubmissionForm, today: date) -> BenchRow | None:
    """The run that was typed; ``None`` where something in it has to be mended first."""
    before = len(form.errors)
    typed = form.typed
    if not typed["run_model"]:
        form.errors["run_model"] = "Name the model."
    if not typed["run_format"]:
        form.errors["run_format"] = "Name the weight format, for example Q4_K_M."
    test = _one_of(form, "run_test", ["decode", "prefill"]) or "decode"
    tokens = _whole(form, "run_tokens", 1, MOST_TOKENS) or (128 if test == "decode" else 512)
    depth = _whole(form, "run_depth", 0, MOST_TOKENS) or 0
    tokens_per_s = _rate(form)
    kv_type = typed["run_kv"].casefold()
    if kv_type and not current_names().kv_types.knows(kv_type):
        form.errors["run_kv"] = "This is no cache type that is known: f16, q8_0, fp8 …"
    measured_on = day(typed["run_day"])
    if typed["run_day"] and (measured_on is None or measured_on > today):
        form.errors["run_day"] = "Write a day up to today as year-month-day."
    row = BenchRow(
        line=0,
        test=test,
        tokens_per_s=tokens_per_s,
        stddev=_number(form, "run_spread", 0, 1e6),
        n_prompt=tokens if test == "prefill" else 0,
        n_gen=tokens if test == "decode" else 0,
        depth=depth,
        engine=form.answers.engine or Engine.LLAMA_CPP.value,
        engine_version=printable(typed["run_version"])[:80],
        model_name=printable(typed["run_model"])[:LONGEST_NAME],
        quantization_name=printable(typed["run_format"])[:80],
        ubatch=_whole(form, "run_ubatch", 1, MOST_TOKENS),
        flash_attention={"yes": True, "no": False}.get(typed["run_flash"]),
        kv_type=kv_type[:24],
        measured_on=measured_on,
    )
    return row if len(form.errors) == before else None


def _rate(form: SubmissionForm) -> float:
    try:
        return rate(form.typed["run_rate"], "the rate")
    except ValueError as error:
        form.errors["run_rate"] = _sentence(error)
        return 0.0


def _whole(form: SubmissionForm, name: str, least: int, most: int) -> int | None:
    try:
        found = whole(form.typed[name], "this")
        if found is not None and not least <= found <= most:
            raise ValueError(f"write a whole number from {least} to {most:,}.")
    except ValueError as error:
        form.errors[name] = _sentence(error)
        return None
    return found


def _number(form: SubmissionForm, name: str, least: float, most: float) -> float | None:
    try:
        found = number(form.typed[name], "this")
        if found is not None and not least <= found <= most:
            raise ValueError(f"write a number from {least:g} to {most:,g}.")
    except ValueError as error:
        form.errors[name] = _sentence(error)
        return None
    return found


def _one_of(form: SubmissionForm, name: str, choices: list[str]) -> str:
    text = form.typed[name]
    if text and text not in choices:
        form.errors[name] = f"This is not one of {', '.join(choices)}."
        return ""
    return text


def _sentence(error: ValueError) -> str:
    text = str(error)
    return text[:1].upper() + text[1:].rstrip(".") + "."
