"""Forms with a file: a request far too large is answered unread, a file is kept up to a limit."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

__all__ = ["HeadUploadHandler", "bounded", "was_cut"]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Refuse = Callable[[HttpRequest], HttpResponse]


class HeadUploadHandler(FileUploadHandler):
    """Keeps the first bytes of a form's first file in memory, whatever its sender claims of its size."""

    def __init__(self, request: HttpRequest | None = None, *, most_bytes: int) -> None:
        super().__init__(request)
        self.most_bytes = most_bytes
        self.cut = False
        self._content: BytesIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; the form has one, so others are passed over."""
        if self._content is not None:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still belongs to the head."""
        self.cut = self.cut or start + len(raw_data) > self.most_bytes
        if start < self.most_bytes and self._content is not None:
            self._content.write(raw_data[: self.most_bytes - start])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """The head as the view sees it."""
        if self._content is None:
            return None
        self._content.seek(0)
        size = min(file_size, self.most_bytes)
        return InMemoryUploadedFile(
            self._content, self.field_name, self.file_name or "", self.content_type, size, self.charset
        )


def was_cut(request: HttpRequest) -> bool:
    """Whether the form's file was larger than what was kept of it."""
    return any(getattr(handler, "cut", False) for handler in request.upload_handlers)


def bounded(
    largest_bytes: int,
    refuse: Refuse,
    *,
    refuse_fields: Refuse | None = None,
    keeps_bytes: int | None = None,
) -> Callable[[View[P]], View[P]]:
    """Give a view requests of bounded size only; ``refuse`` answers others, whose form must not be read.

    ``refuse_fields`` answers those whose fields beside the file are too large or too many. ``keeps_bytes`` is
    what is kept of a file; without it Django keeps all. The form's token is checked last, since checking it
    reads the form.
    """

    def decorate(view: View[P]) -> View[P]:
        protected = csrf_protect(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            announced = str(request.META.get("CONTENT_LENGTH") or "0")
            if not announced.isdecimal() or int(announced[:20]) > largest_bytes:
                return refuse(request)
            if keeps_bytes is not None:
                request.upload_handlers = [HeadUploadHandler(request, most_bytes=keeps_bytes)]
            try:
                return protected(request, *args, **kwargs)
            except (RequestDataTooBig, TooManyFieldsSent):
                return (refuse_fields or refuse)(request)

        return csrf_exempt(guarded)

    return decorate
