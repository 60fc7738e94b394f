"""Examples in docstrings give what they say."""

import doctest
from importlib import import_module

import pytest
from django.conf import settings

WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
    for floor in ("buildplanner", "builds", "catalog", "estimator")
    for path in (settings.BASE_DIR / floor).rglob("*.py")
    if "    >>> " in path.read_text()
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_an_example_gives_what_it_says(module: str) -> None:
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0
