"""The rows of docs/contributing-data.md load beside those that ship, and no check doubts them."""

from __future__ import annotations

import csv
import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from catalog.loading.loader import check_fixtures, load_fixtures
from catalog.models import CurrentPrice
from catalog.quality import FAMILIES, Severity, findings

PAGE = (settings.BASE_DIR / "docs/contributing-data.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^`fixtures/([\w/]+\.csv)`\n\n```csv\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def with_the_examples(tmp_path: Path) -> Path:
    """The shipped fixtures and the page's rows; columns that an example does not show are empty."""
    folder = tmp_path / "fixtures"
    shutil.copytree(settings.BASE_DIR / "fixtures", folder)
    for name, text in EXAMPLES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        with (folder / name).open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, columns, lineterminator="\n").writerows(
                dict.fromkeys(columns, "") | row for row in csv.DictReader(StringIO(text))
            )
    return folder


def test_there_is_an_example_of_each_kind_of_row() -> None:
    tables = {name.removesuffix(".csv") for name, _ in EXAMPLES}
    assert tables >= {
        "power_supplies", "machines", "language_models", "prices/parts", "exchange_rates", "measurements",
    }  # fmt: skip


def test_every_example_loads_and_is_not_doubted(catalog: None, with_the_examples: Path) -> None:
    before = check_fixtures(settings.BASE_DIR / "fixtures")
    after = check_fixtures(with_the_examples)
    for name, text in EXAMPLES:
        table = name.removesuffix(".csv").partition("/")[0]
        assert after[table] == before[table] + len(list(csv.DictReader(StringIO(text)))), table

    load_fixtures(with_the_examples, timezone.now())
    doubted = [
        str(finding)
        for finding in findings(timezone.localdate())
        if finding.severity != Severity.NOTE and finding.subject.startswith("example-")
    ]
    assert doubted == []
    assert CurrentPrice.objects.filter(product__slug="corsair-rm1000e-2025").exists()


def test_every_family_of_rules_is_on_the_page() -> None:
    listed = dict(re.findall(r"^\| (\w+) \| `(catalog/quality/\w+\.py)` \|", PAGE, re.MULTILINE))
    assert listed == {
        name: str(Path(module.__file__ or "").relative_to(settings.BASE_DIR))
        for name, module in FAMILIES.items()
    }
