"""The question's controls for the page: options, what was typed, errors, and links to near relatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builds.contenders import contender_names
from builds.options import (
    contender_options,
    context_options,
    engine_options,
    model_options,
    precision_options,
    relatives,
    work_options,
)
from builds.shelf import Shelf
from builds.state import MAX_CONTENDERS, Choice, Question, State, state_query

__all__ = ["question_form"]

_KEYS = ("key-solid", "key-dash", "key-dot", "key-dashdot")
_PLACE = "the-other-size"
_NUMBERS = (("prompt", "Tokens in"), ("output", "Tokens out"), ("streams", "Streams at once"))


def question_form(state: State, shelf: Shelf, refused: Mapping[int, str]) -> dict[str, Any]:
    """Template context of builds/_question.html; ``refused`` says why by position."""
    question, model = state.question, shelf.models.get(state.question.model)
    most = model.max_context or 0 if model else 0
    usual = {
        "prompt": question.workload.prompt_tokens, "output": question.workload.output_tokens, "streams": 1,
    }  # fmt: skip
    return {
        "options": {
            "work": work_options(question.workload.slug),
            "model": model_options(shelf, question.model),
            "precision": precision_options(shelf, question.precision),
            "context": context_options(question, state.typed.get("context", ""), most),
            "engine": engine_options(question),
        },
        "numbers": [
            {
                "name": name,
                "label": label,
                "typed": state.typed.get(name, ""),
                "usual": usual[name],
                "error": state.errors.get(name, ""),
            }
            for name, label in _NUMBERS
        ],
        "slots": _slots(state, shelf, refused),
        "errors": state.errors,
        "notes": state.notes,
        "more_open": bool(refused) or _is_used(state),
    }


def _is_used(state: State) -> bool:
    """Whether anything inside the folded part was set or is wrong."""
    question = state.question
    return (
        question.engine is not None
        or any(state.typed.get(name) for name, _ in _NUMBERS)
        or any(choice.own_usd is not None for choice in question.contenders)
        or any(name.startswith("own-") for name in state.errors)
    )


def _slots(state: State, shelf: Shelf, refused: Mapping[int, str]) -> list[dict[str, Any]]:
    choices = state.question.contenders
    names = contender_names(shelf)
    last = len(choices) - 1
    slots = [
        _slot(i, choice, names.get(choice.spec), state, shelf)
        | {
            "error": refused.get(i, ""),
            "before": "or" if 0 < i == last else "",
            "after": "?" if i == last else "," if i < last - 1 else "",
        }
        for i, choice in enumerate(choices)
    ]
    if len(choices) < MAX_CONTENDERS:
        slots.append({"spec": "", "options": contender_options(shelf, "", ""), "own": "", "parts": ""})
    return slots


def _slot(i: int, choice: Choice, name: str | None, state: State, shelf: Shelf) -> dict[str, Any]:
    return {
        "spec": choice.spec,
        "name": name or "A set of parts",
        "key": _KEYS[i],
        "options": contender_options(shelf, choice.spec, "a set of parts"),
        "own": state.typed.get(f"own-{i}", ""),
        "own_error": state.errors.get(f"own-{i}", ""),
        "parts": "" if name else choice.spec,
        "relatives": _relatives(state.question, i, choice, shelf),
    }


def _relatives(question: Question, position: int, choice: Choice, shelf: Shelf) -> list[tuple[str, str]]:
    """The same machine in other sizes: label, and the address of this question with it."""
    found = relatives(shelf, choice.spec)
    if not found:
        return []
    address = f"/compare/?{state_query(_with(question, position, _PLACE))}"
    return [(label, address.replace(_PLACE, slug)) for label, slug in found]


def _with(question: Question, position: int, slug: str) -> Question:
    choices = list(question.contenders)
    choices[position] = Choice(slug)
    return replace(question, contenders=tuple(choices))
