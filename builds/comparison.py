"""What each contender does with a question: pure, given the contenders, the ask and the calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from builds.contenders import Contender
from builds.formats import ENGINE_NAMES, FormatRefusedError, precisions_below
from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.estimate import decode_curve, estimate
from estimator.core.quantization import Quantization
from estimator.core.results import Estimate, Fit, Rate
from estimator.core.scenario import Engine, Scenario
from estimator.inputs import default_backend, engines_for

__all__ = ["Answer", "Ask", "compare", "holders_of", "task_time_s"]

CURVE_POINTS = 17
CURVE_TO_AT_LEAST = 32_768
CURVE_TO_AT_MOST = 131_072

_RANK = {Fit.YES: 0, Fit.OFFLOAD: 1, Fit.NO: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The question as value objects."""

    architecture: Architecture
    precision: str
    format_of: Callable[[str, Engine, str], Quantization]
    """(precision, engine, model slug) → format; raises ``FormatRefusedError``."""
    engine: Engine | None
    prompt_tokens: int
    output_tokens: int
    context_tokens: int
    streams: int
    sustained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One contender's answer. Without ``estimate`` it cannot run what was asked; ``problem`` says why."""

    contender: Contender
    problem: str = ""
    engine: Engine | None = None
    quantization: Quantization | None = None
    scenario: Scenario | None = None
    estimate: Estimate | None = None
    decode: Rate | None = None
    """With the prompt in the cache, all streams together."""
    curve: tuple[tuple[int, Rate], ...] = ()
    """(depth in tokens, decode rate)."""
    remedies: tuple[str, ...] = ()
    """Where it does not fit: what would."""
    notes: tuple[str, ...] = ()
    """Choices made on the way, in words."""

    @property
    def fits(self) -> Fit:
        """How the model lies in memory; ``NO`` where it cannot run at all."""
        return self.estimate.memory.fits if self.estimate else Fit.NO


def compare(contenders: Sequence[Contender], ask: Ask, calibration: Calibration) -> list[Answer]:
    """Answer the question for each contender, in order."""
    return [_with_speed(_placed(contender, ask, calibration), ask, calibration) for contender in contenders]


def holders_of(
    contenders: Sequence[Contender], ask: Ask, larger: Architecture, calibration: Calibration
) -> frozenset[int]:
    """Positions of the contenders that hold another model whole, at the same precision and context."""
    if ask.context_tokens > larger.max_context:
        return frozenset()
    asked = replace(ask, architecture=larger)
    answers = [_placed(contender, asked, calibration) for contender in contenders]
    return frozenset(i for i, answer in enumerate(answers) if answer.fits is Fit.YES)


def task_time_s(answer: Answer, ask: Ask) -> float | None:
    """Seconds for one task of one stream: the prompt read, then the answer written."""
    found = answer.estimate
    if found is None or found.time_to_first_token_s is None or answer.decode is None:
        return None
    return found.time_to_first_token_s + (ask.output_tokens - 1) * ask.streams / answer.decode.tokens_per_s


def _placed(contender: Contender, ask: Ask, calibration: Calibration) -> Answer:
    """The answer of the first engine that holds the model, else of the one that comes nearest."""
    vendor = contender.rig.accelerators[0].vendor
    usual = list(dict.fromkeys([*filter(None, [contender.engine]), *engines_for(vendor)]))
    refusals: list[str] = []
    best: Answer | None = None
    for engine in [ask.engine] if ask.engine else usual:
        try:
            scenario = _scenario(contender, ask, engine)
            quantization = ask.format_of(ask.precision, engine, ask.architecture.slug)
            found = estimate(contender.rig, ask.architecture, quantization, scenario, calibration)
        except (FormatRefusedError, ValueError) as refusal:
            refusals.append(str(refusal))
            continue
        answer = Answer(
            contender=contender, engine=engine, quantization=quantization, scenario=scenario, estimate=found
        )
        if best is None or _RANK[answer.fits] < _RANK[best.fits]:
            best = answer
        if answer.fits is Fit.YES:
            break
    if best is None:
        return Answer(contender=contender, problem=" ".join(refusals))
    return replace(best, notes=_why_this_engine(best, usual, ask))


def _scenario(contender: Contender, ask: Ask, engine: Engine) -> Scenario:
    return Scenario(
        engine=engine,
        backend=default_backend(contender.rig.accelerators[0].vendor, engine),
        context_tokens=ask.context_tokens,
        prompt_tokens=ask.prompt_tokens,
        output_tokens=ask.output_tokens,
        concurrency=ask.streams,
        power_limit_w=contender.power_limit_w,
        sustained=ask.sustained,
    )


def _why_this_engine(answer: Answer, usual: Sequence[Engine], ask: Ask) -> tuple[str, ...]:
    if ask.engine or answer.engine is None or answer.engine is usual[0]:
        return ()
    used, passed = ENGINE_NAMES[answer.engine], ENGINE_NAMES[usual[0]]
    return (f"{used} rather than {passed}, which cannot run this here.",)


def _with_speed(answer: Answer, ask: Ask, calibration: Calibration) -> Answer:
    """Add the decode rates over the context, or what would make the model fit."""
    found, scenario, quantization = answer.estimate, answer.scenario, answer.quantization
    if found is None or scenario is None or quantization is None:
        return answer
    if found.decode is None:
        return replace(
            answer,
            problem="; ".join(found.reasons) or "it does not fit",
            remedies=_remedies(answer, ask, calibration),
        )
    depths = _depths(ask)
    rates = decode_curve(answer.contender.rig, ask.architecture, quantization, scenario, calibration, depths)
    curve = tuple(zip(depths, rates, strict=True))
    at_prompt = next(rate for depth, rate in curve if depth == ask.prompt_tokens)
    return replace(answer, decode=at_prompt, curve=curve)


def _depths(ask: Ask) -> list[int]:
    """Even steps to where the question ends, and the prompt's own length."""
    end = min(max(ask.context_tokens, CURVE_TO_AT_LEAST), CURVE_TO_AT_MOST, ask.architecture.max_context)
    end = max(end, ask.prompt_tokens)
    steps = {round(end * step / (CURVE_POINTS - 1)) for step in range(CURVE_POINTS)}
    return sorted(steps | {ask.prompt_tokens})


def _remedies(answer: Answer, ask: Ask, calibration: Calibration) -> tuple[str, ...]:
    """The largest context that fits, the next precision that fits."""
    found = answer.estimate
    if found is None or answer.engine is None:
        return ()
    said: list[str] = []
    largest = found.memory.largest_context_tokens
    if largest:
        said.append(
            f"At {answer.quantization.name if answer.quantization else ''} it holds {largest:,} tokens."
        )
    for precision in precisions_below(ask.precision):
        smaller = _placed(answer.contender, replace(ask, precision=precision), calibration)
        if smaller.fits is Fit.YES:
            said.append(f"At {precision} it fits.")
            break
    return tuple(said)
