"""Who may sit at the desk, and what the group of price editors may."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from catalog.models import Gpu

PAGES = ["/desk/", "/desk/today/", "/desk/history/", "/desk/prices/rtx-3090/"]

pytestmark = pytest.mark.usefixtures("catalog")


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_signs_in_and_comes_back(client: Client, page: str) -> None:
    sign_in = client.get(page)
    assert (sign_in.status_code, sign_in["Location"]) == (302, f"/admin/login/?next={page}")
    assert client.post(page).status_code == 302

    editor = User.objects.create_user("edna", password="a good one", is_staff=True)
    editor.groups.add(Group.objects.get(name="price editors"))
    back = client.post(sign_in["Location"], {"username": "edna", "password": "a good one", "next": page})
    assert back["Location"] == page
    assert client.get(page, follow=True).status_code == 200


def test_signing_in_leads_to_no_other_site(client: Client) -> None:
    User.objects.create_superuser("root", password="a good one")
    typed = {"username": "root", "password": "a good one", "next": "https://evil.example.org/"}
    assert "evil" not in client.post("/admin/login/", typed)["Location"]


@pytest.mark.parametrize("page", PAGES)
def test_staff_of_other_duties_are_refused(client: Client, page: str) -> None:
    client.force_login(User.objects.create_user("mo", is_staff=True))
    assert client.get(page).status_code == 403


def test_the_group_has_what_its_work_asks_for_and_nothing_else(desk: Client, edna: User) -> None:
    may = edna.get_all_permissions()
    changes = {name for name in may if ".view_" not in name}
    assert changes == {
        "catalog.add_priceobservation",
        "catalog.change_priceobservation",
        "catalog.add_priceimport",
        "catalog.change_priceimport",
        "catalog.change_errorreport",
    }
    assert desk.get(f"/admin/catalog/gpu/{Gpu.objects.get(slug='rtx-3090').pk}/change/").status_code == 200
    assert not edna.has_perm("catalog.change_gpu")
    assert desk.get("/admin/auth/user/").status_code == 403


def test_pages_lead_editors_to_the_desk_and_nobody_else(client: Client, edna: User) -> None:
    assert "/desk/" not in client.get("/parts/gpus/rtx-3090/").content.decode()
    client.force_login(edna)
    assert "/desk/prices/rtx-3090/" in client.get("/parts/gpus/rtx-3090/").content.decode()
    assert 'href="/desk/"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example.org/", "//evil.example.org/", "/\\evil.example.org"])
def test_no_address_leads_away_from_the_site_after_saving(desk: Client, back: str) -> None:
    html = desk.get("/desk/prices/rtx-3090/", {"back": back}).content.decode()
    assert "evil" not in html
