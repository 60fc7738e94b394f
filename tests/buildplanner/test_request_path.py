"""What a request may need is loaded with the URLs; the heavy libraries are for commands and reports."""

import os
import subprocess
import sys

from django.conf import settings

PROGRAM = """
import sys, django
django.setup()
import buildplanner.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(sorted({"pandas", "scipy", "plotly.express"} & set(sys.modules)))
"""


def test_serving_pages_loads_neither_pandas_nor_scipy() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "buildplanner.settings.test"}
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"
