"""Back to the comparison: the question that led here, with what was described in its place."""

from __future__ import annotations

from django.http import QueryDict

from estimator.own.built import OwnModel
from estimator.own.own_models import AS_IN_THE_FILE

__all__ = ["MAX_QUESTION_CHARACTERS", "USUAL_CONTENDERS", "with_machine", "with_model", "without_place"]

MAX_QUESTION_CHARACTERS = 3 * 1024
USUAL_CONTENDERS = "usual"
"""Stands in a question for what is compared where nothing was chosen."""

_PLACE = "own"
"""Stands in a question where a model or machine is still to be described."""


def with_model(then: str, model: OwnModel) -> str:
    """The address of the comparison with this model, at the bits of its file if it came with any."""
    question = _question(then)
    question["model"] = model.architecture.slug
    if model.file is not None:
        question["precision"] = AS_IN_THE_FILE
    elif question.get("precision") == AS_IN_THE_FILE:
        del question["precision"]
    # The context that was chosen may be more than this model takes.
    question.pop("context", None)
    return f"/compare/?{question.urlencode()}"


def with_machine(then: str, address: str) -> str:
    """The address of the comparison with this machine in its place, or beside the usual ones."""
    question = _question(then)
    specs = question.getlist("c")
    if _PLACE in specs:
        place = specs.index(_PLACE)
        specs[place] = address
    else:
        specs = [*specs, address] if specs else [address, USUAL_CONTENDERS]
    question.setlist("c", specs)
    return f"/compare/?{question.urlencode()}"


def without_place(then: str) -> str:
    """The address of the comparison as it was, without what was to be described."""
    question = _question(then)
    if question.get("model") == _PLACE:
        del question["model"]
    question.setlist("c", [spec for spec in question.getlist("c") if spec != _PLACE])
    return f"/compare/?{question.urlencode()}".rstrip("?")


def _question(then: str) -> QueryDict:
    text = then if len(then) <= MAX_QUESTION_CHARACTERS else ""
    return QueryDict(text, mutable=True)
