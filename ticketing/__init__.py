"""The wiring: settings, urls, celery, wsgi; and the leaves that import no app (money, dates, env)."""

from .celery import app as celery_app

__all__ = ["celery_app"]
