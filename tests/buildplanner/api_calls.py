"""Calls of the API as its schema and docs/api.md write them for curl, sent to the test client instead."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from buildplanner.api import api
from estimator.api.questions import REQUEST_BODY

BASE = "http://127.0.0.1:8000"
CASES = REQUEST_BODY["content"]["text/csv"]["example"]


@dataclass(frozen=True)
class Call:
    """One request; without content it is a GET."""

    address: str
    content: str = ""
    content_type: str = ""

    def __str__(self) -> str:
        return self.address.removeprefix("/api/v1/") + (f" {self.content_type}" if self.content else "")

    def send(self, client: Client, **headers: str) -> HttpResponse:
        if not self.content:
            return client.get(self.address, headers=headers)
        return client.post(self.address, self.content, content_type=self.content_type, headers=headers)


def call_of(line: str) -> Call:
    """What a line for curl asks."""
    words = iter(shlex.split(line)[1:])
    found: dict[str, str] = {}
    for word in words:
        if word == "--json":
            found |= {"content": next(words), "content_type": "application/json"}
        elif word == "--data-binary":
            found["content"] = next(words).replace("@cases.csv", CASES)
        elif word in ("-H", "-i"):
            found["content_type"] = next(words).removeprefix("Content-Type: ")
        else:
            found["address"] = word.removeprefix(BASE)
    return Call(**found)


def _in_schema() -> list[Call]:
    operations = (one for methods in api.get_openapi_schema()["paths"].values() for one in methods.values())
    lines = (line for operation in operations for line in operation["x-curl"].splitlines())
    return [call_of(line.replace("{base}", f"{BASE}/api/v1")) for line in lines]


def _in_docs() -> list[Call]:
    text = (settings.BASE_DIR / "docs/api.md").read_text()
    return [call_of(line) for line in re.findall(r"^    (curl .*)$", text, re.MULTILINE)]


IN_SCHEMA = _in_schema()
IN_DOCS = _in_docs()
READS = [call for call in IN_SCHEMA if not call.content]
