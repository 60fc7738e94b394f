import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from buildplanner.urls import *  # noqa: F403
from buildplanner.urls import handler404 as handler404
from catalog.errors import NotFoundWithSuggestions


def missing(_request: HttpRequest) -> None:
    raise NotFoundWithSuggestions("There is no card named rtx-3091.", [("RTX 3090", "/parts/gpus/rtx-3090/")])


urlpatterns = [path("missing/", missing)]


def test_an_unknown_address_gets_a_page_in_plain_words(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
    assert "tried" not in response.text


@pytest.mark.urls(__name__)
def test_a_missing_thing_offers_the_nearest_names(client: Client) -> None:
    response = client.get("/missing/")
    assert response.status_code == 404
    assert "There is no card named rtx-3091." in response.text
    assert '<a href="/parts/gpus/rtx-3090/">RTX 3090</a>' in response.text


def test_a_form_without_its_token_says_what_to_do() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/")
    assert response.status_code == 403
    assert "send the form again" in response.text


def test_the_page_for_our_own_failures_needs_nothing_that_may_have_failed() -> None:
    assert "Something broke on our side" in render_to_string("500.html")


@pytest.mark.parametrize("template", ["403.html", "404.html", "429.html"])
def test_error_pages_render(template: str) -> None:
    assert "<h1>" in render_to_string(template, {"wait_s": 1}, RequestFactory().get("/"))
