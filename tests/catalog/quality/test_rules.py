"""Every rule finds the row that breaks it, says the field, and leaves a sound catalog alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import ProductAlias, QuantizationAlias, SpecSource
from catalog.quality.gpu_specs import DATA_RATES_GBIT_S, bandwidth_of_a_bus, plugs_feed_it
from tests.catalog.quality import sound
from tests.catalog.quality.sound import TODAY, found


def test_a_sound_catalog_has_no_finding() -> None:
    assert found() == []


def one_card(**said: Any) -> Callable[[], dict[str, Any]]:
    """A card in the place of the sound one, with its variant."""

    def broken() -> dict[str, Any]:
        gpu = sound.card(**said)
        return {"gpus": [gpu], "variants": [sound.variant(gpu)]}

    return broken


def one_variant(**said: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {"variants": [sound.variant(sound.card(), **said)]}


def one(table: str, make: Callable[..., Any], **said: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {table: [make(**said)]}


def one_slot(**said: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {"slots": [sound.slot(sound.board(), **said)]}


def two_machines(**said: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {"machines": [sound.machine(2), sound.machine(3), sound.machine(4, **said)]}


def prices_of_the_card(*prices: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    def broken() -> dict[str, Any]:
        rest = [each for each in sound.sound_rows().products if each.slug != "card"]
        of_card = [sound.price(sound.card(), **said) for said in prices]
        return {"prices": [*map(sound.price, rest), *of_card]}

    return broken


def many_kits(*amounts: float) -> Callable[[], dict[str, Any]]:
    def broken() -> dict[str, Any]:
        kits = [sound.kit(pk=100 + n, slug=f"kit-{n}", name=f"Kit {n}") for n in range(len(amounts))]
        rest = [each for each in sound.sound_rows().products if each.slug != "kit"]
        prices = [sound.price(each, amount) for each, amount in zip(kits, amounts, strict=True)]
        return {"memory_kits": kits, "prices": [*map(sound.price, rest), *prices]}

    return broken


def sources_of_the_card(*sources: tuple[str, str]) -> Callable[[], dict[str, Any]]:
    def broken() -> dict[str, Any]:
        whole = dict(sound.sound_rows().spec_sources)
        whole[1] = [SpecSource(product=sound.card(), field=field, url=url) for field, url in sources]
        return {"spec_sources": whole}

    return broken


def twins() -> dict[str, Any]:
    return {"machines": [sound.machine(2, name="Twin"), sound.machine(3, name="twin")]}


def shadowing() -> dict[str, Any]:
    return {"aliases": [ProductAlias(product=sound.card(), name="machine 2")]}


def shadowing_format() -> dict[str, Any]:
    other = sound.weight_format(pk=2, slug="gguf-q8", name="GGUF Q8")
    return {
        "formats": [sound.weight_format(), other],
        "aliases": [QuantizationAlias(quantization=sound.weight_format(), name="GGUF-Q8")],
    }


LONG_AGO = TODAY - timedelta(days=400)

BROKEN: list[tuple[str, str, str, Callable[[], dict[str, Any]]]] = [
    ("bandwidth-of-its-memory", "card", "memory_bandwidth_gb_s", one_card(memory_bandwidth_gb_s=9360)),
    ("bandwidth-of-its-memory", "card", "memory_bandwidth_gb_s", one_card(memory_gib=25)),
    ("bandwidth-of-its-memory", "card", "memory_bandwidth_gb_s", one_card(memory_type="HBM3")),
    ("matrix-rate-of-its-generation", "card", "fp16_matrix_tflops", one_card(fp16_matrix_tflops=284)),
    ("rates-in-order", "card", "fp16_matrix_fp32acc_tflops", one_card(fp16_matrix_fp32acc_tflops=143)),
    ("formats-in-order", "card", "supports_fp4", one_card(supports_fp4=True)),
    ("formats-in-order", "card", "supports_fp8", one_card(supports_fp8=True, supports_bf16=False)),
    ("plugs-feed-it", "card", "tdp_w", one_card(plugs_8pin=1)),
    ("plugs-feed-it", "card", "variants: Partner card", one_variant(plugs_8pin=1)),
    ("supply-feeds-it", "card", "recommended_supply_w", one_card(recommended_supply_w=400)),
    ("supply-feeds-it", "card", "recommended_supply_w", one_card(recommended_supply_w=300)),
    ("link-of-a-card", "card", "pcie_lanes", one_card(pcie_lanes=12)),
    ("link-of-a-card", "card", "pcie_generation", one_card(pcie_generation=16)),
    ("size-of-a-card", "card", "slot_width", one_card(slot_width=30)),
    ("size-of-a-card", "card", "variants: Partner card", one_variant(length_mm=32)),
    ("share-of-its-memory", "machine-4", "gpu_memory_share", two_machines(gpu_memory_share=0.075)),
    ("share-of-its-memory", "machine-4", "gpu_memory_share", two_machines(cpu_only=True)),
    ("watts-in-order", "machine-4", "idle_power_w", two_machines(idle_power_w=800)),
    ("watts-in-order", "machine-4", "llm_power_w", two_machines(llm_power_w=200)),
    ("like-its-siblings", "machine-4", "memory_bandwidth_gb_s", two_machines(memory_bandwidth_gb_s=461)),
    ("lanes-of-slots", "board", "slot 1", one_slot(lanes_physical=8)),
    ("lanes-of-slots", "board", "slot 1", one_slot(lanes_electrical=4, lanes_shared=8)),
    ("lanes-of-slots", "board", "slot 1", one_slot(lanes_shared=6)),
    ("lanes-of-slots", "board", "slot 1", one_slot(attached_to="", pcie_generation=7)),
    ("lanes-of-its-cpus", "board", "slots", one("cpus", sound.cpu, pcie_lanes=4)),
    ("lanes-of-its-cpus", "board", "slot 1", one("cpus", sound.cpu, pcie_generation=4)),
    ("channels-have-slots", "board", "memory_slots", one("motherboards", sound.board, memory_slots=1)),
    ("channels-have-slots", "board", "memory_channels", one("motherboards", sound.board, memory_channels=4)),
    ("threads-of-cores", "cpu", "threads", one("cpus", sound.cpu, threads=4)),
    ("modules-that-exist", "kit", "capacity_gib", one("memory_kits", sound.kit, capacity_gib=100)),
    (
        "speed-of-its-generation",
        "kit",
        "transfer_rate_mt_s",
        one("memory_kits", sound.kit, transfer_rate_mt_s=600),
    ),
    (
        "plugs-for-its-watts",
        "supply",
        "watts_per_16pin_w",
        one("power_supplies", sound.supply, watts_per_16pin_w=900),
    ),
    ("plugs-for-its-watts", "supply", "plugs_8pin_pcie", one("power_supplies", sound.supply, rated_w=600)),
    (
        "mains-in-order",
        "supply",
        "full_rating_voltage_min_v",
        one("power_supplies", sound.supply, full_rating_voltage_min_v=90),
    ),
    ("lanes-of-its-kind", "riser", "lanes", one("risers", sound.riser, lanes=16)),
    ("feed-of-its-kind", "riser", "max_slot_power_w", one("risers", sound.riser, feed="sata")),
    (
        "feed-of-its-kind",
        "riser",
        "max_slot_power_w",
        one("risers", sound.riser, feed="none", max_slot_power_w=10),
    ),
    ("price-per-gib", "kit-5", "price new", many_kits(900, 1000, 1000, 1100, 1200, 9000)),
    ("price-per-gib", "kit-0", "price new", many_kits(90, 1000, 1000, 1100, 1200, 1300)),
    (
        "dearer-used-than-new",
        "card",
        "price used",
        prices_of_the_card({}, {"condition": "used", "amount_usd": Decimal(1400)}),
    ),
    ("wide-range", "card", "price new", prices_of_the_card({"low_usd": Decimal(200)})),
    ("stale-price", "card", "price new", prices_of_the_card({"newest_on": LONG_AGO})),
    ("never-priced", "card", "price", prices_of_the_card()),
    ("memory-has-a-board", "kit", "module_type", one("memory_kits", sound.kit, module_type="RDIMM")),
    ("memory-has-a-board", "kit", "module_type", one("memory_kits", sound.kit, modules=8, capacity_gib=256)),
    ("cpu-has-a-board", "cpu", "socket", one("cpus", sound.cpu, socket="AM6")),
    ("board-has-a-cpu", "board", "socket", one("cpus", sound.cpu, socket="AM6")),
    ("cooler-has-a-socket", "cooler", "sockets", one("coolers", sound.cooler, sockets="SP3 SP6")),
    ("plugs-have-a-supply", "card", "plugs", one("power_supplies", sound.supply, plugs_8pin_pcie=1)),
    ("row-has-a-source", "card", "sources", sources_of_the_card()),
    ("value-has-a-source", "card", "tdp_w", sources_of_the_card(("length_mm", sound.SOURCE))),
    (
        "source-leads-somewhere",
        "card",
        "tdp_w",
        sources_of_the_card(("", sound.SOURCE), ("tdp_w", "the box")),
    ),
    ("source-leads-somewhere", "card", "sources", sources_of_the_card(("", "https://example.org/card"))),
    ("source-leads-somewhere", "model-8b", "source_url", one("language_models", sound.model, source_url="")),
    ("released-before-today", "card", "released_on", one_card(released_on=date(2026, 12, 24))),
    ("names-are-told-apart", "machine-3", "name", twins),
    ("alias-shadows-nothing", "card", "alias machine 2", shadowing),
    ("alias-shadows-nothing", "gguf-q4", "alias GGUF-Q8", shadowing_format),
]


@pytest.mark.parametrize(("rule", "subject", "field", "broken"), BROKEN)
def test_a_broken_row_is_found(
    rule: str, subject: str, field: str, broken: Callable[[], dict[str, Any]]
) -> None:
    findings = found(**broken())
    assert (rule, subject, field) in [finding.key for finding in findings]
    assert all(finding.message and finding.kind for finding in findings)


def test_formats_of_two_ecosystems_may_share_a_name() -> None:
    other = sound.weight_format(pk=2, slug="mlx-q4", name="MLX Q4", ecosystem="mlx")
    aliases = [QuantizationAlias(quantization=other, name="gguf q4")]
    assert found(formats=[sound.weight_format(), other], aliases=aliases) == []


def test_what_is_announced_needs_neither_a_price_nor_a_day_that_has_passed() -> None:
    gpu = sound.card(announced_only=True, released_on=date(2027, 1, 1))
    rest = [each for each in sound.sound_rows().products if each.slug != "card"]
    assert found(gpus=[gpu], variants=[], prices=[*map(sound.price, rest)]) == []


GDDR = [kind for kind in DATA_RATES_GBIT_S if kind.startswith("GDDR")]


@given(st.sampled_from(GDDR), st.integers(1, 16), st.sampled_from([1, 2]), st.booleans(), st.floats(0, 1))
def test_whatever_chips_a_board_may_carry_their_bandwidth_is_believed(
    kind: str, chips: int, chip_gib: int, both_sides: bool, speed: float
) -> None:
    slow, fast = DATA_RATES_GBIT_S[kind]
    rate = slow + speed * (fast - slow)
    memory = chips * chip_gib * (2 if both_sides else 1)
    gpu = sound.card(memory_type=kind, memory_gib=memory, memory_bandwidth_gb_s=chips * 32 * rate / 8)
    assert list(bandwidth_of_a_bus(gpu)) == []


@given(st.integers(1, 1500), *[st.integers(0, 4)] * 4)
def test_a_card_is_fed_exactly_where_its_plugs_and_slot_reach_its_watts(
    watts: int, six: int, eight: int, sixteen: int, eps: int
) -> None:
    gpu = sound.card(tdp_w=watts, plugs_6pin=six, plugs_8pin=eight, plugs_16pin=sixteen, plugs_eps=eps)
    fed = 75 + 75 * six + 150 * eight + 600 * sixteen + 336 * eps >= watts
    assert (list(plugs_feed_it(gpu, gpu)) == []) is fed


def test_plugs_that_nobody_counted_are_not_judged() -> None:
    assert list(plugs_feed_it(sound.card(plugs_eps=None, plugs_8pin=1), sound.card(plugs_eps=None))) == []
