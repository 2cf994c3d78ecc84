"""The Cache-Control header of a response whose URL names its contents."""

from django.http import HttpResponse

FOR_EVER = "public, max-age=31536000, immutable"


def cache_for_ever(response: HttpResponse, *, is_current: bool = True) -> None:
    """Lets browsers cache the response without asking again. Under the URL of an older version it isn't cached."""
    response.headers["Cache-Control"] = FOR_EVER if is_current else "no-cache"
