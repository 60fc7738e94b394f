"""Saving a comparison and finding it again: docs/decisions/permalinks.md.

Content that is made of catalog entries alone is shared: the same content has the same id. Where it
holds a price, a model or a machine of the visitor's own, the id is random and a secret, shown once, removes
the page.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from builds.asking import Outcome, resolved_of
from builds.models import Comparison
from builds.presentation import SCHEMA
from estimator.own.address import is_own

__all__ = ["ID_CHARACTERS", "Saved", "content_id", "remove_with_secret", "save_comparison"]

ID_CHARACTERS = 12
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are read as one another."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored comparison; ``secret`` removes it, where its content is the visitor's own."""

    comparison: Comparison
    secret: str = ""


def save_comparison(outcome: Outcome, *, catalog_hash: str, idempotency_key: str, now: datetime) -> Saved:
    """Store a comparison, or find the one that already says the same.

    Raises ``SnapshotTooLargeError`` where it takes more than a snapshot may.
    """
    resolved = resolved_of(outcome)
    is_own = _is_own(outcome)
    key = (idempotency_key or secrets.token_urlsafe(16)) if is_own else None
    secret = salted_hmac("builds.removal", key).hexdigest()[:24] if key else ""
    if key and (earlier := Comparison.objects.filter(idempotency_key=key).first()):
        return Saved(earlier, secret)
    row = Comparison(
        id=_random_id() if is_own else content_id(resolved),
        schema=SCHEMA,
        payload=Comparison.pack({"resolved": resolved, "presentation": outcome.presentation}),
        catalog_hash=catalog_hash,
        calibration_id=resolved["calibration"],
        removal_secret_hash=_hashed(secret) if secret else "",
        idempotency_key=key,
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Somebody saved the same content, or this form was sent twice, a moment ago.
        same = {"idempotency_key": key} if key else {"pk": row.pk}
        return Saved(Comparison.objects.get(**same), secret)
    return Saved(row, secret)


def content_id(resolved: dict[str, Any]) -> str:
    """The id that content has wherever and whenever it is saved.

    >>> content_id({"schema": 1}) == content_id({"schema": 1})
    True
    """
    canonical = json.dumps(resolved, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _spelled(int.from_bytes(hashlib.sha256(canonical.encode()).digest(), "big"))


def remove_with_secret(comparison: Comparison, secret: str) -> bool:
    """Remove a visitor's own page; ``False`` where the secret is not the one that was shown."""
    stored = comparison.removal_secret_hash
    if not stored or not hmac.compare_digest(stored, _hashed(secret)):
        return False
    comparison.delete()
    return True


def _is_own(outcome: Outcome) -> bool:
    question = outcome.question
    return is_own(question.model) or any(
        choice.own_usd is not None or "@" in choice.spec or is_own(choice.spec)
        for choice in question.contenders
    )


def _random_id() -> str:
    return _spelled(secrets.randbits(128))


def _spelled(number: int) -> str:
    spelled = ""
    for _ in range(ID_CHARACTERS):
        number, digit = divmod(number, len(_ALPHABET))
        spelled += _ALPHABET[digit]
    return spelled


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
