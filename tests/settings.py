"""The settings of the tests: the real ones, with what must be quick or strict in a test."""

from ticketing.settings import *  # noqa: F403

# Static files as they stand, without a manifest: a test needs no collectstatic.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405
