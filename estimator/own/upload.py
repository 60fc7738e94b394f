"""Uploads of which only the beginning is wanted: a bounded part is kept, the rest passes by."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from estimator.own.gguf_header import MAX_HEAD_BYTES

__all__ = ["MAX_REQUEST_BYTES", "HeadUploadHandler", "keeps_heads"]

MAX_REQUEST_BYTES = 512 * 2**20
"""A larger request is answered before it is read."""

View = Callable[[HttpRequest], HttpResponse]


class HeadUploadHandler(FileUploadHandler):
    """Keeps the first ``MAX_HEAD_BYTES`` of the first file in memory and lets the rest go."""

    _content: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; the form has one, so others are passed over."""
        if self._content is not None:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still belongs to the head."""
        if start < MAX_HEAD_BYTES and self._content is not None:
            self._content.write(raw_data[: MAX_HEAD_BYTES - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The head as the view sees it."""
        if self._content is None:
            return None
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content,
            self.field_name,
            self.file_name or "",
            self.content_type,
            min(file_size, MAX_HEAD_BYTES),
            self.charset,
        )


def keeps_heads(view: View, too_large: View) -> View:
    """Give a view such uploads. They must be set before anything reads the form, so its token is checked
    afterwards. ``too_large`` answers what is not read at all."""
    protected = csrf_protect(view)

    def with_heads(request: HttpRequest) -> HttpResponse:
        announced = str(request.META.get("CONTENT_LENGTH") or "")
        if announced.isdecimal() and int(announced[:20]) > MAX_REQUEST_BYTES:
            return too_large(request)
        request.upload_handlers = [HeadUploadHandler(request)]
        try:
            return protected(request)
        except RequestDataTooBig:
            return too_large(request)

    return csrf_exempt(with_heads)
