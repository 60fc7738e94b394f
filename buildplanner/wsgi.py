"""The WSGI application that the production server loads."""

import gc
import os
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buildplanner.settings.production")

application = get_wsgi_application()

# Addresses bring the views with all that they import, which no visitor should wait for.
get_resolver().url_patterns  # noqa: B018 — read for what it loads

# What Django has made by now lives as long as the process: the collector need not look through it again, and
# a request's own objects are gone before they need looking for.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)

from builds.reading_ahead import read_ahead  # noqa: E402 — models are there only now

# Beside the first answers, so that a database that is slow or gone keeps no process from starting.
threading.Thread(target=read_ahead, name="reading ahead", daemon=True).start()
