from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from builds import shelf as shelves
from builds.shelf import Shelf, current_shelf
from catalog.models import LanguageModel, Product


def test_an_unchanged_catalog_takes_one_query(shelf: Shelf) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert current_shelf() is shelf
    assert len(queries) == 1


def test_within_its_second_a_shelf_is_trusted(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "CHECK_EVERY_S", 60.0)
    with CaptureQueriesContext(connection) as queries:
        assert current_shelf() is shelf
    assert len(queries) == 0


def test_a_spec_edited_in_the_admin_is_seen(shelf: Shelf) -> None:
    model = LanguageModel.objects.get(slug="qwen3.6-27b")
    model.name = "Another name"
    model.save()
    assert current_shelf().models["qwen3.6-27b"].name == "Another name"


def test_retired_and_announced_products_are_not_offered(shelf: Shelf) -> None:
    hidden = Product.objects.filter(announced_only=True).values_list("slug", flat=True)
    assert hidden
    assert not set(hidden) & set(shelf.items)


def test_loading_the_same_catalog_again_keeps_the_shelf(shelf: Shelf) -> None:
    call_command("load_catalog", verbosity=0)
    assert current_shelf() is shelf


def test_the_catalog_names_its_version(shelf: Shelf) -> None:
    assert len(shelf.catalog_hash) == 64
    assert isinstance(shelf.catalog_date, date)
