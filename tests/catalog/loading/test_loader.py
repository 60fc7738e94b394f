"""Loading: added, changed, unchanged, kept, retired; all or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from catalog.loading.loader import is_loaded
from catalog.loading.problems import RefusedFixturesError
from catalog.models import (
    CatalogVersion,
    CurrentPrice,
    Gpu,
    LanguageModel,
    LoadedRow,
    PriceObservation,
    ProductAlias,
    SpecSource,
)
from tests.catalog.fixture_folder import NOW, FixtureFolder


def test_a_first_load_adds_every_row_with_its_history_and_sources(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {}, {"slug": "card-b", "sources": "https://example.org/1 https://example.org/2"})

    tallies = fixtures.load()

    assert tallies["gpus"].added == 2
    assert tallies["spec_sources"].added == 3
    card = Gpu.objects.get(slug="card-b")
    assert card.kind == "gpu"
    assert {source.url for source in card.spec_sources.all()} == {
        "https://example.org/1",
        "https://example.org/2",
    }
    assert card.history.get().history_change_reason == "loaded from the fixtures"


def test_a_second_load_finds_everything_unchanged(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"released_on": "2020-09-24", "supports_bf16": "yes", "tdp_w": "350"})
    fixtures.write("prices", {"low": "849.9", "amount": "900", "high": "1000"})
    fixtures.write("product_aliases", {})
    fixtures.write("language_models", {"text_params": "27000000000"})
    fixtures.load()

    tallies = fixtures.load()

    assert [str(tally) for tally in tallies.values()] == [
        "gpus: 1 unchanged",
        "language_models: 1 unchanged",
        "spec_sources: 1 unchanged",
        "product_aliases: 1 unchanged",
        "prices: 1 unchanged",
    ]


def test_a_changed_cell_changes_its_field_and_leaves_a_history(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"tdp_w": "300"})
    fixtures.write("language_models", {})
    fixtures.load()
    fixtures.write("gpus", {"tdp_w": "350"})
    fixtures.write("language_models", {"n_layers": "32"})

    tallies = fixtures.load()

    assert tallies["gpus"].changed == tallies["language_models"].changed == 1
    assert [record.tdp_w for record in Gpu.objects.get(slug="card-a").history.all()] == [350, 300]
    assert [record.n_layers for record in LanguageModel.objects.get(slug="model-a-1.5b").history.all()] == [
        32,
        None,
    ]


def test_a_live_edit_is_kept_and_reported_while_other_fields_follow(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"tdp_w": "300", "length_mm": "250"})
    fixtures.load()
    Gpu.objects.filter(slug="card-a").update(tdp_w=320)
    fixtures.write("gpus", {"tdp_w": "350", "length_mm": "260"})

    tallies = fixtures.load()

    card = Gpu.objects.get(slug="card-a")
    assert (card.tdp_w, card.length_mm) == (320, 260)
    assert tallies["gpus"].kept == ["card-a.tdp_w: 320.0 here, 350.0 in the fixtures"]


def test_a_live_edit_that_the_fixtures_caught_up_with_follows_them_again(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {"tdp_w": "300"})
    fixtures.load()
    Gpu.objects.filter(slug="card-a").update(tdp_w=350)
    fixtures.write("gpus", {"tdp_w": "350"})
    fixtures.load()
    fixtures.write("gpus", {"tdp_w": "360"})

    assert not fixtures.load()["gpus"].kept
    assert Gpu.objects.get(slug="card-a").tdp_w == 360


def test_a_product_renamed_here_stays_the_same_product(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.load()
    Gpu.objects.filter(slug="card-a").update(slug="card-renamed")

    tallies = fixtures.load()

    assert tallies["gpus"].kept == ["card-a.slug: 'card-renamed' here, 'card-a' in the fixtures"]
    assert not Gpu.objects.filter(slug="card-a").exists()


def test_a_row_that_an_editor_added_first_is_taken_over(fixtures: FixtureFolder) -> None:
    Gpu.objects.create(
        slug="card-a",
        name="Card A",
        vendor="nvidia",
        architecture_family="Ada",
        memory_gib=24,
        memory_bandwidth_gb_s=936,
    )
    fixtures.write("gpus", {"tdp_w": "300"})

    tallies = fixtures.load()

    card = Gpu.objects.get(slug="card-a")
    assert tallies["gpus"].added == 0
    assert (card.tdp_w, card.architecture_family) == (300, "Ada")
    assert tallies["gpus"].kept == ["card-a.architecture_family: 'Ada' here, 'Ampere' in the fixtures"]


def test_a_product_that_left_is_retired_with_all_that_belongs_to_it_and_returns(
    fixtures: FixtureFolder,
) -> None:
    fixtures.write("gpus", {}, {"slug": "card-b"})
    fixtures.write("prices", {"product": "card-b"}, {})
    fixtures.write("product_aliases", {"product": "card-b", "name": "B card"}, {})
    fixtures.load()
    fixtures.write("gpus", {})
    fixtures.write("prices", {})
    fixtures.write("product_aliases", {})

    gone = fixtures.load()

    card = Gpu.objects.get(slug="card-b")
    assert (gone["gpus"].retired, gone["prices"].retracted, gone["product_aliases"].removed) == (1, 0, 0)
    assert card.retired_at == NOW
    assert card.price_observations.get().retracted_at is None
    assert card.spec_sources.count() == card.aliases.count() == 1

    fixtures.write("gpus", {}, {"slug": "card-b"})
    assert fixtures.load()["gpus"].returned == 1
    assert Gpu.objects.get(slug="card-b").retired_at is None


def test_a_row_of_something_that_stays_is_removed_when_it_left(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.write("product_aliases", {}, {"name": "Second name"})
    fixtures.load()
    fixtures.write("product_aliases", {})

    assert fixtures.load()["product_aliases"].removed == 1
    assert [alias.name for alias in ProductAlias.objects.filter(product__slug="card-a")] == ["A card"]


def test_a_row_that_left_but_was_edited_here_stays(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.write("product_aliases", {})
    fixtures.load()
    ProductAlias.objects.filter(folded="acard").update(note="an editor's note")
    fixtures.write("product_aliases")

    assert fixtures.load()["product_aliases"].kept == ["A card left the fixtures, but was edited here"]
    assert ProductAlias.objects.filter(folded="acard").exists()


def test_a_row_deleted_here_is_not_brought_back(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.load()
    SpecSource.objects.filter(product__slug="card-a").delete()

    assert fixtures.load()["spec_sources"].kept
    assert not SpecSource.objects.filter(product__slug="card-a").exists()


def test_what_belongs_to_a_row_deleted_here_stays_away(fixtures: FixtureFolder) -> None:
    fixtures.write("language_models", {})
    fixtures.write("language_model_aliases", {"language_model": "model-a-1.5b", "name": "A 1.5B of a test"})
    fixtures.load()
    LanguageModel.objects.filter(slug="model-a-1.5b").delete()

    tallies = fixtures.load()

    assert tallies["language_models"].kept == ["model-a-1.5b was deleted here"]
    assert tallies["language_model_aliases"].kept == ["A 1.5B of a test was deleted here"]


def test_prices_of_a_product_renamed_here_still_reach_it(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.load()
    Gpu.objects.filter(slug="card-a").update(slug="card-renamed")
    fixtures.write("prices", {"amount": "900"})

    assert fixtures.load()["prices"].added == 1
    assert CurrentPrice.objects.get(product__slug="card-renamed").amount_usd == 900


def test_prices_that_left_are_retracted_and_count_no_more(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.write("prices", {"amount": "900"}, {"amount": "1100", "source_url": "https://example.org/other"})
    fixtures.load()
    assert CurrentPrice.objects.get(product__slug="card-a").amount_usd == 1000
    fixtures.write("prices", {"amount": "900"})

    assert fixtures.load()["prices"].retracted == 1
    assert CurrentPrice.objects.get(product__slug="card-a").amount_usd == 900
    assert PriceObservation.objects.filter(product__slug="card-a").count() == 2

    fixtures.write("prices", {"amount": "900"}, {"amount": "1100", "source_url": "https://example.org/other"})
    assert fixtures.load()["prices"].returned == 1
    assert CurrentPrice.objects.get(product__slug="card-a").amount_usd == 1000


def test_a_table_without_a_file_is_left_as_it_is(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.load()
    (fixtures.path / "gpus.csv").unlink()
    fixtures.write("product_aliases", {})

    assert "gpus" not in fixtures.load()
    card = Gpu.objects.get(slug="card-a")
    assert card.retired_at is None
    assert card.aliases.count() == card.spec_sources.count() == 1


def test_a_folder_of_files_is_one_table(fixtures: FixtureFolder) -> None:
    (fixtures.path / "gpus").mkdir()
    fixtures.write("gpus", {})
    (fixtures.path / "gpus.csv").rename(fixtures.path / "gpus" / "first.csv")
    fixtures.write("gpus", {"slug": "card-b"})
    (fixtures.path / "gpus.csv").rename(fixtures.path / "gpus" / "second.csv")

    assert fixtures.load()["gpus"].added == 2


def test_fixtures_that_are_loaded_already_are_skipped_with_one_query(
    fixtures: FixtureFolder,
    django_assert_num_queries: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fixtures.write("gpus", {})
    fixtures.load()

    with django_assert_num_queries(1):
        call_command("load_catalog", fixtures=fixtures.path)

    assert capsys.readouterr().out == "The catalog is up to date.\n"


def test_any_changed_byte_makes_the_fixtures_load_again(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.load()
    assert is_loaded(fixtures.path)
    fixtures.write("gpus", {"notes": "Quiet."})
    assert not is_loaded(fixtures.path)


def test_a_bad_row_keeps_every_table_out(fixtures: FixtureFolder) -> None:
    fixtures.write("gpus", {})
    fixtures.write("prices", {"amount": "cheap"})

    with pytest.raises(RefusedFixturesError):
        fixtures.load()

    assert not Gpu.objects.filter(slug="card-a").exists()
    assert not LoadedRow.objects.exists()


def test_a_failure_halfway_leaves_the_database_as_it_was(
    fixtures: FixtureFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixtures.write("gpus", {})

    def break_down() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("catalog.current_prices.rebuild_current_prices", break_down)
    with pytest.raises(RuntimeError, match="disk is full"):
        fixtures.load()

    assert not Gpu.objects.filter(slug="card-a").exists()
    assert not CatalogVersion.objects.exists()


def test_what_an_editor_added_with_the_same_unique_value_is_named_in_the_refusal(
    fixtures: FixtureFolder,
) -> None:
    other = Gpu.objects.create(
        slug="card-z",
        name="Z",
        vendor="amd",
        architecture_family="RDNA3",
        memory_gib=24,
        memory_bandwidth_gb_s=900,
    )
    fixtures.write("machines", {"slug": "card-z"})

    with pytest.raises(RefusedFixturesError, match="edited on the site"):
        fixtures.load()

    other.refresh_from_db()
    assert other.kind == "gpu"


KILLED = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from catalog import current_prices
current_prices.rebuild_current_prices = lambda: os.kill(os.getpid(), signal.SIGKILL)
call_command("load_catalog", fixtures=sys.argv[1], verbosity=0)
"""


def test_a_load_that_is_killed_has_written_nothing(tmp_path: Path) -> None:
    folder = FixtureFolder(tmp_path)
    folder.write("gpus", {})
    database = tmp_path / "killed.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "buildplanner.settings.test",
    }

    result = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=settings.BASE_DIR, env=environment, check=False
    )

    assert result.returncode == -signal.SIGKILL
    with sqlite3.connect(database) as connection:
        for table in ("catalog_product", "catalog_loadedrow", "catalog_catalogversion"):
            assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)
