import pytest
from django.db import DatabaseError
from django.test import Client

from buildplanner import health
from catalog.models import CatalogVersion


def test_a_live_process_says_so_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_it_is_ready_once_the_catalog_is_loaded(client: Client, catalog: None) -> None:
    assert client.get("/readyz").json() == {"status": "ok", "problems": {}}


@pytest.mark.django_db
def test_it_is_not_ready_while_the_catalog_is_empty(client: Client) -> None:
    CatalogVersion.objects.all().delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "load_catalog" in response.json()["problems"]["catalog"]


@pytest.mark.django_db
def test_it_names_a_database_that_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unreachable:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Unreachable())
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["problems"]["database"] == "the database does not answer"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nobody_keeps_an_answer_about_health(client: Client, catalog: None, path: str) -> None:
    assert "no-store" in client.get(path)["Cache-Control"]
