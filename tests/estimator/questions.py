"""Questions about shipped hardware, models and formats, answered with the shipped calibration; no
database."""

from functools import cache

from estimator.calibrations import newest_calibration
from estimator.core.calibration import Calibration
from estimator.core.estimate import estimate
from estimator.core.hardware import Rig
from estimator.core.results import Estimate
from estimator.core.scenario import Backend, Engine, Scenario
from estimator.fitting.fixtures import specs
from tests.estimator.shapes import architecture, quantization

__all__ = ["answer", "ask", "calibration", "hardware"]

USUAL_BACKENDS = {Engine.LLAMA_CPP: Backend.CUDA, Engine.MLX: Backend.MLX, Engine.VLLM: Backend.CUDA}


@cache
def calibration() -> Calibration:
    """The shipped calibration."""
    return newest_calibration()


def hardware(slug: str, count: int = 1) -> Rig:
    """So many of one shipped product in its usual host."""
    return specs().rig(slug, count)


def ask(engine: Engine = Engine.LLAMA_CPP, backend: Backend | None = None, **asked: object) -> Scenario:
    """A scenario; the context that it reserves is what it uses."""
    depth, prompt, output = (asked.get(f"{name}_tokens", usual) for name, usual in
                             (("depth", 0), ("prompt", 512), ("output", 128)))  # fmt: skip
    asked.setdefault("context_tokens", depth + max(prompt, output))
    return Scenario(engine=engine, backend=backend or USUAL_BACKENDS[engine], **asked)


def answer(rig: Rig, model: str, fmt: str, asked: Scenario) -> Estimate:
    """The estimate of a shipped model in a shipped format."""
    return estimate(rig, architecture(model), quantization(fmt), asked, calibration())
