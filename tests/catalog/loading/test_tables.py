"""The registry of tables."""

import pytest

from catalog.loading import Table, register, tables
from catalog.loading.tables import in_order
from catalog.models import Gpu, GpuVariant, PriceObservation, Product


def test_tables_come_after_those_that_they_refer_to() -> None:
    names = [table.name for table in tables()]
    assert names.index("gpus") < names.index("gpu_variants")
    assert names.index("machines") < names.index("prices")
    assert names.index("quantization_formats") < names.index("weight_files")


def test_the_order_of_registration_does_not_matter() -> None:
    variants = Table("variants", GpuVariant, key=("gpu", "name"))
    cards = Table("cards", Gpu, key=("slug",))
    assert in_order([variants, cards]) == [cards, variants]


def test_the_same_name_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'gpus' is registered twice"):
        register(Table("gpus", Gpu, key=("slug",)))


def test_only_what_links_may_name_is_retired() -> None:
    assert Table("x", Product, key=("slug",)).retires
    assert not Table("x", PriceObservation, key=("fixture_key",)).retires
