"""Panels: what higher floors show on catalog pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from catalog import panels
from catalog.models import Gpu, Machine


@pytest.fixture(autouse=True)
def no_other_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})


def because(text: str | None) -> Any:
    def context(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
        return None if text is None else {"reason": f"{text} {subject.name}"}

    return context


def test_panels_stand_in_order_on_the_pages_that_they_name(rf: RequestFactory) -> None:
    template = "components/missing.html"
    panels.register(panels.Panel("second", template, because("later"), on=(Gpu,), order=20))
    panels.register(panels.Panel("first", template, because("sooner"), on=(Gpu, Machine), order=10))
    panels.register(panels.Panel("empty", template, because(None), on=(Gpu,)))

    card = panels.rendered(rf.get("/"), Gpu(name="a card"))
    machine = panels.rendered(rf.get("/"), Machine(name="a machine"))

    assert ["sooner a card" in card[0], "later a card" in card[1]] == [True, True]
    assert len(card) == 2
    assert len(machine) == 1


def test_the_same_panel_twice_is_refused() -> None:
    panel = panels.Panel("runs", "components/missing.html", because("x"), on=(Gpu,))
    panels.register(panel)
    with pytest.raises(ValueError, match="'runs' is registered twice"):
        panels.register(panel)
