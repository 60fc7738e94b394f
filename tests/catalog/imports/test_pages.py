"""An editor's way through an import: bring a sheet, look it through, mend it, record it, undo it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from catalog.imports.review import review
from catalog.models import CurrentPrice, PriceImport, PriceObservation
from tests.catalog.imports.sheets import CARDS, DEFAULTS, prices_used

pytestmark = pytest.mark.usefixtures("cards")

NEW = "/desk/import/"


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def defaults() -> dict[str, str]:
    return DEFAULTS | {"observed_on": timezone.localdate().isoformat()}


def bring(desk: Client, text: str, **changes: Any) -> PriceImport:
    response = desk.post(NEW, defaults() | {"text": text} | changes)
    assert response.status_code == 302, response.context["form"].errors
    return PriceImport.objects.latest("pk")


def form_of(response: Any) -> dict[str, Any]:
    """What the review's form would send as it stands."""
    context = response.context
    sent: dict[str, Any] = {"digest": context["digest"], "rows": context["places"], "out": []}
    for shown in context["rows"]:
        if shown.row.out:
            sent["out"].append(str(shown.row.place))
        for cell in shown.fields:
            sent[f"was-{shown.row.place}-{cell.column}"] = cell.value
            sent[f"cell-{shown.row.place}-{cell.column}"] = cell.value
    return sent


def address(draft: PriceImport, what: str = "") -> str:
    return f"/desk/imports/{draft.pk}/{what}"


@pytest.mark.usefixtures("catalog")
def test_two_hundred_rows_are_brought_mended_recorded_and_undone(desk: Client) -> None:
    before = prices_used()
    exported = desk.get(f"{NEW}prices.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported)))[:200]
    assert len(rows) == 200
    today = f"{timezone.localdate():%d %b %Y}"
    for row in rows:
        row |= {"observed_on": today, "source_url": "https://example.org/round"}
    rows[5]["product"] = "rtx-3909"
    rows[7]["amount"], rows[7]["low"], rows[7]["high"] = "dear", "", ""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)

    upload = SimpleUploadedFile("prices.csv", out.getvalue().encode("utf-16"))
    page = desk.post(NEW, defaults() | {"file": upload}, follow=True)
    draft = PriceImport.objects.latest("pk")
    assert (draft.label, page.context["counts"]["wrong"], page.context["show"]) == ("prices.csv", 2, "wrong")

    sent = form_of(page) | {"choose": "5:rtx-3090", "cell-7-amount": "$1,234.50"}
    page = desk.post(address(draft), sent, follow=True)
    assert "wrong" not in page.context["counts"]
    page = desk.get(address(draft), {"show": "all"})
    n_to_record = page.context["n_to_record"]
    assert n_to_record >= 195
    assert len(page.context["rows"]) == 200

    done = desk.post(address(draft, "record/"), form_of(page) | {"confirmed": "yes"}, follow=True)
    assert done.context["done"].state == "recorded"
    assert PriceObservation.objects.filter(price_import=draft).count() == n_to_record
    assert prices_used() != before

    undone = desk.post(address(draft, "undo/"), follow=True)
    assert undone.context["done"].state == "undone"
    assert prices_used() == before


def test_a_pasted_range_of_cells_is_read_and_nothing_is_recorded_yet(desk: Client) -> None:
    draft = bring(desk, "Part\tPrice\nAmber Card\t€110,50\n")
    assert draft.label == "pasted"
    (row,) = review(draft.rows, today=timezone.localdate()).rows
    assert row.observation is not None
    assert (str(row.observation.amount), row.observation.currency) == ("110.50", "EUR")
    assert not draft.observations.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is nothing to read"),
        ("amber-card,110\n", "The first line is no header: we do not guess"),
        ("product,date\namber-card,2026-11-20\n", "No column holds a price"),
        ("price,date\n110,2026-11-20\n", "No column says which product"),
        ("product,price,cost\namber-card,1,2\n", "both mean price"),
        ("product,price\n", "no row below it"),
        ('product,price\n"amber-card,110\n' + "x" * 3000, "a quotation mark may be open"),
        ("product,price\n" + "amber-card,110\n" * 5001, "more than 5,000 rows"),
    ],
    ids=["nothing", "no header", "no price", "no product", "two prices", "no rows", "open quote", "too many"],
)
def test_what_cannot_be_read_is_refused_in_words_and_kept_in_the_form(
    desk: Client, text: str, said: str
) -> None:
    response = desk.post(NEW, defaults() | {"text": text})
    assert response.status_code == 422
    assert said in response.context["form"].errors["text"]
    assert response.context["form"].typed["text"] == text
    assert not PriceImport.objects.exists()


def test_a_workbook_is_refused_with_the_way_to_send_it(desk: Client) -> None:
    upload = SimpleUploadedFile("prices.xlsx", b"PK\x03\x04...")
    response = desk.post(NEW, defaults() | {"file": upload})
    assert "Save the sheet as CSV" in response.context["form"].errors["file"]


@pytest.mark.parametrize("size", [2_000_001, 4_000_001])
def test_too_large_a_file_is_refused(desk: Client, size: int) -> None:
    response = desk.post(NEW, defaults() | {"file": SimpleUploadedFile("prices.csv", b"a" * size)})
    assert response.status_code in (413, 422)
    assert "larger than 2 MB" in response.context["form"].errors["file"]


def test_what_the_sheet_lacks_and_the_form_does_not_say_is_asked_for_once(desk: Client) -> None:
    response = desk.post(NEW, {"text": "product,price\namber-card,110\n", "currency": "USD"})
    assert set(response.context["form"].errors) == {"source_url", "condition", "basis", "observed_on"}


def test_a_wrong_default_is_answered_beside_its_field(desk: Client) -> None:
    wrong = {"source_url": "a shop", "observed_on": "2999-01-01", "currency": "doubloon"}
    response = desk.post(NEW, defaults() | {"text": "product,price\namber-card,110\n"} | wrong)
    assert {"source_url", "currency"} <= set(response.context["form"].errors)
    late = desk.post(
        NEW, defaults() | {"text": "product,price\namber-card,110\n", "observed_on": "2099-01-01"}
    )
    assert "future" in late.context["form"].errors["observed_on"]


def test_a_wrong_row_keeps_all_rows_out_until_it_is_left_out(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,110\nnonsense-card,1\n")
    page = desk.get(address(draft), {"show": "all"})
    refused = desk.post(address(draft, "record/"), form_of(page))
    assert refused.status_code == 409
    assert "1 row is still wrong" in refused.content.decode()
    assert not draft.observations.exists()

    desk.post(address(draft, "record/"), form_of(page) | {"out": ["1"]})
    assert draft.observations.count() == 1


def test_all_wrong_rows_are_left_out_by_one_button(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,110\nx,1\ny,2\n")
    page = desk.post(address(draft), {"leave": "wrong"}, follow=True)
    assert page.context["counts"] == {"new": 1, "out": 2}


def test_suspicious_rows_are_recorded_after_one_confirmation(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,900\nbasalt-card,901\n")
    page = desk.get(address(draft))
    assert page.context["show"] == "suspicious"
    refused = desk.post(address(draft, "record/"), form_of(page))
    assert "looked at the suspicious rows" in refused.context["refusal"]
    desk.post(address(draft, "record/"), form_of(page) | {"confirmed": "yes"})
    assert draft.observations.count() == 2


def test_a_cell_mended_in_the_last_moment_is_shown_before_it_is_recorded(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,900\n")
    sent = form_of(desk.get(address(draft))) | {"cell-0-amount": "110", "confirmed": "yes"}
    again = desk.post(address(draft, "record/"), sent)
    assert "look again, then record" in again.context["refusal"]
    assert again.context["rows"][0].after == "$105"
    desk.post(address(draft, "record/"), form_of(again))
    assert draft.observations.get().amount == 110


def test_a_double_click_records_once(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,110\n")
    sent = form_of(desk.get(address(draft)))
    for _ in range(2):
        assert desk.post(address(draft, "record/"), sent).status_code == 302
    assert draft.observations.count() == 1


def test_a_mended_cell_comes_back_in_place_with_the_counts(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,dear\n")
    sent = form_of(desk.get(address(draft))) | {"cell-0-amount": "110"}
    part = desk.post(f"{address(draft)}?show=wrong", sent, headers={"HX-Request": "true"})
    html = part.content.decode()
    assert html.lstrip().startswith('<div id="review">')
    assert "Record 1 price<" in html


def test_a_word_that_is_wrong_in_many_rows_is_mended_once(desk: Client) -> None:
    words = ("as new", "as new", "as new", "mint")
    rows = [f"{slug},dear,{word}\n" for slug, word in zip(CARDS, words, strict=False)]
    draft = bring(desk, "product,price,condition\n" + "".join(rows))
    page = desk.get(address(draft))
    html = page.content.decode()
    assert html.count("and in 2 other rows with “as new”") == 1
    assert "“dear”" not in html
    sent = form_of(page) | {"cell-0-condition": "used", "cell-0-amount": "110"}
    desk.post(address(draft), sent | {"same-0-condition": "yes"})
    draft.refresh_from_db()
    assert [row["cells"]["condition"] for row in draft.rows] == ["used", "used", "used", "mint"]


def test_what_two_editors_mend_in_one_draft_is_kept_and_said(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,dear\nbasalt-card,dearer\n")
    sent = form_of(desk.get(address(draft)))
    desk.post(address(draft), sent | {"cell-0-amount": "110"})
    page = desk.post(address(draft), sent | {"cell-0-amount": "120", "cell-1-amount": "210"}, follow=True)
    draft.refresh_from_db()
    assert [row["cells"]["amount"] for row in draft.rows] == ["120", "210"]
    assert "somebody else had changed" in page.content.decode()


def test_nothing_that_was_typed_is_lost_where_it_is_wrong_still(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,dear\n")
    sent = form_of(desk.get(address(draft))) | {"cell-0-amount": "<b>very dear</b>"}
    page = desk.post(address(draft), sent, follow=True)
    assert 'value="&lt;b&gt;very dear&lt;/b&gt;"' in page.content.decode()


def test_an_undone_import_begins_again_as_a_draft_of_the_same_rows(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,110\n")
    desk.post(address(draft, "record/"), form_of(desk.get(address(draft))))
    desk.post(address(draft, "undo/"))
    page = desk.post(address(draft, "again/"), follow=True)
    assert page.context["draft"].pk != draft.pk
    assert page.context["counts"] == {"new": 1}


def test_a_draft_can_be_thrown_away_and_a_recorded_import_cannot(desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,110\n")
    desk.post(address(draft, "record/"), form_of(desk.get(address(draft))))
    other = bring(desk, "product,price\nbasalt-card,210\n")
    desk.post(address(draft, "discard/"))
    desk.post(address(other, "discard/"))
    assert list(PriceImport.objects.all()) == [draft]


def test_the_list_says_who_when_what_and_its_state_in_few_queries(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        draft = bring(desk, f"product,price\namber-card,{110 + n}\n")
        desk.post(address(draft, "record/"), form_of(desk.get(address(draft))) | {"confirmed": "yes"})
    with django_assert_max_num_queries(8):
        html = desk.get("/desk/imports/").content.decode()
    assert html.count(">Undo<") == 12
    assert "1 of 1 price count" in html


def test_a_page_of_a_draft_asks_as_many_queries_for_many_rows_as_for_few(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    draft = bring(desk, "product,price\n" + "".join(f"{slug},{n}\n" for slug in CARDS for n in range(1, 60)))
    with django_assert_max_num_queries(18):
        desk.get(address(draft), {"show": "all"})
    page = desk.get(address(draft), {"show": "all"})
    desk.post(address(draft, "record/"), {"digest": page.context["digest"], "confirmed": "yes"})
    assert draft.observations.count() == 59 * len(CARDS)
    with django_assert_max_num_queries(12):
        desk.get(address(draft))


def test_the_template_is_a_sheet_that_is_read(desk: Client) -> None:
    response = desk.get(f"{NEW}template.csv")
    upload = SimpleUploadedFile("template.csv", response.content)
    desk.post(NEW, defaults() | {"file": upload})
    assert len(PriceImport.objects.latest("pk").rows) == 2


def test_exported_prices_come_back_as_stored_already(desk: Client) -> None:
    exported = desk.get(f"{NEW}prices.csv", {"kind": "gpu"})
    desk.post(NEW, {"file": SimpleUploadedFile("prices.csv", exported.content)})
    page = desk.get(address(PriceImport.objects.latest("pk")))
    assert set(page.context["counts"]) == {"unchanged"}


def test_stale_prices_are_exported_by_themselves(desk: Client) -> None:
    CurrentPrice.objects.filter(product__slug__in=CARDS[1:]).update(newest_on=timezone.localdate())
    CurrentPrice.objects.filter(product__slug=CARDS[0]).update(newest_on="2025-01-01")
    sheet = desk.get(f"{NEW}prices.csv", {"kind": "gpu", "stale": "1"}).content.decode()
    assert CARDS[0] in sheet
    assert CARDS[1] not in sheet


@pytest.mark.parametrize("path", ["import/", "imports/", "import/template.csv", "import/prices.csv"])
def test_visitors_are_asked_to_sign_in(client: Client, path: str) -> None:
    response = client.get(f"/desk/{path}")
    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_who_may_add_prices_may_import_but_not_undo(client: Client, desk: Client) -> None:
    draft = bring(desk, "product,price\namber-card,110\n")
    adder = User.objects.create(username="adder", is_staff=True)
    adder.user_permissions.add(Permission.objects.get(codename="add_priceobservation"))
    client.force_login(adder)
    client.post(address(draft, "record/"), form_of(client.get(address(draft))))
    assert draft.observations.count() == 1
    assert ">Undo<" not in client.get("/desk/imports/").content.decode()
    assert client.post(address(draft, "undo/")).status_code == 403
    assert draft.observations.filter(retracted_at=None).count() == 1


def test_a_form_without_its_token_is_refused(editor: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    response: HttpResponse = strict.post(NEW, defaults() | {"text": "product,price\namber-card,110\n"})  # type: ignore[assignment]
    assert response.status_code == 403
    assert not PriceImport.objects.exists()
