"""The test suite: nothing from this machine, an in-memory database unless DATABASE_URL names another."""

from buildplanner.databases import database_from_url, sqlite_database
from buildplanner.environment import optional

from .base import *  # noqa: F403
from .base import BASE_DIR

SECRET_KEY = "a fixed key for tests, long enough to please the deployment checks"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

_url = optional("DATABASE_URL")
DATABASES = {
    "default": database_from_url(_url, base_dir=BASE_DIR, pooled=False)
    if _url
    else sqlite_database(":memory:"),
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of the throttle set their own; all others share one address and would trip over it.
THROTTLES = []
