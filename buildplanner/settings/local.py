"""One person's own machine, as `make run` starts it: no settings needed, reachable from this machine only."""

from buildplanner.databases import database_from_url, sqlite_database
from buildplanner.environment import flag, optional
from buildplanner.secret_key import secret_key_in

from .base import *  # noqa: F403
from .base import BASE_DIR, VAR_DIR

VAR_DIR.mkdir(exist_ok=True)

# `make dev` turns DEBUG on for pages that show their own errors.
DEBUG = flag("DEBUG")
SECRET_KEY = optional("SECRET_KEY") or secret_key_in(VAR_DIR / "secret_key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# Nobody else can reach this server, so nobody has to be kept from taking it all.
THROTTLES = []

_url = optional("DATABASE_URL")
DATABASES = {
    "default": database_from_url(_url, base_dir=BASE_DIR)
    if _url
    else sqlite_database(VAR_DIR / "db.sqlite3"),
}

if DEBUG:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
