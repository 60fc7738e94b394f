"""Findings about cards: what all of one rule share is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from builds.assembly.build import CardUse

from .findings import Confidence, Finding, Fix, Severity
from .wording import keys_of

__all__ = ["SaidOfCards", "said_of_cards"]


def said_of_cards(
    rule: str,
    severity: Severity,
    uses: Sequence[CardUse],
    *,
    message: str,
    fix: Fix | None,
    source: str,
    confidence: Confidence,
    figure: float | None = None,
    limit: float | None = None,
    unit: str = "W",
    to_check: bool = False,
) -> Finding:
    """A finding whose parts are cards, in watts where nothing else is said."""
    return Finding(
        rule=rule,
        severity=severity,
        parts=keys_of(uses),
        message=message,
        figure=figure,
        limit=limit,
        unit=unit,
        fix=fix,
        source=source,
        confidence=confidence,
        to_check=to_check,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfCards:
    """Makes the findings of one rule whose parts are cards."""

    rule: str
    source: str
    confidence: Confidence = Confidence.SPEC
    unit: str = ""
    limit: float | None = None
    """Where it is the same for all."""

    def __call__(
        self,
        severity: Severity,
        uses: Sequence[CardUse],
        message: str,
        *,
        fix: Fix | None = None,
        figure: float | None = None,
        limit: float | None = None,
        unit: str = "",
        to_check: bool = False,
    ) -> Finding:
        """One finding; ``limit`` and ``unit`` where they are its own."""
        return said_of_cards(
            self.rule,
            severity,
            uses,
            message=message,
            fix=fix,
            source=self.source,
            confidence=self.confidence,
            figure=figure,
            limit=self.limit if limit is None else limit,
            unit=unit or self.unit,
            to_check=to_check,
        )
