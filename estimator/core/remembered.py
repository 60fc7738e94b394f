"""Value objects as keys: large ones that are looked up for every question work their hash out once."""

from typing import TypeVar

__all__ = ["remembers_hash"]

T = TypeVar("T")


def remembers_hash(cls: type[T]) -> type[T]:
    """Class decorator for a frozen dataclass without slots: the hash of its fields, kept in the instance.

    Equality stays that of the fields, so a copy with other values has a hash of its own.
    """
    of_fields = cls.__hash__

    def remembered(self: T) -> int:
        kept: dict[str, int] = self.__dict__
        try:
            return kept["_hash"]
        except KeyError:
            found = kept["_hash"] = of_fields(self)
            return found

    cls.__hash__ = remembered  # type: ignore[assignment]
    return cls
