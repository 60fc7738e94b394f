"""The API keeps to its schema, whatever is sent, and says what was wrong in the same form everywhere."""

import csv
import io
import json
import os
from urllib.parse import urlencode

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from buildplanner.throttle import Throttle
from catalog.api.problems import CONTENT_TYPE
from estimator.predicting.case_tables import LARGEST_BYTES, MOST_ROWS

pytestmark = pytest.mark.usefixtures("catalog")

ROW = {"hardware": "RTX 3090", "model": "Qwen3.6-27B", "quant": "Q4_K_M", "test": "tg"}
ESTIMATES = "/api/v1/estimates"

EXAMPLES = int(os.environ.get("API_EXAMPLES", "25"))
"""Random requests for each operation. By hand, now and then: more, and every kind of wrong value."""

BEYOND = {f"/api/v1/{name}" for name in ("parts", "machines", "measurements")}
"""No schema says which kind has which specs, nor which slugs there are; neither, which texts are tables."""

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
schema.config.phases.coverage.enabled = "API_EXAMPLES" in os.environ


@pytest.fixture
def kept_connection():
    """As with Django's own test client: the end of a request is not the end of the test's connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
@schema.parametrize()
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_the_answer_is_as_the_schema_says(case):
    if case.operation.query.get("limit"):
        # A short page is validated in a tenth of the time, and says as much.
        case.query = {"limit": 3} | dict(case.query or {})
    beyond = [positive_data_acceptance] if case.media_type == "text/csv" or case.path in BEYOND else []
    case.call_and_validate(headers={"Accept-Encoding": "identity"}, excluded_checks=beyond)


def send(client, rows, **options):
    body = rows if isinstance(rows, str | bytes) else json.dumps(rows)
    return client.post(
        ESTIMATES, body, content_type=options.pop("content_type", "application/json"), **options
    )


def test_rows_in_json_get_as_many_answers_with_their_bands(client):
    rows = [ROW | {"case_id": "a", "depth": 16384}, ROW | {"model": "nonsense"}]
    content = send(client, rows).json()
    first, second = content["answers"]
    assert first["case_id"] == "a"
    assert 0 < first["low"] <= first["tokens_per_s"] <= first["high"]
    assert (first["band"], first["fits"], first["error"]) == (0.8, "yes", None)
    assert first["evidence"] > 0
    assert first["nearest"].startswith("https://")
    assert second["tokens_per_s"] is None
    assert second["error"].startswith("model 'nonsense' is not in the catalog")
    assert len(content["calibration_id"]) == 12


def test_json_and_csv_say_the_same(client):
    table = "hardware;model;quant;test;depth;flash_attn\nRTX 3090;Qwen3.6-27B;Q4_K_M;tg;4096;1\n"
    response = send(client, table, content_type="text/csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    (cells,) = csv.DictReader(io.StringIO(response.content.decode()))
    (answer,) = send(client, [ROW | {"depth": 4096, "flash_attn": True}]).json()["answers"]
    for column in ("tokens_per_s", "low", "high"):
        assert float(cells[column]) == answer[column]
    assert cells["nearest"] == answer["nearest"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([ROW | {"depth": "16384"}], "rows.0.depth"),
        ([ROW, {"hardware": "RTX 3090"}], "rows.1.model"),
        ([ROW | {"contxt": 1}], "rows.0.contxt"),
        ([ROW | {"hardware_count": 0}], "rows.0.hardware_count"),
    ],
)
def test_a_field_that_is_wrong_is_named(client, rows, field):
    response = send(client, rows)
    problem = response.json()
    assert (response.status_code, problem["status"]) == (422, 422)
    assert response["Content-Type"] == CONTENT_TYPE
    assert field in [error["field"] for error in problem["errors"]]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("not json", "application/json", 400),
        ("[]", "application/json", 422),
        (json.dumps([ROW] * (MOST_ROWS + 1)), "application/json", 422),
        ("x" * (LARGEST_BYTES + 1), "text/csv", 413),
        ("model,quant\na,b\n", "text/csv", 422),
        ("<x/>", "application/xml", 415),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_answered_is_a_problem(client, body, content_type, status):
    response = send(client, body, content_type=content_type)
    assert response.status_code == status
    assert response["Content-Type"] == CONTENT_TYPE
    assert response.json()["detail"]


@pytest.mark.parametrize(("method", "path", "status"), [
    ("get", "/api/v1/nothing", 404), ("delete", ESTIMATES, 405), ("get", ESTIMATES, 405),
])  # fmt: skip
def test_an_address_or_method_that_does_not_exist_is_a_problem_too(client, method, path, status):
    response = getattr(client, method)(path)
    assert (response.status_code, response["Content-Type"]) == (status, CONTENT_TYPE)


@override_settings(THROTTLES=[Throttle("batch", {"POST"}, limit=1, period_s=60, views=r"api:estimates")])
def test_too_many_tables_are_told_when_to_come_back(client):
    assert send(client, [ROW]).status_code == 200
    response = send(client, [ROW])
    assert (response.status_code, response["Content-Type"]) == (429, CONTENT_TYPE)
    assert int(response["Retry-After"]) <= 60


def test_a_list_comes_in_pages_that_lead_to_each_other(client):
    first = client.get("/api/v1/models?limit=60").json()
    second = client.get(first["next"]).json()
    assert first["count"] == second["count"] > 60
    assert len(first["items"]) == 60
    assert first["items"][-1]["slug"] != second["items"][0]["slug"]
    slugs = [item["slug"] for page in (first, second) for item in page["items"]]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("path", ["hardware", "hardware?kind=machine", "models", "formats", "measurements"])
def test_what_a_list_names_can_be_asked_about(client, path):
    item = client.get(f"/api/v1/{path}").json()["items"][0]
    assert item.get("slug") or item["source_url"]


def test_lists_hold_the_names_that_are_understood(client):
    (card,) = client.get("/api/v1/hardware?text=rtx-3090-ti").json()["items"]
    assert card["slug"] == "rtx-3090-ti"
    assert card["aliases"]
    assert client.get(card["url"]).status_code == 200


def test_measured_runs_are_found_by_what_was_measured(client):
    page = client.get("/api/v1/measurements?hardware=rtx-3090&test=decode&limit=5").json()
    assert page["count"] > 5
    assert {(run["hardware"], run["test"]) for run in page["items"]} == {("rtx-3090", "decode")}
    assert all(run["source_url"].startswith("http") for run in page["items"])


@pytest.mark.parametrize(
    "query", ["hardwear=rtx-3090", "limit=0", "limit=1&limit=2", "test=speed", "text=a%00b"]
)
def test_a_filter_that_means_nothing_is_refused_rather_than_left_out(client, query):
    path = "hardware" if query.startswith("text") else "measurements"
    response = client.get(f"/api/v1/{path}?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == query.partition("=")[0]


def test_the_calibration_names_itself_and_its_bands(client):
    content = client.get("/api/v1/calibration").json()
    assert content["coverage"] == 0.8
    assert all(band["low"] <= 1 <= band["high"] for band in content["bands"])
    assert all(target["is_met"] == (target["reached"] <= target["limit"]) for target in content["targets"])


def test_no_answer_sets_a_cookie_and_lists_may_be_kept(client):
    response = client.get("/api/v1/models")
    assert not response.cookies
    assert "Cookie" not in response["Vary"]
    assert response["Cache-Control"] == "public, max-age=300"
    assert client.get("/api/v1/models", headers={"If-None-Match": response["ETag"]}).status_code == 304
    posted = send(client, [ROW])
    assert not posted.cookies
    assert "no-store" in posted["Cache-Control"]


def test_the_documentation_has_an_example_of_every_operation(client):
    assert client.get("/api/", follow=True).redirect_chain == [("/api/v1/docs", 302)]
    page = client.get("/api/v1/docs").content.decode()
    for path in client.get("/api/v1/openapi.json").json()["paths"]:
        assert f"{path}</code>" in page
        assert f"http://testserver{path.partition('{')[0]}" in page


ONE = f"/api/v1/estimate?{urlencode(ROW)}"


def test_a_lone_question_gets_the_answer_that_it_gets_in_a_table(client):
    content = send(client, [ROW | {"depth": 16384, "flash_attn": True, "speculation": "mtp:2"}]).json()
    alone = client.get(f"{ONE}&depth=16384&flash_attn=true&speculation=mtp:2").json()
    (answer,) = content["answers"]
    asked = {name: content[name] for name in ("calibration_id", "catalog")}
    assert alone | {"case_id": ""} == answer | asked


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (ROW | {"model": "Qwen3.6-27C"}, "qwen3.6-27b"),
        (ROW | {"hardware": "RTX 3091"}, "3090"),
        (ROW | {"engine": "mlx"}, "mlx does not run on nvidia hardware"),
    ],
)
def test_a_lone_question_about_what_does_not_exist_is_told_why(client, question, said):
    response = client.get(f"/api/v1/estimate?{urlencode(question)}")
    assert (response.status_code, response["Content-Type"]) == (404, CONTENT_TYPE)
    assert said.casefold() in response.json()["detail"].casefold()


def test_what_does_not_fit_has_an_answer_that_says_how_much_is_missing(client):
    answer = client.get(f"{ONE}&depth=90000000").json()
    assert (answer["fits"], answer["tokens_per_s"]) == ("no", None)
    assert "GiB are missing" in answer["error"]


def test_a_lone_question_that_lacks_something_or_has_too_much_is_refused(client):
    for address, field in ((ONE.replace("model=", "modle="), "model"), (f"{ONE}&contxt=1", "contxt")):
        response = client.get(address)
        assert response.status_code == 422
        assert field in [error["field"] for error in response.json()["errors"]]


def test_the_older_name_answers_the_same_and_says_what_replaced_it(client):
    newer = send(client, [ROW])
    older = client.post("/api/v1/predict", json.dumps([ROW]), content_type="application/json")
    assert older.json() == newer.json()
    assert older["Deprecation"].startswith("@")
    assert older["Link"] == '<http://testserver/api/v1/estimates>; rel="successor-version"'
    assert "Deprecation" not in newer
