"""Price rows of the fixtures: new ones are recorded, those that left are retracted; none is ever changed."""

from __future__ import annotations

from typing import Any

from catalog.models import PriceObservation, Product
from catalog.services import record_prices

from .checks import ParsedRow
from .session import Session
from .tables import Table
from .tally import Tally
from .writing import BATCH

__all__ = ["write_prices"]


def write_prices(session: Session, table: Table, rows: list[ParsedRow]) -> Tally:
    """Bring the observations that came from fixtures in line with the fixtures."""
    tally = Tally(table.name)
    wanted = {row.values["fixture_key"]: row.values for row in rows}
    stored = {
        observation.fixture_key: observation
        for observation in PriceObservation.objects.filter(fixture_key__isnull=False).only(
            "fixture_key", "product_id", "retracted_at", "retracted_by_id"
        )
    }
    leaving = [
        observation.pk
        for key, observation in stored.items()
        if key not in wanted
        and observation.retracted_at is None
        and not session.out_of_reach(Product, observation.product_id)
    ]
    returning = []
    for key in stored.keys() & wanted.keys():
        observation = stored[key]
        if observation.retracted_at is None:
            tally.unchanged += 1
        elif observation.retracted_by_id is None:
            returning.append(observation.pk)
        else:
            tally.kept.append(f"{wanted[key]['product']} of {wanted[key]['observed_on']} was retracted here")
    _mark(leaving, retracted_at=session.now)
    _mark(returning, retracted_at=None)
    new = {key: _renamed(session, values) for key, values in wanted.items() if key not in stored}
    gone = [key for key, values in new.items() if values["product"] is None]
    tally.kept += [f"{wanted[key]['product']} was deleted here" for key in gone]
    recorded = record_prices(
        [
            {column: values[column] for column in table.columns}
            for key, values in new.items()
            if key not in gone
        ],
        by=None,
        today=None,
        fixture_keys=[key for key in new if key not in gone],
    )
    tally.retracted, tally.returned = len(leaving), len(returning)
    tally.added, tally.unchanged = len(recorded.new), tally.unchanged + len(recorded.known)
    return tally


def _renamed(session: Session, values: dict[str, Any]) -> dict[str, Any]:
    """A row with the slugs that its products have now; ``None`` where one was deleted here."""
    names = ("product", "derived_from")
    return values | {name: values[name] and session.slug_of(Product, values[name]) for name in names}


def _mark(pks: list[int], *, retracted_at: object) -> None:
    for start in range(0, len(pks), BATCH):
        PriceObservation.objects.filter(pk__in=pks[start : start + BATCH]).update(retracted_at=retracted_at)
