"""What the loader remembers: the fixtures last loaded, and the values that it wrote."""

from django.db import models

__all__ = ["CatalogVersion", "LoadedRow"]


class CatalogVersion(models.Model):
    """One load of the fixtures; the newest row says which data the site shows."""

    hash = models.CharField(max_length=64, help_text="Of the fixture files and of the tables that read them.")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.hash[:12]} of {self.loaded_at:%Y-%m-%d %H:%M}"


class LoadedRow(models.Model):
    """The values last loaded from one fixture row. A field that holds another was edited on the site."""

    table = models.CharField(max_length=60)
    key = models.CharField(max_length=64, help_text="Hash of the values that name the row.")
    object_pk = models.BigIntegerField(help_text="Of the row that it was loaded into.")
    values = models.JSONField()

    class Meta:
        ordering = ["table", "key"]
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="loaded_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key[:12]}"
