import re
from importlib.resources import files

from django.conf import settings

SCRIPT = (settings.BASE_DIR / "static/js/charts.js").read_text()


def test_plotly_still_looks_for_the_marks_that_keep_its_styles_out() -> None:
    """After an upgrade that fails here: find the new ids in the bundle and put them into charts.js."""
    marks = re.findall(r'^  "([^"]+)",$', SCRIPT, re.MULTILINE)
    bundle = files("plotly").joinpath("package_data/plotly.min.js").read_text()
    assert marks[0].startswith("plotly.js-style-")
    assert '"plotly.js-style-"+' in bundle
    assert f'getElementById("{marks[1]}")' in bundle
    assert ".no-inline-styles" in bundle


def test_the_script_stays_small() -> None:
    assert len(SCRIPT.splitlines()) < 120
