"""The local profile with one more view, so that the site and an empty view run under the same server."""

from buildplanner.settings.local import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
