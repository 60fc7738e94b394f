"""A visitor's paste and what a moderator finds of it, for the tests of submissions."""

from datetime import UTC, datetime
from pathlib import Path

from estimator.models import Submission, SubmittedRun
from estimator.submitted.importers import read_output
from estimator.submitted.matching import Answers
from estimator.submitted.preview import Preview, preview
from estimator.submitted.submissions import receive

__all__ = ["NOW", "SAMPLES", "previewed", "runs_of", "sample", "sent", "table"]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAMPLES = Path(__file__).parent / "importers" / "samples"
HEAD = "| model | size | params | backend | ngl | test | t/s |\n"


def sample(name: str = "qwen2.5-7b-rtx4080.old-schema.json") -> str:
    """What a benchmark printed."""
    return (SAMPLES / name).read_text()


def table(*rates: object, test: str = "tg128", backend: str = "CUDA", ngl: int = 99) -> str:
    """Runs of Llama 3.1 8B at Q4_K_M as llama-bench prints them."""
    row = "| llama 8B Q4_K - Medium | 4.58 GiB | 8.03 B | {} | {} | {} | {} |\n"
    return HEAD + "".join(row.format(backend, ngl, test, rate) for rate in rates)


def previewed(text: str, **said: object) -> Preview:
    """A paste, with what its sender said."""
    return preview(read_output(text), Answers(**said))


def sent(text: str = "", *, key: str = "once", source_url: str = "", **said: object) -> Submission:
    """A paste that was sent."""
    text = text or sample()
    return receive(
        previewed(text, **said),
        text=text,
        source_url=source_url,
        note="",
        idempotency_key=key,
        page_url=lambda pk: f"https://planner.example.org/measurements/submitted/{pk}/",
        now=NOW,
    )


def runs_of(submission: Submission) -> list[SubmittedRun]:
    """Its runs, in order."""
    return list(submission.runs.order_by("line", "pk"))
