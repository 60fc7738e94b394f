"""Peers' estimates in a plain Python loop: cases a second of each, as JSON on standard output.

Run by `tests.load.grid_speed` with the interpreter of var/peers, which has the peers and nothing of this
project. Each case is one question (model, format, context, device) for memory and decode rate, as much as the
peer answers. Seconds are those that the process computes.
"""

import json
import time
from collections.abc import Callable
from itertools import cycle, islice, product

LAYERS = (28, 32, 48, 64, 80)
CONTEXTS = (2048, 8192, 32_768, 131_072)
BANDWIDTHS = (273.0, 614.0, 936.0, 1792.0)
QUANTS = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q3_K_M", "Q2_K")
SECONDS = 1.0
BATCH = 2000

Case = tuple[int, int, float, str]


def cases_per_s(answer: Callable[[Case], object]) -> float:
    """Cases a second of one peer, over as many batches as a second takes."""
    batch = list(islice(cycle(product(LAYERS, CONTEXTS, BANDWIDTHS, QUANTS)), BATCH))
    answer(batch[0])
    n, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        for case in batch:
            answer(case)
        n += BATCH
    return n / (time.process_time() - start)


def ggufit() -> Callable[[Case], object]:
    from ggufit.calculator import evaluate_fit

    def answer(case: Case) -> object:
        layers, context, bandwidth, quant = case
        model = {"params_billion": layers * 0.45, "layers": layers, "num_key_value_heads": 8, "head_dim": 128}
        return evaluate_fit(model, f"q{quant[1]}", context, 24.0, bandwidth)

    return answer


def iaexplore() -> Callable[[Case], object]:
    from iaexplore_llm_profiler.core import profile_inference
    from iaexplore_llm_profiler.data import HARDWARE_DB

    device = dict(next(iter(HARDWARE_DB.values())))
    bandwidth_key = next(key for key in device if "bandwidth" in key)

    def answer(case: Case) -> object:
        layers, context, bandwidth, quant = case
        model = {
            "name": "model",
            "total_params_b": layers * 0.45,
            "num_hidden_layers": layers,
            "num_attention_heads": 64,
            "num_key_value_heads": 8,
            "head_dim": 128,
        }
        return profile_inference(model, device | {bandwidth_key: bandwidth}, quant, context)

    return answer


def ridgepoint() -> Callable[[Case], object]:
    from ridgepoint import fit

    def answer(case: Case) -> object:
        return fit("llama-3-8b", "h100-80gb", dtype="q4_k_m", ctx=case[1], as_json=True)

    return answer


def tinillm() -> Callable[[Case], object]:
    from tinillm.analyzer.memory import estimate_memory_gb
    from tinillm.analyzer.throughput import estimate_tokens_per_sec
    from tinillm.analyzer.types import LlmModel, Quant

    def answer(case: Case) -> object:
        layers, context, bandwidth, quant = case
        model = LlmModel("model", layers * 0.45, layers, 8, 128, context)
        kind = Quant(quant)
        return estimate_memory_gb(model, kind, context), estimate_tokens_per_sec(model, kind, bandwidth, True)

    return answer


def main() -> None:
    rates = {}
    for peer in (tinillm, iaexplore, ridgepoint, ggufit):
        try:
            rates[peer.__name__] = cases_per_s(peer())
        except (
            Exception
        ) as error:  # whatever a peer's release breaks is reported, and the others are measured
            rates[peer.__name__] = f"{type(error).__name__}: {error}"
    print(json.dumps(rates))


if __name__ == "__main__":
    main()
