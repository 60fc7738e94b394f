import pytest
from django.core.exceptions import ImproperlyConfigured

from buildplanner.environment import flag, integer, names, required


def test_a_missing_setting_is_named_with_its_meaning_and_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is not set: the signing key.*SECRET_KEY=abc"):
        required("SECRET_KEY", "the signing key", "abc")


def test_a_blank_setting_counts_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "  ")
    with pytest.raises(ImproperlyConfigured):
        required("ALLOWED_HOSTS", "hosts", "example.org")


@pytest.mark.parametrize(("text", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, text: str, meant: bool) -> None:
    monkeypatch.setenv("SOME_FLAG", text)
    assert flag("SOME_FLAG") is meant


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="neither yes nor no"):
        flag("SOME_FLAG")


@pytest.mark.parametrize("text", ["-1", "many", "1.5"])
def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOME_NUMBER", text)
    with pytest.raises(ImproperlyConfigured, match="whole number of 0 or more"):
        integer("SOME_NUMBER", 3)


def test_blank_entries_of_a_list_are_dropped() -> None:
    assert names("a.example, ,b.example,") == ["a.example", "b.example"]
