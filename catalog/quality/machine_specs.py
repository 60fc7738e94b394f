"""Machines: what one chip does everywhere, how much memory its GPU may use, watts in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from catalog.models import Machine
from catalog.quality.finding import Finding, Severity
from catalog.quality.rows import Rows

__all__ = ["findings", "like_its_siblings", "share_of_its_memory", "watts_in_order"]

LEAST_SHARE, MOST_SHARE = 0.5, 0.98
APART = {"memory_bandwidth_gb_s": 0.03, "fp16_shader_tflops": 0.15, "fp16_matrix_tflops": 0.15}
"""How far machines of one chip may lie from their middle: clocks differ, memory does not."""
ABOVE_RATED = 1.3
"""At the wall a machine takes a little more than its rated power."""


def findings(rows: Rows) -> Iterator[Finding]:
    """Everything doubtful about machines."""
    for machine in rows.machines:
        yield from share_of_its_memory(machine)
        yield from watts_in_order(machine)
    yield from like_its_siblings(rows.machines)


def share_of_its_memory(machine: Machine) -> Iterator[Finding]:
    """A GPU may use half to nearly all of the memory that it shares; a CPU has no such share."""
    share = machine.gpu_memory_share
    if share is not None and not LEAST_SHARE <= share <= MOST_SHARE:
        yield _finding(
            machine, "share-of-its-memory", Severity.WARN, "gpu_memory_share",
            f"{share:.0%} of memory for the GPU is unlike any machine.",
            f"{share:.0%}", f"{LEAST_SHARE:.0%} to {MOST_SHARE:.0%}",
        )  # fmt: skip
    if share is not None and machine.cpu_only:
        yield _finding(
            machine, "share-of-its-memory", Severity.ERROR, "gpu_memory_share",
            "A machine that was measured on its CPU has no share for a GPU.", f"{share:.0%}", "empty",
        )  # fmt: skip


def watts_in_order(machine: Machine) -> Iterator[Finding]:
    """At rest a machine takes less than under load, and under load not much more than it is rated for."""
    order = (
        ("idle_power_w", "llm_power_w", 1.0),
        ("idle_power_w", "max_power_w", 1.0),
        ("llm_power_w", "max_power_w", ABOVE_RATED),
    )
    for lower, higher, factor in order:
        low, high = getattr(machine, lower), getattr(machine, higher)
        if low is not None and high is not None and low > high * factor:
            yield _finding(
                machine, "watts-in-order", Severity.WARN, lower,
                f"{low:g} W is more than its {higher} of {high:g} W.",
                f"{low:g} W", f"at most {high * factor:g} W",
            )  # fmt: skip


def like_its_siblings(machines: Sequence[Machine]) -> Iterator[Finding]:
    """Machines of one chip (and as many GPU cores) have its bandwidth and its rates."""
    for name, apart in APART.items():
        siblings: dict[tuple[str, int | None, bool], list[Machine]] = defaultdict(list)
        for machine in machines:
            if getattr(machine, name):
                siblings[machine.chip, machine.gpu_cores, machine.cpu_only].append(machine)
        for (chip, *_), group in siblings.items():
            middle = median(getattr(machine, name) for machine in group)
            for machine in group:
                value = getattr(machine, name)
                if abs(value - middle) > apart * middle:
                    yield _finding(
                        machine, "like-its-siblings", Severity.WARN, name,
                        f"{value:g} where the other machines with {chip} have {middle:g}.",
                        f"{value:g}", f"{middle:g} ± {apart:.0%}",
                    )  # fmt: skip


def _finding(
    machine: Machine, rule: str, severity: Severity, field: str, message: str, figure: str, limit: str
) -> Finding:
    return Finding(rule, severity, machine.slug, field, message, figure, limit, Machine.KIND)
