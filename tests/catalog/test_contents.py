"""A long page leads to each of its sections, and to the list where the thing can be compared."""

import re

import pytest
from django.test import Client

ADDRESSES = [
    "/parts/gpus/rtx-3090/",
    "/parts/power-supplies/corsair-hx1500i-2025/",
    "/machines/mac-studio-m5-max-128gb/",
    "/models/qwen3.6-27b/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_to_a_section_finds_it(catalog: None, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200, address
    html = response.content.decode()
    wanted = re.findall(r'<li><a href="#([\w-]+)">', html)
    assert {"sources"} < set(wanted)
    for name in wanted:
        assert html.count(f'id="{name}"') == 1, name


def test_a_page_leads_to_its_list_with_itself_ticked(catalog: None, client: Client) -> None:
    html = client.get("/parts/gpus/rtx-3090/").content.decode()
    assert 'href="/parts/gpus/?with=rtx-3090"' in html
    listed = client.get("/parts/gpus/?with=rtx-3090").content.decode()
    assert re.search(r'name="with" value="rtx-3090" checked', listed)


def test_the_page_of_kinds_leads_to_questions_that_have_answers(catalog: None, client: Client) -> None:
    html = client.get("/parts/").content.decode()
    questions = re.findall(r'<li><a href="(/[^"]+\?[^"]+)">', html)
    assert len(questions) > 15
    for address in questions:
        assert "Nothing matches" not in client.get(address.replace("&amp;", "&")).content.decode(), address
