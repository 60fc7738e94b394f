"""From a product's page into the comparison."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client, RequestFactory

from builds.builder.starters import document_of_starter
from builds.shelf import Shelf
from builds.use_panel import use_context
from catalog.models import Gpu, Machine, PowerSupply

pytestmark = pytest.mark.usefixtures("catalog")


def test_a_card_goes_into_a_comparison_alone_or_as_two(client: Client) -> None:
    html = unescape(client.get("/parts/gpus/rtx-3090/").content.decode())
    assert 'href="/compare/?c=rtx-3090&c=usual"' in html
    assert 'href="/compare/?c=rtx-3090%2A2&c=usual"' in html
    for query in ("c=rtx-3090&c=usual", "c=rtx-3090%2A2&c=usual"):
        answer = client.get(f"/compare/?{query}")
        assert answer.status_code == 200
        assert "RTX 3090" in answer.content.decode()


def test_a_machine_is_set_beside_the_usual_ones(client: Client) -> None:
    html = unescape(client.get("/machines/mac-studio-m5-max-128gb/").content.decode())
    assert 'href="/compare/?c=mac-studio-m5-max-128gb&c=usual"' in html


def test_a_part_names_the_starter_builds_that_hold_it(rf: RequestFactory) -> None:
    context = use_context(rf.get("/"), Gpu.objects.get(slug="rtx-3090"))
    assert context is not None
    names = {name: (quantity, url) for name, quantity, url in context["builds"]}
    assert any(quantity == 2 for quantity, _ in names.values())
    assert all("/compare/?c=" in url for _, url in names.values())


def test_what_is_not_on_sale_is_not_offered(rf: RequestFactory) -> None:
    machine = Machine.objects.filter(starter_build_parts=None).first()
    assert machine is not None
    machine.announced_only = True
    assert use_context(rf.get("/"), machine) is None


def test_every_part_goes_into_a_new_build(client: Client, rf: RequestFactory) -> None:
    supply = PowerSupply.objects.filter(starter_build_parts=None).first()
    assert supply is not None
    context = use_context(rf.get("/"), supply)
    assert context is not None
    ((label, url),) = context["links"]
    assert (label, url) == ("Use it in a build", f"/builds/new?part={supply.slug}")
    assert supply.name in unescape(client.get(url).content.decode())


def test_a_module_goes_into_no_build_of_parts(rf: RequestFactory) -> None:
    context = use_context(rf.get("/"), Gpu.objects.filter(form=Gpu.Form.MODULE).order_by("slug")[0])
    assert context is not None
    assert not any("/builds/new" in url for _, url in context["links"])


def test_a_starter_build_opens_with_the_risers_of_its_cards(shelf: Shelf) -> None:
    document = document_of_starter(shelf.starters["4x-rtx-3090-epyc"])
    (cards,) = [line for line in document.lines if line.part == "rtx-3090"]
    assert (cards.riser, cards.power_limit_w) == ("linkup-ultra-gen4-x16-30cm", 220)
    assert all(not line.riser for line in document.lines if line is not cards)
