"""Every device, model and format that published figures name is in the catalog, or a reason says why not."""

import pytest

from catalog.models import LanguageModel, QuantizationFormat
from estimator.models import Measurement, MemoryMeasurement, PowerMeasurement, UnmatchedName
from estimator.names import current_names

pytestmark = pytest.mark.usefixtures("catalog")

COLUMNS = {
    UnmatchedName.Kind.HARDWARE: ("hardware", "hardware_name"),
    UnmatchedName.Kind.LANGUAGE_MODEL: ("language_model", "model_name"),
    UnmatchedName.Kind.QUANTIZATION: ("quantization", "quantization_name"),
}
TABLES = (Measurement, MemoryMeasurement, PowerMeasurement)


def unmatched() -> set[tuple[str, str]]:
    return {
        (kind, name)
        for table in TABLES
        for kind, (slug, published) in COLUMNS.items()
        for name in table.objects.filter(**{slug: ""})
        .exclude(**{published: ""})
        .values_list(published, flat=True)
    }


def test_every_name_without_a_slug_has_its_reason() -> None:
    assert unmatched() - set(UnmatchedName.objects.values_list("kind", "name")) == set()


def test_no_reason_is_left_for_a_name_that_does_not_occur() -> None:
    assert set(UnmatchedName.objects.values_list("kind", "name")) - unmatched() == set()


@pytest.mark.parametrize("table", TABLES)
def test_every_slug_is_in_the_catalog(table: type[Measurement]) -> None:
    names = current_names()
    slugs = {
        part for slug in table.objects.values_list("hardware", flat=True) for part in slug.split("+")
    } - {""}
    assert {
        slug for slug in slugs if slug not in names.hardware.slugs and not names.hardware.knows(slug)
    } == set()
    models = set(table.objects.values_list("language_model", flat=True)) - {""}
    assert models - set(LanguageModel.objects.values_list("slug", flat=True)) == set()
    formats = set(table.objects.values_list("quantization", flat=True)) - {""}
    assert formats - set(QuantizationFormat.objects.values_list("slug", flat=True)) == set()
