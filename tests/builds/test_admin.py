import pytest
from django.test import Client

from builds.models import StarterBuild


@pytest.mark.usefixtures("catalog")
def test_staff_see_starter_builds_and_may_remove_but_not_change_comparisons(admin_client: Client) -> None:
    build = StarterBuild.objects.get(slug="2x-rtx-3090-am5")
    assert admin_client.get("/admin/builds/starterbuild/").status_code == 200
    assert admin_client.get(f"/admin/builds/starterbuild/{build.pk}/change/").status_code == 200
    assert admin_client.get("/admin/builds/comparison/").status_code == 200
    assert admin_client.get("/admin/builds/comparison/add/").status_code == 403
