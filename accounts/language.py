"""The visitor's language, in a cookie: it holds before the visitor logs in."""

from django.conf import settings
from django.http import HttpResponse

from .cookies import set_cookie


def remember_language(response: HttpResponse, language: str) -> None:
    """Sets the language of the next pages in this browser."""
    set_cookie(response, settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600)
