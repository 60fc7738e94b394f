"""Price rows of the fixtures: new ones are recorded, those that left are retracted; none is ever changed."""

from __future__ import annotations

from catalog.models import PriceObservation, Product
from catalog.services import record_prices

from .checks import ParsedRow
from .tables import Table
from .tally import Tally
from .writing import BATCH, Session

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
        and not session.is_retired(Product, observation.product_id)
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
    new = {key: values for key, values in wanted.items() if key not in stored}
    recorded = record_prices(
        [{column: values[column] for column in table.columns} for values in new.values()],
        by=None,
        today=None,
        fixture_keys=list(new),
    )
    tally.retracted, tally.returned = len(leaving), len(returning)
    tally.added, tally.unchanged = len(recorded.new), tally.unchanged + len(recorded.known)
    return tally


def _mark(pks: list[int], *, retracted_at: object) -> None:
    for start in range(0, len(pks), BATCH):
        PriceObservation.objects.filter(pk__in=pks[start : start + BATCH]).update(retracted_at=retracted_at)
