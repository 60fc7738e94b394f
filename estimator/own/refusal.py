"""What is said where a visitor's own model or machine cannot be used."""

__all__ = ["OwnRefusedError"]


class OwnRefusedError(Exception):
    """A file, text, form or address cannot be used. The message says why and what would be right."""
