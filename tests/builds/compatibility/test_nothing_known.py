"""Builds of which little is known: notes to check, never an error and never a block."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builds.assembly.build import Build, CardUse
from builds.compatibility.completeness import RULES as COMPLETENESS_RULES
from builds.compatibility.findings import Finding, Severity
from builds.compatibility.memory import RULES as MEMORY_RULES
from builds.compatibility.platform import RULES as PLATFORM_RULES
from builds.compatibility.software import RULES as SOFTWARE_RULES
from builds.parts import Board, Card, CoolerPart, Disk, Modules, Processor, Room, SmallPart, Supply
from estimator.core.scenario import Engine, Split
from tests.builds.compatibility.asking import asked_of, case_of, planned_as

RULES = (*MEMORY_RULES, *PLATFORM_RULES, *COMPLETENESS_RULES, *SOFTWARE_RULES)


def named(kind: Any) -> Any:
    return kind(slug=f"own-{kind.__name__.lower()}", name=f"Own {kind.__name__}")


def bare(count: int) -> Build:
    """So many of everything, with nothing but names."""
    return Build(
        cards=tuple(CardUse(key=f"own-card#{n}", card=named(Card)) for n in range(count)),
        supplies=(named(Supply),) * count, boards=(named(Board),) * count,
        processors=(named(Processor),) * count, kits=(named(Modules),) * count,
        coolers=(named(CoolerPart),) * count, disks=(named(Disk),) * count, rooms=(named(Room),) * count,
        small_parts=(named(SmallPart),) * count,
    )  # fmt: skip


def findings_of(build: Build, **case: Any) -> list[Finding]:
    return [finding for rule in RULES for finding in rule.check(case_of(build, **case))]


@pytest.mark.parametrize("count", [0, 1, 2, 16, 64])
@pytest.mark.parametrize("engine", [None, *Engine])
def test_what_nobody_knows_never_blocks(count: int, engine: Engine | None) -> None:
    asked = asked_of(engine, Split.TENSOR) if engine else None
    for finding in findings_of(bare(count), asked=asked, speed_of=planned_as(Split.TENSOR)):
        assert finding.severity is not Severity.BLOCK, finding.message
        assert finding.message.endswith(".")
        assert len(finding.message) < 420
        assert finding.source.startswith("http")


def test_what_nobody_knows_is_to_be_checked() -> None:
    to_check = {finding.rule for finding in findings_of(bare(1)) if finding.to_check}
    assert to_check == {
        "memory.type", "memory.slots", "memory.channels", "memory.speed", "platform.socket",
        "platform.cooler", "platform.boot-display", "software.support",
    }  # fmt: skip


words = st.sampled_from(("", "?", "DDR4", "DDR5 UDIMM", "DDR4 RDIMM/LRDIMM", "RDIMM", "AM5", "SP3", "WRX90"))
counts = st.none() | st.integers(0, 64)
rates = st.none() | st.floats(0, 10_000)


@st.composite
def builds(draw: st.DrawFn) -> Build:
    board = Board(
        slug="board", name=draw(words), socket=draw(words), chipset=draw(words), memory_type=draw(words),
        memory_channels=draw(counts), memory_slots=draw(counts), memory_max_gib=draw(rates),
        known_issues=draw(words), notes=draw(words),
    )  # fmt: skip
    processor = Processor(
        slug="cpu", name=draw(words), socket=draw(words), memory_channels=draw(counts),
        memory_type=draw(words), memory_mt_s=draw(rates), tdp_w=draw(rates), notes=draw(words),
    )  # fmt: skip
    kit = Modules(
        slug="kit", name="Kit", generation=draw(words), kind=draw(words), capacity_gib=draw(rates),
        modules=draw(counts), rate_mt_s=draw(rates),
    )  # fmt: skip
    card = Card(
        slug="card", name=draw(words), vendor=draw(st.sampled_from(("", "nvidia", "amd", "intel", "other"))),
        family=draw(st.sampled_from(("", "Ampere", "GCN5", "Volta", "Turing", "new"))),
        memory_gib=draw(rates),
    )  # fmt: skip
    some = st.integers(0, 3)
    return Build(
        cards=tuple(CardUse(key=f"card#{n}", card=card) for n in range(draw(some))),
        boards=(board,) * draw(some), processors=(processor,) * draw(some), kits=(kit,) * draw(some),
        coolers=(CoolerPart(slug="cooler", name="Cooler", sockets=(draw(words),)),) * draw(some),
        supplies=(named(Supply),) * draw(some),
    )  # fmt: skip


@given(builds(), st.none() | st.sampled_from(Engine), st.none() | st.sampled_from(Split))
def test_no_build_raises(build: Build, engine: Engine | None, split: Split | None) -> None:
    asked = asked_of(engine, split) if engine else None
    for finding in findings_of(build, asked=asked):
        assert finding.message
        assert not (finding.to_check and finding.severity is not Severity.NOTE)
