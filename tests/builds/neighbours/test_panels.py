"""Neighbours on the pages of parts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from builds.neighbours import panels
from builds.neighbours.groups import groups_of
from builds.neighbours.verdicts import Answer
from builds.shelf import Shelf
from catalog.models import Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Riser

pytestmark = pytest.mark.usefixtures("catalog")

KINDS = (Cpu, Gpu, MemoryKit, Motherboard, PowerSupply, Riser)


@pytest.mark.parametrize("model", KINDS)
def test_every_line_says_why(model: Any, shelf: Shelf) -> None:
    for product in model.objects.order_by("slug")[:10]:
        for group in groups_of(product, shelf):
            for line in (*group.first, *group.rest):
                assert len(line.verdicts) == len(group.columns)
                assert all(verdict.why for verdict in line.verdicts), (product.slug, line.name)


def test_the_best_stand_first_and_nothing_that_fails_is_listed(shelf: Shelf) -> None:
    supplies, *_ = groups_of(Gpu.objects.get(slug="rtx-3090"), shelf)
    answers = [line.verdicts[-1].answer for line in (*supplies.first, *supplies.rest)]
    assert answers == sorted(answers)
    assert answers[0] is Answer.YES
    assert all(line.verdicts[0].answer < Answer.NO for line in supplies.rest)


def test_a_module_has_no_neighbours(shelf: Shelf) -> None:
    module = Gpu.objects.filter(form=Gpu.Form.MODULE).first()
    assert module is not None
    assert groups_of(module, shelf) == []


@pytest.mark.parametrize(
    ("path", "queries"),
    [("gpus/rtx-3090", 5), ("power-supplies/corsair-ax1600i", 1), ("motherboards/asrock-rack-romed8-2t", 3)],
)
def test_neighbours_take_a_few_queries_however_many_there_are(
    path: str, queries: int, shelf: Shelf, django_assert_max_num_queries: Any
) -> None:
    slug = path.split("/")[1]
    product = next(row for model in KINDS for row in model.objects.filter(slug=slug))
    with django_assert_max_num_queries(queries):
        groups_of(product, shelf)


def test_a_page_shows_them_with_links(client: Client) -> None:
    html = client.get("/parts/gpus/rtx-3090/").content.decode()
    panel = html[html.index('id="neighbours"') :]
    assert "Power supplies that feed it" in panel
    assert 'href="/parts/power-supplies/' in panel
    assert "× 8-pin of" in panel


def test_an_edited_part_is_seen_at_once(client: Client) -> None:
    path = "/parts/power-supplies/corsair-ax1600i/"
    assert "of 1,600 W" in client.get(path).content.decode()
    supply = PowerSupply.objects.get(slug="corsair-ax1600i")
    supply.rated_w = 1234.0
    supply.save()
    assert "of 1,234 W" in client.get(path).content.decode()


def test_a_page_seen_before_asks_one_query_for_its_neighbours(
    rf: Any, django_assert_num_queries: Any
) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    panels._context(rf.get("/"), card)
    with django_assert_num_queries(1):
        assert panels._context(rf.get("/"), Gpu(pk=card.pk)) is not None
