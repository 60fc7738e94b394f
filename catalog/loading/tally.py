"""What a load did to one table, counted and in words."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Tally"]


@dataclass
class Tally:
    """Rows by what happened to them; ``kept`` says per live edit what stands here and in the fixtures."""

    table: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    returned: int = 0
    removed: int = 0
    retracted: int = 0
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "retired": self.retired,
            "returned": self.returned,
            "removed": self.removed,
            "retracted": self.retracted,
            "kept as edited here": len(self.kept),
        }
        said = [f"{count} {what}" for what, count in counts.items() if count]
        return f"{self.table}: {', '.join(said) or 'empty'}"
