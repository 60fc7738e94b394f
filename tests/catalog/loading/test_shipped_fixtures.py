"""The reviewed data that ships."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.loading import tables
from catalog.loading.files import files_of, unread_files
from catalog.loading.loader import default_folder
from catalog.models import LoadedRow, Product


@pytest.fixture
def folder() -> Path:
    return default_folder()


def test_every_table_has_a_file(folder: Path) -> None:
    assert [table.name for table in tables() if not files_of(table, folder)] == []


def test_every_file_is_read_by_a_table(folder: Path) -> None:
    assert unread_files(tables(), folder) == []


@pytest.mark.django_db
def test_all_of_it_is_fit_to_load(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_catalog", "--check", fixtures=folder)
    assert capsys.readouterr().out.endswith("rows are fit to load.\n")


def test_loading_it_again_changes_nothing(catalog: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = LoadedRow.objects.count()

    call_command("load_catalog", "--force")

    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if not line.endswith(" unchanged")] == []
    assert LoadedRow.objects.count() == before


def test_every_product_names_a_source(catalog: None) -> None:
    assert [product.slug for product in Product.objects.filter(spec_sources=None, retired_at=None)] == []
