"""The longest context that a rig holds a model with: for one question, or for all cases of a grid at once."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from estimator.core.elementwise import Quantity, any_of, larger, select, smaller, whole
from estimator.core.fit import Question, needs_of, placed
from estimator.core.results import Fit

__all__ = ["CONTEXT_STEP", "RANKS", "Rank", "largest_context", "longest"]

CONTEXT_STEP = 256
"""The largest context is found to this many tokens, the step in which llama.cpp and MLX reserve cache."""

RANKS = {Fit.NO: 0, Fit.OFFLOAD: 1, Fit.YES: 2}
"""How well a model lies, as a number."""

Rank: TypeAlias = int | NDArray[np.int8]


def longest(question: Question) -> tuple[Rank, Quantity]:
    """How the smallest context is held, and the longest that is held so; 0 where none is. [tokens]"""
    limit = question.architecture.max_context
    smallest = min(CONTEXT_STEP, limit)
    rank, _ = _rank_at(question, smallest)
    rank_at_limit, missing = _rank_at(question, limit)
    is_held, holds_all = rank > 0, (rank_at_limit == rank)
    tokens: Quantity = select(is_held, limit, 0)
    if any_of(is_held & (rank_at_limit != rank)):
        guess = limit - missing / _growth(question, smallest, limit)
        step = _last_step(question, rank, smallest // CONTEXT_STEP, -(-limit // CONTEXT_STEP), guess)
        tokens = select(is_held & (rank_at_limit != rank), larger(step * CONTEXT_STEP, smallest), tokens)
    return rank, select(holds_all & is_held, limit, tokens)


def largest_context(rank: Rank, context: Quantity, level: Rank, tokens: Quantity) -> Quantity:
    """The longest context that fits on the devices alone, else the longest that runs with offload.

    ``rank`` is how ``context`` is held, ``level`` and ``tokens`` are the answer of `longest`.
    """
    yes = RANKS[Fit.YES]
    best: Quantity = select((rank == level) & (rank > 0), larger(tokens, context), tokens)
    chosen: Quantity = select((rank == yes) & (level != yes), context, best)
    return chosen


def _growth(question: Question, smallest: int, limit: int) -> Quantity:
    """Bytes of cache per token, between the smallest context and the limit; never 0."""
    caches = [needs_of(question, tokens).cache for tokens in (smallest, limit)]
    return larger((caches[1] - caches[0]) / max(limit - smallest, 1), 1e-3)


def _rank_at(question: Question, context: Quantity) -> tuple[Rank, Quantity]:
    """How this context is held, and what device memory lacks; in the shape of the question's cases."""
    needs = needs_of(question, context)
    answers = placed(question, needs.demand)
    first = next(answers)
    if first.index is None:
        return RANKS[first.fit], first.placement.missing
    shape = np.broadcast_shapes(
        *(np.shape(part) for part in (question.budgets[0], question.weights.attention, context))
    )
    ranks, missing = np.zeros(shape, dtype=np.int8), np.zeros(shape)
    for answer in (first, *answers):
        if answer.index is not None:
            ranks.flat[answer.index] = RANKS[answer.fit]
            missing.flat[answer.index] = answer.placement.missing
    return ranks, missing


def _last_step(question: Question, level: Rank, first: int, last: int, guess: Quantity) -> Quantity:
    """The last step of the context at this level: it holds at ``first`` and no longer at ``last``.

    From the guess by doubled strides until it lies between two steps, then by halves.
    """
    spread = 0.0 * guess
    low, high = first + spread, last + spread
    probe, stride = whole(guess / CONTEXT_STEP), 1
    while any_of(high - low > 1):
        probe = smaller(larger(probe, low + 1), high - 1)
        rank, _ = _rank_at(question, larger(probe, 1) * CONTEXT_STEP)
        holds = rank == level
        low, high = select(holds, larger(probe, low), low), select(holds, high, smaller(probe, high))
        probe = select(holds, probe + stride, probe - stride)
        stride *= 2
        probe = select((low < probe) & (probe < high), probe, whole((low + high) / 2))
    return low
