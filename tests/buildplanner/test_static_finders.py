from pathlib import Path

from django.contrib.staticfiles import finders
from plotly.offline import get_plotlyjs_version

from buildplanner import static_finders


def test_the_chart_library_is_served_out_of_its_python_package() -> None:
    found = finders.find("vendor/plotly.min.js")
    assert found is not None
    with Path(found).open() as bundle:
        assert f"plotly.js v{get_plotlyjs_version()}" in bundle.read(500)


def test_nothing_else_of_the_package_is_served() -> None:
    assert finders.find("vendor/validators/_bar.json") is None
    assert finders.find("package_data/plotly.min.js") is None


def test_a_bundle_that_went_missing_fails_the_system_check(monkeypatch) -> None:
    monkeypatch.setitem(static_finders.PACKAGE_FILES, "vendor/gone.js", ("plotly", "gone.js"))
    (error,) = static_finders.PackageFileFinder().check()
    assert "vendor/gone.js is missing" in error.msg
