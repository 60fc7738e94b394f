"""The builder's page: what it shows, and where its forms and links lead."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from builds.builder import drafts
from builds.builder.document import BuildDocument, LineAsked, OwnPart
from builds.builder.query import query_of
from builds.models import BuildDraft

pytestmark = pytest.mark.usefixtures("catalog")

RIG = (
    "part=rtx-3090*4:used&part=asrock-rack-romed8-2t:used&part=epyc-7313p:used&part=ddr4-16gb-rdimm-2133*8:used"
    "&part=asrock-pg-1600g:new"
)


def show(query: str = "", **headers: str) -> str:
    answer = Client().get(f"/builds/new?{query}", headers=headers)
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.content.decode()


def send(state: str, **fields: str) -> str:
    """Where the form leads."""
    answer = Client().get("/builds/new", {"state": state, **fields})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def link(page: str, pattern: str) -> str:
    """The address of the first link whose tag matches."""
    for tag in re.findall(r"<a [^>]*>", page):
        if re.search(pattern, tag):
            found = re.search(r'href="([^"]*)"', tag)
            assert found
            return unescape(found[1])
    raise AssertionError(f"no link matches {pattern}")


def test_an_empty_build_says_what_to_do() -> None:
    page = show()
    assert "Nothing is in it yet" in page
    starter = link(page, r"part=rtx-3090\*4")
    assert "This build" in Client().get(starter).content.decode()
    assert "$" in page


def test_builds_to_begin_with_have_a_page_of_their_own() -> None:
    page = Client().get("/builds/").content.decode()
    assert page.count('class="card"') == 7
    assert 'href="/builds/new"' in page


def test_every_starter_build_can_be_opened() -> None:
    page = Client().get("/builds/").content.decode()
    for address in re.findall(r'href="(/builds/new\?[^"]*)"', page):
        shown = Client().get(unescape(address)).content.decode()
        assert 'id="summary"' in shown
        assert "Not known" not in shown


def test_a_build_is_priced_judged_powered_placed_and_estimated() -> None:
    page = show(RIG)
    for heading in ("This build", "Before you buy it", "Power", "Where each card goes", "How fast it runs"):
        assert f">{heading}</h2>" in page
    assert "RTX 3090 #4" in page
    assert "t/s" in page


def test_a_finding_shows_its_rule_its_figure_and_its_fix() -> None:
    page = show(RIG)
    assert "<code>outlet.continuous</code>" in page
    assert "against a limit of" in page
    capped = link(page, r'id="fix-block-outlet-continuous')
    assert "limit=" in capped
    assert "<code>outlet.continuous</code>" not in Client().get(capped).content.decode()


def test_the_form_leads_to_the_build_that_it_makes() -> None:
    assert send("part=rtx-3090", **{"quantity-0": "2"}) == "/builds/new?part=rtx-3090*2"
    assert send("part=rtx-3090", **{"price-0": "650", "limit-0": "280 W"}) == (
        "/builds/new?part=rtx-3090@650~limit=280"
    )
    assert send("part=rtx-3090", outlet="eu-230v-16a", context="16k", model="qwen3.6-27b") == (
        "/builds/new?part=rtx-3090&outlet=eu-230v-16a&context=16384"
    )


def test_a_form_that_is_sent_as_it_was_drawn_changes_nothing() -> None:
    state = f"{RIG}&name=Mine&other_w=100&split=layer".replace(":used", "").replace(":new", "")
    page = show(state)
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input [^>]*?name="([^"]*)"[^>]*? value="([^"]*)"', page)
    }
    selects = re.findall(r'<select [^>]*?name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL)
    for name, options in selects:
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    assert {"quantity-0", "condition-0", "riser-0", "outlet", "model", "seat-rtx-3090#1"} <= set(fields)
    assert Client().get("/builds/new", fields).headers["Location"] == f"/builds/new?{fields['state']}"


def test_a_line_with_none_left_is_gone() -> None:
    assert send("part=rtx-3090&part=ryzen-7-9700x", **{"quantity-0": "0"}) == "/builds/new?part=ryzen-7-9700x"
    assert send("part=rtx-3090", **{"quantity-0": "0"}) == "/builds/new"


def test_one_card_is_pinned_to_a_slot_and_to_a_supply() -> None:
    state = "part=rtx-3090*2&part=asrock-rack-romed8-2t&part=asrock-pg-1600g*2"
    pinned = send(state, **{"seat-rtx-3090#2": "5"})
    assert pinned.endswith(
        "?part=rtx-3090&part=rtx-3090~slot=5&part=asrock-rack-romed8-2t&part=asrock-pg-1600g*2"
    )
    assert send(pinned.partition("?")[2], **{"seat-rtx-3090#2": ""}) == f"/builds/new?{state}"
    assert "supply=2" in send(state, **{"supply-rtx-3090#1": "2"})


def test_another_riser_is_fed_as_it_is_made() -> None:
    state = "part=rtx-3090~riser=usb-x1-riser-sata~feed=molex"
    changed = send(state, **{"riser-0": "linkup-ultra-gen4-x16-30cm", "feed-0": "molex"})
    assert changed == "/builds/new?part=rtx-3090~riser=linkup-ultra-gen4-x16-30cm"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("quantity-0", "many", "from 0 to 64"),
        ("price-0", "cheap", "dollars and cents"),
        ("limit-0", "little", "Write watts"),
        ("context", "huge", "number of tokens"),
        ("streams", "0", "from 1 to 256"),
        ("other_w", "-5", "Write watts"),
    ],
)
def test_what_makes_no_sense_is_kept_and_said_beside_its_field(field: str, typed: str, said: str) -> None:
    answer = Client().get("/builds/new", {"state": "part=rtx-3090*2", field: typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="error-{field}"' in page
    assert said in page
    assert typed in page
    assert "RTX 3090 #2" in page


def test_a_part_of_ones_own_is_described_and_priced() -> None:
    own = {"own_kind": "gpu", "own-name": "Engineering sample", "own-price": "4,000", "own-memory_gib": "48"}
    address = send("part=rtx-3090", **own)
    assert address == (
        "/builds/new?part=rtx-3090&part=own:gpu@4000~name=Engineering%2520sample~memory_gib=48"
    )
    page = Client().get(address).content.decode()
    assert "Engineering sample" in page
    assert "$4,000" in page


def test_a_part_of_ones_own_that_is_wrong_keeps_what_was_typed() -> None:
    fields = {"own_kind": "gpu", "own-name": "", "own-memory_gib": "lots", "own-tdp_w": "300"}
    page = Client().get("/builds/new", {"state": "", **fields}).content.decode()
    assert "Give it a name" in page
    assert "for example 48" in page
    assert 'value="lots"' in page
    assert 'value="300"' in page


def test_adding_finds_by_words_and_hides_what_cannot_fit() -> None:
    page = show("part=epyc-7313p&add=motherboard")
    assert "ROMED8-2T" in page
    assert "more cannot fit this build" in page
    every = Client().get(link(page, r"all=1")).content.decode()
    assert "offer-unfit" in every
    found = show("part=epyc-7313p&add=motherboard&find=romed8")
    assert "ROMED8-2T" in found
    assert "part=asrock-rack-romed8-2t" in link(found, r"Add ASRock Rack ROMED8-2T")


def test_another_board_takes_the_place_of_the_one_that_is_there() -> None:
    page = show("part=rtx-3090&part=asus-proart-x870e-creator&add=motherboard&find=b850+ai+top")
    assert link(page, r"Use .*B850 AI TOP.* instead") == (
        "/builds/new?part=rtx-3090&part=gigabyte-b850-ai-top"
    )


def test_no_module_or_laptop_chip_is_offered() -> None:
    page = show("add=gpu&find=sxm&all=1")
    assert "SXM" not in page.partition('class="offers"')[2].partition("</ul>")[0]


def test_htmx_gets_the_builder_alone_and_the_address_of_the_build() -> None:
    answer = Client().get(
        "/builds/new", {"state": "part=rtx-3090", "quantity-0": "2"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.headers["HX-Push-Url"] == "/builds/new?part=rtx-3090*2"
    assert page.lstrip().startswith('<div id="builder"')
    assert "<html" not in page


def test_htmx_gets_the_box_that_adds_alone() -> None:
    headers = {"HX-Request": "true", "HX-Target": "picker-gpu"}
    page = Client().get("/builds/new?add=gpu&find=4090", headers=headers).content.decode()
    assert page.count("<div id=") == 2
    assert 'id="picker-gpu"' in page
    assert 'id="offers-gpu"' in page


def test_undo_leads_to_what_was_shown_before() -> None:
    before = "http://testserver/builds/new?part=rtx-3090"
    assert link(show("part=rtx-3090*2", Referer=before), 'id="undo"') == "/builds/new?part=rtx-3090"
    htmx = {"HX-Request": "true", "HX-Current-URL": before}
    assert link(show("part=rtx-3090*2", **htmx), 'id="undo"') == "/builds/new?part=rtx-3090"


@pytest.mark.parametrize(
    "before",
    [
        "http://testserver/builds/new?part=rtx-3090*2",
        "http://testserver/parts/gpus/rtx-3090/",
        "https://elsewhere.example/builds/new?part=rtx-4090",
        "http://[broken",
    ],
)
def test_there_is_nothing_to_undo_after_another_page(before: str) -> None:
    assert 'id="undo"' not in show("part=rtx-3090*2", Referer=before)


def long_build() -> BuildDocument:
    samples = [OwnPart(kind="gpu", name=f"{n} {'s' * 90}", specs={"memory_gib": "48"}) for n in range(39)]
    lines = (LineAsked(part="rtx-3090"), *(LineAsked(own=sample) for sample in samples))
    return BuildDocument(lines=lines)


def test_a_build_that_is_too_long_for_an_address_is_kept_as_a_draft() -> None:
    answer = Client().get(f"/builds/new?{query_of(long_build())}")
    assert answer.status_code == 302
    assert re.fullmatch(r"/builds/new\?draft=[0-9a-f]{16}", answer.headers["Location"])
    page = Client().get(answer.headers["Location"]).content.decode()
    assert page.count('class="part-count"') == 40
    assert len(max(re.findall(r'href="([^"]*)"', page), key=len)) < 4000
    assert BuildDraft.objects.count() == 1


def test_the_form_and_a_button_of_a_draft_lead_to_another_draft() -> None:
    draft = Client().get(f"/builds/new?{query_of(long_build())}").headers["Location"].partition("?")[2]
    assert send(draft, **{"quantity-0": "2"}).startswith("/builds/new?draft=")
    change = urlencode({"do": "limit-cards", "subject": "", "value": "220"})
    assert Client().get(f"/builds/new?{draft}&{change}").headers["Location"].startswith("/builds/new?draft=")
    assert BuildDraft.objects.count() == 3


def test_a_draft_that_is_no_longer_kept_is_said() -> None:
    for draft in ("0123456789abcdef", "none", "%00"):
        assert "no longer kept" in show(f"draft={draft}")


def test_old_drafts_go_when_a_new_one_comes() -> None:
    from datetime import date, timedelta

    today = date(2026, 11, 23)
    BuildDraft.objects.create(pk="old", query="part=x", used_on=today - timedelta(days=drafts.KEPT_DAYS + 1))
    BuildDraft.objects.create(pk="used", query="part=x", used_on=today - timedelta(days=drafts.KEPT_DAYS))
    drafts.keep(long_build(), today)
    assert sorted(BuildDraft.objects.values_list("pk", flat=True))[-1] == "used"
    assert not BuildDraft.objects.filter(pk="old").exists()


@pytest.mark.parametrize(
    "query",
    [
        "part=&part=%00&part=***&outlet=moon&model=none&precision=1-bit&engine=steam&split=hair&other_w=x",
        "part=nothing-of-this-name*3&part=own:spaceship~name=Heart&add=spaceship",
        "do=explode&subject=rtx-3090&value=x&part=rtx-3090",
        "do=limit-cards&value=many&part=rtx-3090",
        "part=rtx-3090*0&part=rtx-3090*64&part=rtx-3090*64",
        "state=part%3Drtx-3090&own_kind=spaceship&seat-=1&seat-rtx-3090%239=1",
        "add=gpu&find=%00%22%3E%3Cscript%3E&all=1",
        "part=own:gpu~name=%253Cscript%253Ealert(1)%253C/script%253E",
        "part=macbook-pro-14-m5-max-40c-64gb",
    ],
)
def test_no_address_is_an_error_of_ours(query: str) -> None:
    answer = Client().get(f"/builds/new?{query}")
    assert answer.status_code in (200, 302)
    assert "<script>" not in answer.content.decode()


def test_a_name_is_read_as_people_write_it_and_said() -> None:
    page = show("part=2x%20RTX%203090%20FE&part=ROMED8-2T")
    assert "was read as" in page
    assert "part=rtx-3090*3" in link(page, 'id="plus-0"')


def test_an_unknown_part_stays_in_the_list_and_is_said() -> None:
    page = show("part=rtx-3090&part=rtx-3900-supra")
    assert "rtx-3900-supra" in page
    assert "Not known" in page


@pytest.mark.parametrize("cards", [1, 16])
def test_a_build_asks_the_same_few_questions_of_the_database_whatever_it_holds(
    cards: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = f"/builds/new?{RIG.replace('rtx-3090*4', f'rtx-3090*{cards}')}"
    Client().get(address)
    with django_assert_max_num_queries(3):
        Client().get(address)


def test_the_box_that_adds_asks_no_more_for_more_parts(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    Client().get(f"/builds/new?{RIG}&add=gpu")
    with django_assert_max_num_queries(3):
        Client().get(f"/builds/new?{RIG}&add=gpu")
    with django_assert_max_num_queries(9):
        Client().get(f"/builds/new?{RIG}&add=gpu&find=rtx")


NARROW = "part=rtx-3090*2:used~riser=usb-x1-riser-6pin&part=asrock-rack-romed8-2t:used&part=epyc-7313p:used"


@pytest.mark.parametrize(
    "query",
    [
        RIG,
        f"{RIG}&engine=llama.cpp",
        f"{NARROW}&engine=vllm",
        f"{RIG.replace(':used&', ':used@700~limit=220&', 1)}&prompt=30000&output=900&context=40960&streams=4",
    ],
)
def test_a_comparison_of_the_build_says_the_same_speed_and_price(query: str) -> None:
    page = show(query)
    compared = Client().get(link(page, r"/compare/\?")).content.decode()
    summary = page.partition('id="summary"')[2]
    shown = re.findall(r"([\d.,]+ t/s)", summary)[:2]
    assert len(shown) == 2
    for figure in (*shown, *re.findall(r"(\$[\d,]+)</", summary)[:1]):
        assert figure in unescape(compared), figure


def test_an_engine_that_the_cards_are_meant_for_does_not_bind_the_others_in_a_comparison() -> None:
    assert "engine=" not in link(show(f"{RIG}&engine=vllm"), r"/compare/\?")
    assert "engine=vllm" in link(show(f"{NARROW}&engine=vllm"), r"/compare/\?")
