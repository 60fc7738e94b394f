"""The local profile with one more view, so that the site and an empty view run under the same server."""

from dataclasses import replace

from buildplanner.settings.local import *  # noqa: F403
from buildplanner.settings.local import THROTTLES as LIMITS

ROOT_URLCONF = "tests.load.urls"
# Counted as ever, and never reached: nobody asks as often as a load test.
THROTTLES = [replace(each, limit=1_000_000) for each in LIMITS]
