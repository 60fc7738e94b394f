"""What nobody types by accident: figures, addresses and keys that no database holds are refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from catalog.models import Gpu, PriceImport, PriceObservation, SpecSource
from catalog.services import price_row_problems

CARD = "rtx-3090"
PRICES = f"/desk/prices/{CARD}/"
NO_NUMBERS = ["²", "٣", "-1", "9" * 19, "9" * 900, "9" * 5000, "\x00", "1e3", "rtx"]


@pytest.fixture
def desk(catalog: None, client: Client) -> Client:
    editor = User.objects.create_user("edna", is_staff=True)
    editor.groups.add(Group.objects.get(name="price editors"))
    client.force_login(editor)
    return client


def price(**changes: str) -> dict[str, Any]:
    return {
        "product": CARD, "amount": "700", "currency": "USD", "condition": "used", "basis": "asking",
        "observed_on": timezone.localdate().isoformat(), "source_url": "https://example.org/shop",
        "tax_included": "", "low": "", "high": "", "note": "", "seen": "999999999", "confirmed": "",
    } | changes  # fmt: skip


def sheet(desk: Client, **sent: Any) -> Any:
    defaults = {
        name: price()[name] for name in ("source_url", "condition", "basis", "currency", "observed_on")
    }
    return desk.post("/desk/import/", defaults | {"confidence": "medium"} | sent)


@pytest.mark.parametrize(
    "amount", ["1e400", "-1e999", "1e-400", "0e99999999999999999999", "NaN", "Infinity", "0", "-5", "9" * 20]
)
def test_an_amount_that_cannot_be_is_refused_beside_its_field(desk: Client, amount: str) -> None:
    answer = desk.post(PRICES, price(amount=amount))
    assert answer.status_code == 422
    assert answer.context["form"].errors["amount"]


@pytest.mark.parametrize(
    "url", ["https://[", "http://[::1", "https://", "javascript:alert(1)", "https://a.example:port/", "//a"]
)
def test_an_address_that_no_browser_opens_is_no_source(desk: Client, url: str) -> None:
    answer = desk.post(PRICES, price(source_url=url))
    assert answer.status_code == 422
    assert answer.context["form"].errors["source_url"]


@pytest.mark.parametrize("url", ["https://[", "http://[::1", "https://a.example:port/"])
def test_an_unreadable_address_that_is_stored_breaks_no_page(desk: Client, url: str) -> None:
    card = Gpu.objects.get(slug=CARD)
    SpecSource.objects.create(product=card, field="length_mm", url=url)
    PriceObservation.objects.filter(product=card).update(source_url=url)
    card.current_prices.update(source_url=url)
    for page in (f"/parts/gpus/{CARD}/", "/parts/gpus/", "/sources/", PRICES, "/desk/", "/desk/history/"):
        assert desk.get(page).status_code == 200, page


def test_an_exponent_beyond_all_decimals_is_a_problem_of_its_row(catalog: None) -> None:
    row = price(amount="1e99999999999999999999")
    row = {name: value for name, value in row.items() if name not in ("seen", "confirmed")}
    assert [column for column, _ in price_row_problems(row, today=timezone.localdate())] == ["amount"]


@pytest.mark.parametrize("key", NO_NUMBERS, ids=lambda key: repr(key)[:12])
def test_a_key_that_is_no_number_names_nothing(desk: Client, key: str) -> None:
    before = PriceObservation.objects.count()
    known = PriceObservation.objects.filter(product__slug=CARD, retracted_at=None)[0]
    answers = [
        desk.post("/desk/", {"row": [f"{key}:1", f"{known.pk}:{key}"]}),
        desk.post(PRICES, {"action": "still_true", "observation": key}),
        desk.post(PRICES, {"action": "still_true", "observation": known.pk, "seen": key}),
        desk.post(PRICES, {"action": "retract", "observation": key}),
        desk.get(PRICES, {"correct": key}),
        desk.get("/desk/history/", {"person": key, "page": key}),
    ]
    assert {answer.status_code for answer in answers} <= {200, 302, 404, 409}
    assert PriceObservation.objects.count() == before


@pytest.mark.parametrize("key", NO_NUMBERS, ids=lambda key: repr(key)[:12])
def test_a_place_that_is_no_number_changes_no_row_of_a_draft(desk: Client, key: str) -> None:
    sheet(desk, text=f"product,price\n{CARD},700\n")
    draft = PriceImport.objects.latest("pk")
    sent = {"rows": key, "out": key, "choose": f"{key}:rtx-4090", f"cell-{key}-amount": "1"}
    # A field with a name of thousands of characters is no form of ours.
    assert desk.post(f"/desk/imports/{draft.pk}/?page={key[:50]}", sent).status_code in (302, 400)
    rows = draft.rows
    draft.refresh_from_db()
    assert draft.rows == rows


def test_a_nul_in_a_paste_or_a_file_is_refused_and_one_in_a_files_name_is_not_kept(desk: Client) -> None:
    text = f"product,price,note\n{CARD},700,a\x00b\n"
    assert "not text" in sheet(desk, text=text).text
    assert "not text" in sheet(desk, file=SimpleUploadedFile("a.csv", text.encode())).text
    assert sheet(desk, file=SimpleUploadedFile("a\x00.csv", f"product,price\n{CARD},700\n".encode()))
    assert "\x00" not in PriceImport.objects.latest("pk").label
