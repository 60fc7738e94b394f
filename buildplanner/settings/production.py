"""A public server. Refuses to start without its settings; docs/operating.md lists them."""

from buildplanner.databases import database_from_url
from buildplanner.environment import flag, integer, names, optional, required

from .base import *  # noqa: F403
from .base import BASE_DIR, TRUST_PROXY_HEADERS

SECRET_KEY = required("SECRET_KEY", "the key that signs sessions and forms", "'50 or more random characters'")
ALLOWED_HOSTS = names(
    required(
        "ALLOWED_HOSTS",
        "the host names that this site answers to, separated by commas",
        "planner.example.org",
    )
)
DATABASES = {
    "default": database_from_url(
        required("DATABASE_URL", "where the data lives", "postgresql://planner@localhost/planner"),
        base_dir=BASE_DIR,
    ),
}
CSRF_TRUSTED_ORIGINS = names(optional("CSRF_TRUSTED_ORIGINS"))

# Workers share one count of a visitor's requests.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "throttle": {"BACKEND": "buildplanner.counting_cache.CountingCache", "LOCATION": "throttle_cache"},
}

SECURE_SSL_REDIRECT = flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if TRUST_PROXY_HEADERS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = integer("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
