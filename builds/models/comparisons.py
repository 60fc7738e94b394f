"""A comparison as it was on the day it was saved. Rows are written once and never changed."""

import json
import zlib
from typing import Any

from django.db import models

__all__ = ["MAX_PAYLOAD_BYTES", "Comparison"]

MAX_PAYLOAD_BYTES = 8 * 1024


class Comparison(models.Model):
    """An immutable snapshot behind ``/c/<id>``: docs/decisions/permalinks.md.

    ``payload`` is zlib-compressed JSON with the keys ``question`` (what was asked, enough to ask again),
    ``resolved`` (prices and specs used) and ``presentation`` (results and sentences as shown). The id
    hashes the first two with the calibration and schema, or is random where the visitor typed something
    of their own.
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
        """Compress content; raises ``ValueError`` above 8 KiB."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        packed = zlib.compress(text.encode(), level=9)
        if len(packed) > MAX_PAYLOAD_BYTES:
            raise ValueError(
                f"A snapshot may take {MAX_PAYLOAD_BYTES} bytes compressed; this takes {len(packed)}."
            )
        return packed

    @property
    def content(self) -> dict[str, Any]:
        """The payload, unpacked."""
        unpacked: dict[str, Any] = json.loads(zlib.decompress(bytes(self.payload)))
        return unpacked
