"""A bad file is refused with file, line, column, what was read and what would be right."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from catalog.loading.problems import SHOWN_AT_MOST, RefusedFixturesError
from tests.catalog.fixture_folder import FixtureFolder


def problems_of(fixtures: FixtureFolder) -> list[str]:
    with pytest.raises(RefusedFixturesError) as refused:
        fixtures.load()
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("gpus", {"memory_gib": "24 GB"}, "memory_gib: '24 GB' is not a number"),
        ("gpus", {"memory_gib": "1,024"}, "memory_gib: '1,024' is not a number"),
        ("gpus", {"memory_gib": "nan"}, "memory_gib: 'nan' is not a number"),
        ("gpus", {"memory_gib": "1e999"}, "memory_gib: inf cannot be stored"),
        ("gpus", {"memory_gib": "0"}, "memory_gib: memory_gib must be greater than zero"),
        ("gpus", {"memory_gib": ""}, "memory_gib: is empty, and a row needs it"),
        ("gpus", {"pcie_lanes": "16.0"}, "pcie_lanes: '16.0' is not a whole number"),
        ("gpus", {"plugs_8pin": "-1"}, "plugs_8pin: -1 is negative"),
        ("gpus", {"plugs_8pin": "99999999999"}, "plugs_8pin: 99999999999 is larger than"),
        ("gpus", {"supports_fp8": "true"}, "supports_fp8: 'true' is neither yes nor no nor empty"),
        ("gpus", {"vendor": "Nvidia"}, "vendor: 'Nvidia' is not one of nvidia, amd, intel"),
        ("gpus", {"released_on": "24.9.2020"}, "released_on: '24.9.2020' is not a date"),
        ("gpus", {"released_on": "2021-02-30"}, "released_on: '2021-02-30' is no day of the calendar"),
        ("gpus", {"released_on": "0202-02-20"}, "released_on: 0202-02-20 is not between 1990-01-01"),
        ("gpus", {"slug": "Card A"}, "slug: 'Card A' does not fit. A slug is lower-case"),
        ("gpus", {"name": "x" * 161}, "name: has 161 characters; 160 are allowed"),
        ("gpus", {"notes": "a\x00b"}, "notes: holds the control character"),
        ("gpus", {"sources": ""}, "sources: is empty; name at least one URL"),
        ("gpus", {"sources": "example.org"}, "sources: 'example.org' is not a URL"),
        ("prices", {"amount": "$900"}, "amount: '$900' is not an amount"),
        ("prices", {"amount": "900.123"}, "amount: 900.123 has more than 2 digits"),
        ("prices", {"amount": ""}, "low, amount, high: Give at least one of low, amount and high"),
        ("prices", {"amount": "-5"}, "amount: amount must be greater than zero"),
        ("prices", {"low": "950"}, "low, amount, high: Low must not exceed the amount"),
        ("prices", {"currency": "usd"}, "currency:"),
        ("prices", {"precision": "month"}, "observed_on: 2026-09-11 names a day, but"),
        ("prices", {"precision": "year"}, "observed_on: 2026-09-11 names a day, but"),
        ("prices", {"derived_from": "card-a", "derivation": "+1"}, "derived_from: a price cannot"),
        ("prices", {"derived_from": "machine-a"}, "derivation: is empty; say how"),
        ("prices", {"source_url": "a shop"}, "source_url: 'a shop' is not a URL"),
        ("prices", {"product": "card-b"}, "product: no product is named 'card-b'. Nearest: card-a"),
        ("spec_sources", {"field": "tdp"}, "field: a GPU has no field 'tdp'. Nearest: tdp_w"),
        ("gpu_variants", {"gpu": "machine-a"}, "gpu: 'machine-a' is a machine, not a GPU"),
    ],
)
def test_a_bad_cell_is_named_with_its_place_and_what_would_be_right(
    fixtures: FixtureFolder, table: str, row: dict[str, Any], expected: str
) -> None:
    fixtures.write("gpus", {})
    fixtures.write("machines", {})
    fixtures.write(table, row)

    (problem,) = problems_of(fixtures)

    assert problem.startswith(f"{table}.csv:2: {expected}")


def test_every_problem_is_named_not_only_the_first(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"memory_gib": "much", "vendor": "other"}, {"slug": "card-b", "tdp_w": "0"})
    fixtures.write("prices", {"amount": "0"}, {"product": "card-c"})

    assert [problem.split(": ")[:2] for problem in problems_of(fixtures)] == [
        ["gpus.csv:2", "memory_gib"],
        ["gpus.csv:2", "vendor"],
        ["gpus.csv:3", "tdp_w"],
        ["prices.csv:2", "amount"],
        ["prices.csv:3", "product"],
    ]


def test_a_row_with_a_mistake_still_lends_its_slug_to_those_that_refer_to_it(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"memory_gib": "much"})
    fixtures.write("prices", {})

    assert len(problems_of(fixtures)) == 1


def test_the_same_key_twice_names_both_lines(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {}, {})
    fixtures.write("machines", {"slug": "card-a"})
    fixtures.write("product_aliases", {"name": "RTX-3090"}, {"name": "rtx 3090"})

    assert problems_of(fixtures) == [
        "gpus.csv:3: slug: 'card-a' is taken by gpus.csv:2; slugs are unique.",
        "machines.csv:2: slug: 'card-a' is taken by gpus.csv:2; slugs are unique.",
        "product_aliases.csv:3: folded: the same as product_aliases.csv:2 (rtx3090); "
        "keep one of the two rows.",
    ]


def test_the_same_price_twice_is_refused(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.write("prices", {}, {})

    (problem,) = problems_of(fixtures)

    assert problem.startswith("prices.csv:3: fixture_key: the same as prices.csv:2")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda content: b"\xef\xbb\xbf" + content, "gpus.csv:1: begins with a byte-order mark"),
        (lambda content: content.replace(b"Card A", b"Caf\xe9"), "gpus.csv:2: byte 0xe9 is not UTF-8"),
        (lambda content: content + b"only,three,cells\n", "gpus.csv:3: the row has 3 cells, the header"),
        (lambda content: content + b"\n", "gpus.csv:3: the line is blank"),
        (lambda content: content.replace(b"tdp_w", b"tdp"), "gpus.csv:1: tdp: no such column in gpus"),
        (lambda content: content.replace(b"maker,", b"maker,maker,"), "gpus.csv:1: maker: the column"),
        (lambda content: b"", "gpus.csv: is empty; its first line must be: slug,name"),
        (lambda content: content.replace(b"Card A", b'"Card A'), "gpus.csv: is not CSV after line 1"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where_and_why(
    fixtures: FixtureFolder, change: Any, expected: str
) -> None:
    fixtures.write("gpus", {})
    fixtures.write("prices", {})
    path = fixtures.path / "gpus.csv"
    path.write_bytes(change(path.read_bytes()))

    assert problems_of(fixtures)[0].startswith(expected)


def test_lines_are_counted_as_an_editor_counts_them(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"notes": "one\ntwo\nthree"}, {"slug": "card-b", "memory_gib": "much"})

    assert problems_of(fixtures)[0].startswith("gpus.csv:5: memory_gib")


def test_a_missing_folder_is_named(fixtures: FixtureFolder) -> None:
    with pytest.raises(CommandError, match="there is no such folder"):
        call_command("load_catalog", fixtures=fixtures.path / "none")


def test_of_very_many_problems_the_first_are_shown_and_all_counted(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", *({"slug": f"card-{i}", "tdp_w": "0"} for i in range(SHOWN_AT_MOST + 7)))

    with pytest.raises(CommandError) as refused:
        call_command("load_catalog", fixtures=fixtures.path)

    assert f"{SHOWN_AT_MOST + 7} problems" in str(refused.value)
    assert str(refused.value).endswith("… and 7 more.")


def test_a_check_says_what_is_wrong_and_writes_nothing(
    fixtures: FixtureFolder, capsys: pytest.CaptureFixture[str], django_assert_num_queries: Any
) -> None:
    fixtures.write("gpus", {})
    (fixtures.path / "gpuss.csv").write_text("slug\n")

    call_command("load_catalog", "--check", fixtures=fixtures.path)

    printed = capsys.readouterr()
    assert printed.out.startswith("gpus: 1 rows\n")
    assert printed.err == "No table reads gpuss.csv.\n"
