"""The settings of the tests: the real ones, with what must be quick or strict in a test."""

import os

from tests import environment

environment.complete()

from ticketing.settings import *  # noqa: E402, F403

# Static files as they stand, without a manifest: a test needs no collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405

PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]

# Playwright's event loop lives in the test's own thread; Django would take the test for a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Dropping a test database on a busy machine takes longer than any page may.
DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=120s"  # type: ignore[index]  # noqa: F405

# Each run of pytest has a database of its own: bin/test starts three at once on one server.
DATABASES["default"]["TEST"] = {"NAME": f"test_ticketing_{os.getpid()}"}  # type: ignore[assignment]  # noqa: F405
