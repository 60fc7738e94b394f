"""Many streams at once: weights are read once a step for all, each stream's cache for itself.

A mixture of experts reads the experts that at least one stream is routed to; beyond the crossover the
arithmetic of further streams sets the pace. The step itself is `decode.decode_visits` with ``streams`` above
one.
"""

import numpy as np
from numpy.typing import ArrayLike

from estimator.core.architecture import Architecture
from estimator.core.calibration import Calibration
from estimator.core.decode import decode_visits, mean_context
from estimator.core.hardware import Rig
from estimator.core.quantization import Quantization
from estimator.core.scenario import Scenario
from estimator.core.weights import FloatArray
from estimator.core.work import Layout, time_of

__all__ = ["aggregate_rates"]


def aggregate_rates(
    rig: Rig,
    architecture: Architecture,
    quantization: Quantization,
    scenario: Scenario,
    layout: Layout,
    calibration: Calibration,
    streams: ArrayLike,
) -> FloatArray:
    """Tokens per second of all streams together, for each number of streams (same shape). [token/s]

    Each stream is at the scenario's depth. More streams never give fewer tokens in total: a step's fixed part
    is shared and every other part grows in proportion at most.
    """
    counts = np.asarray(streams, dtype=np.float64)
    context = mean_context(
        np.full_like(counts, scenario.depth_tokens), np.full_like(counts, scenario.output_tokens)
    )
    drafted = scenario.speculation.tokens_per_step if scenario.speculation else 1.0
    visits = decode_visits(rig, architecture, quantization, scenario, layout, context=context, streams=counts)
    return np.asarray(counts * drafted / time_of(visits, calibration))
