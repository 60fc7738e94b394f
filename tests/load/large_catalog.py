"""A catalog of 10,000 products with a million price observations on PostgreSQL, for `make bench`.

The shipped catalog is copied over and over under other slugs, and prices are drawn by the database from a
fixed seed; nothing of it is data, only weight.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle, islice

from tests.postgresql.server import temporary_server

__all__ = ["N_OBSERVATIONS", "N_PRODUCTS", "large_catalog"]

N_PRODUCTS, N_OBSERVATIONS = 10_000, 1_000_000

OBSERVATIONS = """
INSERT INTO catalog_priceobservation
  (product_id, amount, currency, condition, basis, observed_on, precision, source_url, confidence,
   derivation, note, recorded_at)
SELECT p.id, round((40 + p.id * 7919 %% 3000) * (0.8 + 0.4 * random())::numeric, 2), 'USD',
  CASE WHEN i %% 2 = 0 THEN 'new' ELSE 'used' END, 'asking',
  date '2026-11-20' - (i * 11 + p.id %% 11)::int, 'day', 'https://prices.example.org/' || p.slug,
  'medium', '', '', now()
FROM generate_series(0, %s) AS i, catalog_product AS p WHERE p.kind <> 'starter-build'
"""
CURRENT_PRICES = """
INSERT INTO catalog_currentprice
  (product_id, condition, amount_usd, low_usd, high_usd, n_observations, newest_on, newest_precision,
   oldest_on, basis, derived, source_url, converted_from, rate_source_url)
SELECT o.product_id, o.condition, round((percentile_cont(0.5) WITHIN GROUP (ORDER BY o.amount))::numeric, 2),
  min(o.amount), max(o.amount), count(*), max(o.observed_on), 'day', min(o.observed_on),
  'asking', false, min(o.source_url), '', ''
FROM catalog_priceobservation AS o
JOIN (SELECT product_id, condition, max(observed_on) AS newest FROM catalog_priceobservation
      GROUP BY product_id, condition) AS n
  ON n.product_id = o.product_id AND n.condition = o.condition AND o.observed_on >= n.newest - 90
WHERE o.amount IS NOT NULL
GROUP BY o.product_id, o.condition
ON CONFLICT (product_id, condition) DO NOTHING
"""


@contextmanager
def large_catalog() -> Iterator[dict[str, str]]:
    """Environment of a throwaway server's database that holds the large catalog."""
    with temporary_server() as url:
        environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.load.settings"}
        subprocess.run([sys.executable, "-m", "tests.load.large_catalog"], env=environment, check=True)
        yield environment


def fill() -> None:
    """Fill the empty database that DATABASE_URL names."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    call_command("migrate", verbosity=0)
    call_command("load_catalog", verbosity=0)
    with transaction.atomic():
        copy_products()
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.5)")
            cursor.execute(OBSERVATIONS, [N_OBSERVATIONS // N_PRODUCTS])
            cursor.execute(CURRENT_PRICES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_products() -> None:
    """Copies of every part and machine in turn, under slugs of their own, until there are enough."""
    from catalog.kinds import KINDS
    from catalog.models import Product

    originals = [row for page in KINDS for row in page.model.objects.filter(retired_at=None).order_by("pk")]
    missing = N_PRODUCTS - Product.objects.exclude(kind=Product.Kind.STARTER_BUILD).count()
    for number, row in islice(zip(count(1), cycle(originals), strict=False), missing):
        row.pk = row.id = row.product_ptr_id = None
        slug, _, _ = row.slug.partition("-copy-")
        name, _, _ = row.name.partition(" copy ")
        row.slug, row.name = f"{slug[:65]}-copy-{number}", f"{name[:140]} copy {number}"
        row._state.adding = True
        row.save()


if __name__ == "__main__":
    fill()
