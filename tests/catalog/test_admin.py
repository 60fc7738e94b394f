"""The admin: every table opens, and a new price is one form away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import (
    CurrentPrice,
    ErrorReport,
    Gpu,
    PriceImport,
    PriceObservation,
    Product,
    ProductAlias,
)

pytestmark = pytest.mark.usefixtures("catalog")

# What search reads is worked out from the other tables; nobody looks at it.
MODELS = [
    m
    for m in apps.get_app_config("catalog").get_models()
    if not m.__name__.startswith("Historical") and m.__name__ != "SearchEntry"
]
FILLED_BY_THE_SITE = {"catalogversion", "loadedrow", "currentprice", "product", "priceimport", "errorreport"}
ADD_PRICE = "/admin/catalog/priceobservation/add/"


@pytest.fixture
def editor(catalog: None, client: Client) -> User:
    user = User.objects.create_superuser("editor")
    client.force_login(user)
    # What only people bring.
    now = timezone.now()
    card = Gpu.objects.get(slug="rtx-3090")
    for n in range(20):
        PriceImport.objects.create(label=f"a sheet {n}", created_by=user, created_at=now)
        ErrorReport.objects.create(product=card, message="a wrong value", created_at=now)
    return user


def typed(product: Product, **changes: str) -> dict[str, Any]:
    return {
        "product": product.pk,
        "condition": "used",
        "low": "",
        "amount": "1234",
        "high": "",
        "currency": "USD",
        "tax_included": "unknown",
        "basis": "sold",
        "observed_on": timezone.localdate().isoformat(),
        "precision": "day",
        "source_url": "https://example.org/offer",
        "confidence": "high",
        "derived_from": "",
        "derivation": "",
        "note": "",
    } | changes


def test_every_model_is_registered() -> None:
    assert [model.__name__ for model in MODELS if model not in admin.site._registry] == []


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_table_opens_searches_and_shows_a_row(client: Client, model: Any) -> None:
    name = f"admin:catalog_{model._meta.model_name}"
    row = model._default_manager.first()
    assert row is not None
    assert client.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200
    assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    expected = 403 if model._meta.model_name in FILLED_BY_THE_SITE else 200
    assert client.get(reverse(f"{name}_add")).status_code == expected


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_list_asks_a_query_per_row(client: Client, model: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        client.get(reverse(f"admin:catalog_{model._meta.model_name}_changelist"))


@pytest.mark.usefixtures("editor")
def test_a_product_leads_to_the_form_with_itself_filled_in(client: Client) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    link = f"{ADD_PRICE}?product={card.pk}"
    assert link in client.get(f"/admin/catalog/gpu/{card.pk}/change/").content.decode()
    assert f'<option value="{card.pk}" selected>{card.name}</option>' in client.get(link).content.decode()


def test_a_price_typed_into_the_form_is_used_at_once(client: Client, editor: User) -> None:
    card = Gpu.objects.get(slug="rtx-3090")

    response = client.post(ADD_PRICE, typed(card))

    assert response.status_code == 302
    observation = PriceObservation.objects.latest("pk")
    assert observation.recorded_by == editor
    assert CurrentPrice.objects.get(product=card, condition="used").newest_on == timezone.localdate()


@pytest.mark.usefixtures("editor")
def test_a_form_sent_twice_records_one_price(client: Client) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    client.post(ADD_PRICE, typed(card))
    response = client.post(ADD_PRICE, typed(card), follow=True)
    assert "recorded before" in response.content.decode()
    assert card.price_observations.filter(amount=1234).count() == 1


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"observed_on": "2099-01-01"}, "observed_on", "is in the future"),
        ({"amount": "-5"}, "amount", "greater than zero"),
        ({"low": "2000"}, "low", "Low must not exceed the amount"),
        ({"amount": ""}, "low", "Give at least one"),
        ({"source_url": "a shop"}, "source_url", "is not a URL"),
        ({"currency": "us$"}, "currency", "currency"),
    ],
)
def test_a_wrong_value_is_answered_beside_its_field_once(
    client: Client, changes: dict[str, str], column: str, said: str
) -> None:
    response = client.post(ADD_PRICE, typed(Gpu.objects.get(slug="rtx-3090"), **changes))

    errors = response.context["adminform"].form.errors
    assert list(errors) == [column]
    assert len(errors[column]) == 1
    assert said in errors[column][0]


@pytest.mark.usefixtures("editor")
def test_a_stored_price_is_shown_but_not_changed_or_deleted(client: Client) -> None:
    observation = PriceObservation.objects.latest("pk")
    change = f"/admin/catalog/priceobservation/{observation.pk}/change/"
    assert client.post(change, {"amount": "1"}).status_code == 403
    assert client.post(f"/admin/catalog/priceobservation/{observation.pk}/delete/").status_code == 403


def test_retracting_keeps_the_price_in_the_history_and_out_of_the_price_used(
    client: Client, editor: User
) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    client.post(ADD_PRICE, typed(card))
    observation = PriceObservation.objects.latest("pk")

    client.post(
        "/admin/catalog/priceobservation/", {"action": "retract", "_selected_action": [observation.pk]}
    )

    observation.refresh_from_db()
    assert observation.retracted_by == editor
    assert CurrentPrice.objects.get(product=card, condition="used").newest_on < date.today()  # noqa: DTZ011


def test_who_may_only_add_prices_may_not_retract_them(client: Client) -> None:
    user = User.objects.create(username="price editor", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_priceobservation", "view_priceobservation"])
    )
    client.force_login(user)
    observation = PriceObservation.objects.latest("pk")

    client.post(
        "/admin/catalog/priceobservation/", {"action": "retract", "_selected_action": [observation.pk]}
    )

    observation.refresh_from_db()
    assert observation.retracted_at is None


def test_an_edited_spec_leaves_a_history_with_its_editor(client: Client, editor: User) -> None:
    card = Gpu.objects.get(slug="rtx-3090")
    page = client.get(f"/admin/catalog/gpu/{card.pk}/change/")
    form = page.context["adminform"].form
    sent = {name: value for name, value in form.initial.items() if value is not None and name in form.fields}
    sent |= {name: str(value).lower() for name, value in sent.items() if isinstance(value, bool)}
    for formset in page.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    sent.pop("announced_only")

    response = client.post(f"/admin/catalog/gpu/{card.pk}/change/", sent | {"tdp_w": "351"})

    assert response.status_code == 302, response.context["adminform"].form.errors
    assert card.history.first().tdp_w == 351
    assert card.history.first().history_user == editor


@pytest.mark.usefixtures("editor")
def test_an_alias_that_reads_like_another_is_refused_beside_its_field(client: Client) -> None:
    alias = ProductAlias.objects.first()
    assert alias is not None
    sent = {"product": alias.product_id, "name": f" {alias.name.upper()} ", "note": ""}
    errors = client.post("/admin/catalog/productalias/add/", sent).context["adminform"].form.errors
    assert "is taken already" in errors["name"][0]
