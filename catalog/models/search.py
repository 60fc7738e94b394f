"""What the search looks through: every name that something in the catalog goes by."""

from django.db import models

__all__ = ["SearchEntry"]


class SearchEntry(models.Model):
    """One name of a product, language model or format. Rebuilt from the catalog, never edited.

    The database keeps its own index of three-letter pieces over `text`: the migration that made this table
    made it too.
    """

    kind = models.CharField(max_length=16, help_text="A product's kind, “language-model” or “format”.")
    subject_pk = models.BigIntegerField()
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    facts = models.CharField(max_length=300, blank=True, help_text="Its key figures in one line.")
    released_on = models.DateField(null=True)
    name = models.CharField(max_length=250, help_text="The name that this row is about, as written.")
    is_alias = models.BooleanField()
    words = models.CharField(max_length=300, help_text="The name as words to compare.")
    context = models.CharField(
        max_length=300, blank=True, help_text="Words that belong to it without being its name: maker, memory."
    )
    text = models.CharField(max_length=601, help_text="The words and their context.")

    class Meta:
        ordering = ["kind", "slug", "pk"]
        verbose_name_plural = "search entries"
        indexes = [models.Index(fields=["kind", "subject_pk"], name="search_entry_subject")]

    def __str__(self) -> str:
        return f"{self.name} ({self.slug})"
