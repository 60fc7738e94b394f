"""A comparison as it was on the day it was saved. Rows are written once and never changed."""

import json
import zlib
from typing import Any

from django.db import models

__all__ = ["MAX_PAYLOAD_BYTES", "Comparison", "SnapshotTooLargeError"]

MAX_PAYLOAD_BYTES = 8 * 1024


class SnapshotTooLargeError(ValueError):
    """A comparison has more lines than a stored one may have."""


class Comparison(models.Model):
    """An immutable snapshot behind ``/c/<id>``: docs/decisions/permalinks.md.

    ``payload`` is zlib-compressed JSON with the keys ``resolved`` (what was asked, enough to ask again, with
    the prices, specs, calibration and schema that decided the answer) and ``presentation`` (results and
    sentences as shown). The id hashes the first, or is random where the visitor typed a price of their own.
    """

    id = models.CharField(primary_key=True, max_length=16)
    schema = models.PositiveSmallIntegerField()
    payload = models.BinaryField(max_length=MAX_PAYLOAD_BYTES)
    catalog_hash = models.CharField(max_length=64, blank=True)
    calibration_id = models.CharField(max_length=64, blank=True)
    removal_secret_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256; empty where only staff may remove it."
    )
    idempotency_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.id

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once. A second write of a stored comparison is refused."""
        if not self._state.adding:
            raise ValueError(f"Comparison {self.id} is stored; a permalink never changes.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    @staticmethod
    def pack(content: dict[str, Any]) -> bytes:
        """Compress content; raises ``SnapshotTooLargeError`` above 8 KiB."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        packed = zlib.compress(text.encode(), level=9)
        if len(packed) > MAX_PAYLOAD_BYTES:
            raise SnapshotTooLargeError(
                "This comparison has too many lines for one link. Save it with fewer contenders, or with the "
                "parts alone that matter."
            )
        return packed

    @property
    def content(self) -> dict[str, Any]:
        """The payload, unpacked."""
        unpacked: dict[str, Any] = json.loads(zlib.decompress(bytes(self.payload)))
        return unpacked
