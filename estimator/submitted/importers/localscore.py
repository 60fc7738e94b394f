"""The result file of LocalScore: one model, one accelerator, several prompt and answer lengths.

Fields: src/pages/api/results.ts of cjpais/LocalScore at ef2c21fa. Prompt and answer are timed apart; the
answer follows its prompt, so its depth is the prompt's length.
"""

from collections.abc import Mapping
from typing import Any

from estimator.submitted.importers.cells import printable, rate, whole
from estimator.submitted.importers.llama_bench import split_name
from estimator.submitted.importers.rows import MOST_ROWS, BenchRow, Refusal

__all__ = ["is_localscore", "localscore_rows"]


def is_localscore(found: Mapping[str, Any]) -> bool:
    """Whether an object has the parts of such a file."""
    return "accelerator_info" in found and "results" in found


def localscore_rows(found: Mapping[str, Any], line: int) -> tuple[list[BenchRow], list[Refusal]]:
    """Two runs for each result: of the prompt and of the answer; all stand at the line of the object."""
    accelerator, runtime = _part(found, "accelerator_info"), _part(found, "runtime_info")
    results = found["results"] if isinstance(found["results"], list) else []
    rows: list[BenchRow] = []
    refusals: list[Refusal] = []
    for place, result in enumerate(results[:MOST_ROWS], start=1):
        for test in ("prefill", "decode"):
            try:
                if not isinstance(result, dict):
                    raise ValueError("it is no object.")
                rows.append(_row(result, test, accelerator, runtime, line))
            except ValueError as error:
                refusals.append(Refusal(line, f"Result {place}, {test}: {error}"))
    if not results:
        refusals.append(Refusal(line, "The file holds no results."))
    elif len(results) > MOST_ROWS:
        refusals.append(Refusal(line, f"It has {len(results):,} results; {MOST_ROWS} of them were read."))
    return rows, refusals


def _row(
    result: Mapping[str, Any],
    test: str,
    accelerator: Mapping[str, Any],
    runtime: Mapping[str, Any],
    line: int,
) -> BenchRow:
    n_prompt, n_gen = (whole(result.get(name), name) or 0 for name in ("n_prompt", "n_gen"))
    if n_prompt <= 0 or n_gen <= 0:
        raise ValueError("n_prompt and n_gen are needed, both above 0.")
    speed = "prompt_tps" if test == "prefill" else "gen_tps"
    program = " ".join(filter(None, (_text(runtime, "name"), _text(runtime, "version"))))
    params = result.get("model_n_params")
    return BenchRow(
        line=line,
        test=test,
        tokens_per_s=rate(result.get(speed), speed),
        n_prompt=n_prompt if test == "prefill" else 0,
        n_gen=n_gen if test == "decode" else 0,
        depth=n_prompt if test == "decode" else 0,
        hardware_name=_text(accelerator, "name"),
        hardware_count=1,
        backend="cpu" if _text(accelerator, "type").upper() == "CPU" else "",
        sub_engine=f"localscore {program}".strip()[:60],
        engine_version=_text(runtime, "commit")[:40],
        model_name=_text(result, "model_name"),
        quantization_name=split_name(f"x {_text(result, 'model_quant_str')}")[1]
        or _text(result, "model_quant_str")[:80],
        n_params=float(params) if isinstance(params, int) and 0 < params < 1e15 else None,
    )


def _part(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = found.get(name)
    return part if isinstance(part, dict) else {}


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return " ".join(printable(value[:400]).split())[:160] if isinstance(value, str) else ""
