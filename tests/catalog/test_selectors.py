"""What pages and higher floors ask the catalog."""

from __future__ import annotations

import pytest

from catalog import selectors
from catalog.models import Gpu, ProductAlias

pytestmark = pytest.mark.usefixtures("catalog")


def test_the_nearest_names_begin_with_the_nearest() -> None:
    assert selectors.nearest_products("rtx 3090")[0].slug == "rtx-3090"
    assert selectors.nearest_language_models("Qwen 3.6 27B")[0].slug == "qwen3.6-27b"
    assert selectors.nearest_formats("Q4_K_M")[0].slug == "gguf-q4_k_m"


def test_an_alias_leads_to_its_product() -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    ProductAlias.objects.create(product=card, name="the workhorse of the forum")
    assert selectors.nearest_products("workhorse of the forums")[0].slug == "rtx-3090"


def test_counts_leave_out_what_is_retired() -> None:
    before = selectors.counts_by_kind()["gpu"]
    Gpu.objects.filter(slug="rtx-3090").update(retired_at="2026-11-01T00:00:00Z")
    assert selectors.counts_by_kind()["gpu"] == before - 1
