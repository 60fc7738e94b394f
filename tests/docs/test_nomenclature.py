"""docs/nomenclature.md names every quantity of the estimator's and the builder's values, and nothing else."""

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

from builds.assembly.outlets import Outlet
from builds.assembly.plan import Feed, Seat
from builds.power.capping import Cap, CapCost
from builds.power.values import Draw, SupplyLoad
from estimator.core import architecture, hardware, quantization, results, scenario, speculation

DOCUMENT = Path(__file__).parents[2] / "docs" / "nomenclature.md"

LABELS = {"slug", "name", "device"}
"""Fields that name a thing rather than measure it."""

UNIT_ENDINGS = {
    "_gib": "GiB",
    "_gb_s": "GB/s",
    "_tflops": "TFLOP/s",
    "_tops": "TOP/s",
    "_w": "W",
    "_us": "µs",
    "_bytes": "B",
    "_token_s": "s",
    "_tokens": "tokens",
}


def documented() -> dict[str, str]:
    """Name → unit, as the tables have them."""
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", DOCUMENT.read_text(), re.MULTILINE)
    return {name: unit.strip() for name, unit in rows}


def defined() -> set[str]:
    of_estimates = [
        value
        for module in (architecture, hardware, quantization, results, scenario, speculation)
        for value in vars(module).values()
        if is_dataclass(value)
    ]
    of_builds = [Draw, SupplyLoad, Outlet, Cap, CapCost, Seat, Feed]
    return {field.name for value in (*of_estimates, *of_builds) for field in fields(value)} - LABELS


def test_every_quantity_is_documented() -> None:
    assert defined() - documented().keys() == set()


def test_nothing_documented_is_gone() -> None:
    assert documented().keys() - defined() == set()


def test_a_unit_in_a_name_is_the_unit_of_its_row() -> None:
    for name, unit in documented().items():
        ending = next((e for e in sorted(UNIT_ENDINGS, key=len, reverse=True) if name.endswith(e)), None)
        assert ending is None or unit == UNIT_ENDINGS[ending], f"{name} is documented in {unit}"
