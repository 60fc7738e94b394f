"""Static files under names that hold their content's hash, and so may be kept for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

__all__ = ["HashedStaticFilesStorage"]


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Works each file's URL out once: the manifest does not change while a process runs."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if force or name not in self._urls:
            self._urls[name] = str(super().url(name, force))
        return self._urls[name]
