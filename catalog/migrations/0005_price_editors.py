"""The group of those who keep prices true, with what their work asks for and nothing else."""

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "price editors"
MAY_VIEW = (
    "accessory", "cooler", "cpu", "currentprice", "errorreport", "exchangerate", "frame", "gpu", "languagemodel",
    "machine", "memorykit", "motherboard", "powersupply", "priceimport", "priceobservation", "product",
    "quantizationformat", "riser", "specsource", "storage",
)  # fmt: skip
MAY = (
    *(f"view_{model}" for model in MAY_VIEW),
    "add_priceobservation",
    "change_priceobservation",
    "add_priceimport",
    "change_priceimport",
    "change_errorreport",
)


def create_group(apps: Any, schema_editor: Any) -> None:
    using = schema_editor.connection.alias
    # Django writes permissions after the last migration; a new database has none yet.
    config = installed.get_app_config("catalog")
    create_permissions(config, using=using, apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=GROUP)
    group.permissions.set(permissions.filter(content_type__app_label="catalog", codename__in=MAY))


def remove_group(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias).filter(name=GROUP).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("catalog", "0004_converted_prices"),
    ]

    operations = [migrations.RunPython(create_group, remove_group)]
