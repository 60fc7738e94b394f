from django.core.management.base import CommandError
from django.db import DatabaseError, migrations, models

PIECES = "catalog_search_pieces"
ENTRIES = "catalog_searchentry"
# Two spaces before each word and one after it, as pg_trgm counts pieces.
PADDED = "'  ' || replace({row}.text, ' ', '   ') || ' '"

ON_SQLITE = (
    f"CREATE VIRTUAL TABLE {PIECES} USING fts5(padded, tokenize='trigram')",
    f"CREATE TRIGGER {PIECES}_added AFTER INSERT ON {ENTRIES} BEGIN "  # noqa: S608
    f"INSERT INTO {PIECES}(rowid, padded) VALUES (new.id, {PADDED.format(row='new')}); END",
    f"CREATE TRIGGER {PIECES}_removed AFTER DELETE ON {ENTRIES} BEGIN "  # noqa: S608
    f"DELETE FROM {PIECES} WHERE rowid = old.id; END",
    f"CREATE TRIGGER {PIECES}_changed AFTER UPDATE ON {ENTRIES} BEGIN "  # noqa: S608
    f"UPDATE {PIECES} SET padded = {PADDED.format(row='new')} WHERE rowid = new.id; END",
)
NO_EXTENSION = (
    "Search needs PostgreSQL's extension pg_trgm, and this role may not create it: {error}\n"
    "Have a superuser run  CREATE EXTENSION pg_trgm;  in this database once (the package that brings it is often "
    "called postgresql-contrib), then run `manage.py migrate` again. See docs/operating.md."
)
NO_FTS = (
    "Search needs SQLite's FTS5 with the trigram tokenizer (SQLite 3.34 or newer), which this Python's SQLite "
    "lacks: {error}\nUse another Python, or PostgreSQL. See docs/operating.md."
)


def make_index(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        try:
            with connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except DatabaseError as error:
            raise CommandError(NO_EXTENSION.format(error=error)) from error
        schema_editor.execute(f"CREATE INDEX {PIECES} ON {ENTRIES} USING gin (text gin_trgm_ops)")
        return
    try:
        with connection.cursor() as cursor:
            for statement in ON_SQLITE:
                cursor.execute(statement)
    except DatabaseError as error:
        raise CommandError(NO_FTS.format(error=error)) from error


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # The extension stays: others may use it.
        schema_editor.execute(f"DROP INDEX {PIECES}")
        return
    for trigger in ("added", "removed", "changed"):
        schema_editor.execute(f"DROP TRIGGER {PIECES}_{trigger}")
    schema_editor.execute(f"DROP TABLE {PIECES}")


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_price_editors"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="A product's kind, “language-model” or “format”.", max_length=16
                    ),
                ),
                ("subject_pk", models.BigIntegerField()),
                ("slug", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=160)),
                (
                    "facts",
                    models.CharField(blank=True, help_text="Its key figures in one line.", max_length=300),
                ),
                ("released_on", models.DateField(null=True)),
                (
                    "name",
                    models.CharField(
                        help_text="The name that this row is about, as written.", max_length=250
                    ),
                ),
                ("is_alias", models.BooleanField()),
                ("words", models.CharField(help_text="The name as words to compare.", max_length=300)),
                (
                    "context",
                    models.CharField(
                        blank=True,
                        help_text="Words that belong to it without being its name: maker, memory.",
                        max_length=300,
                    ),
                ),
                ("text", models.CharField(help_text="The words and their context.", max_length=601)),
            ],
            options={
                "verbose_name_plural": "search entries",
                "ordering": ["kind", "slug", "pk"],
                "indexes": [models.Index(fields=["kind", "subject_pk"], name="search_entry_subject")],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
