import gzip

import pytest
from django.http import HttpResponse
from django.http.request import HttpRequest
from django.test import RequestFactory

from buildplanner.compression import EtagMiddleware, PageCompressionMiddleware

PAGE = "<p>41 tokens a second</p>" * 100


def asking(encoding: str = "gzip") -> HttpRequest:
    return RequestFactory().get("/", headers={"Accept-Encoding": encoding})


def answered(page: str = PAGE, *, encoding: str = "gzip", **headers: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(page, headers={name.replace("_", "-"): value for name, value in headers.items()})

    response = PageCompressionMiddleware(view)(asking(encoding))
    assert isinstance(response, HttpResponse)
    return response


def test_a_compressed_page_is_the_same_page() -> None:
    response = answered()
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(response.content) < len(PAGE)
    assert gzip.decompress(response.content).decode() == PAGE


def test_who_does_not_ask_for_compression_gets_none_and_caches_are_told() -> None:
    response = answered(encoding="identity")
    assert response.content.decode() == PAGE
    assert not response.has_header("Content-Encoding")
    assert "Accept-Encoding" in response["Vary"]


def test_the_size_of_a_page_for_one_visitor_varies() -> None:
    assert len({len(answered().content) for _ in range(60)}) > 1


def test_a_page_for_everyone_is_always_the_same_bytes() -> None:
    assert len({answered(Cache_Control="public, max-age=60").content for _ in range(10)}) == 1


def test_a_short_page_is_left_alone() -> None:
    assert answered("ok").content == b"ok"


def test_a_tag_of_the_plain_page_becomes_a_weak_one() -> None:
    assert answered(ETag='"abc"')["ETag"] == 'W/"abc"'


@pytest.mark.parametrize(("vary", "tagged"), [("Cookie", False), ("HX-Request", True)])
def test_only_pages_that_can_match_again_are_tagged(vary: str, tagged: bool) -> None:
    response = EtagMiddleware(lambda request: HttpResponse(PAGE, headers={"Vary": vary}))(asking())
    assert response.has_header("ETag") is tagged
