"""Placements of many cases at once are the placements of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.core.fit import needs_of, placed, question_of
from estimator.core.memory import plan_memory
from estimator.core.placement import (
    Demand,
    layer_split,
    offload,
    row_split,
    single_device,
    tensor_parallel,
    used_bytes,
)
from estimator.core.scenario import Split
from tests.estimator.rigs import card, rig, scenario
from tests.estimator.shapes import architecture, quantization

N_LAYERS = 12
BYTES = st.floats(0, 1000, allow_subnormal=False)
FIELDS = ("layer", "experts", "last", "first", "fixed", "fixed_when_split", "sharded_fixed", "staging")


@st.composite
def cases(draw):
    """Some cases of one number of devices: budgets, then the fields of a demand."""
    n_devices = draw(st.integers(1, 4))
    case = st.tuples(
        st.lists(BYTES, min_size=n_devices, max_size=n_devices), st.lists(BYTES, min_size=8, max_size=8)
    )
    return draw(st.lists(case, min_size=1, max_size=5))


def demand_of(values):
    named = dict(zip(FIELDS, values, strict=True))
    named["layer"] = named["layer"] + 1.0
    return Demand(n_layers=N_LAYERS, replicated=0.0 * named["layer"], kept=0.5 * named["layer"], **named)


PLACEMENTS = {
    "one device": lambda budgets, demand: single_device(budgets, demand, list(range(len(budgets)))),
    "layer split": layer_split,
    "row split": row_split,
    "tensor parallel": tensor_parallel,
    "offload": lambda budgets, demand: offload(budgets, demand, 0.0 * demand.layer),
}


@pytest.mark.parametrize("name", PLACEMENTS)
@given(cases())
def test_an_array_of_cases_is_placed_as_each_of_them(name, found):
    place = PLACEMENTS[name]
    columns = [np.array([budgets[i] for budgets, _ in found]) for i in range(len(found[0][0]))]
    values = [np.array([fields[i] for _, fields in found]) for i in range(len(FIELDS))]
    # Experts are a matter of the model: all cases have some, or none has.
    values[1] = values[1] + 1.0
    together = place(columns, demand_of(values))
    for i, (budgets, fields) in enumerate(found):
        fields = [fields[0], fields[1] + 1.0, *fields[2:]]
        alone = place(budgets, demand_of(fields))
        assert bool(np.broadcast_to(together.fits, len(found))[i]) == alone.fits
        for one, other in zip(together.layers, alone.layers, strict=True):
            assert np.broadcast_to(one, len(found))[i] == pytest.approx(other)
        for field in ("missing", "host_layers", "host_expert_share", "head"):
            values_of = np.broadcast_to(getattr(together, field), len(found))
            assert values_of[i] == pytest.approx(getattr(alone, field))


MIXED = {
    "two alike": (card(24), card(24)),
    "a larger and a smaller": (card(32, 1792, name="RTX 5090"), card(12, 360, name="RTX 3060")),
    "the smaller first": (card(8, 272, name="RTX 4060"), card(24), card(16, 448, name="RTX 5060 Ti")),
}


@pytest.mark.parametrize("split", [None, Split.LAYER, Split.ROW, Split.TENSOR, Split.NONE, Split.CPU_OFFLOAD])
@pytest.mark.parametrize("cards", MIXED)
@pytest.mark.parametrize("model", ["qwen3.6-27b", "gpt-oss-120b", "llama-3.3-70b"])
def test_what_all_devices_hold_is_the_sum_of_what_each_holds(cards, split, model):
    asked = scenario(8192, split=split)
    of = rig(*MIXED[cards], host_gib=256), architecture(model), quantization("gguf-q4_k_m"), asked
    question = question_of(*of)
    answer = next(placed(question, needs_of(question, asked.context_tokens).demand))
    assert used_bytes(answer.placement, answer.demand) == pytest.approx(plan_memory(*of).used_bytes)
