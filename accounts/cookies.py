"""Sets cookies that scripts can't read, and that a POST from another site doesn't send."""

from django.conf import settings
from django.http import HttpResponse


def set_cookie(response: HttpResponse, name: str, value: str, *, max_age: int) -> None:
    """Sets a cookie for `max_age` seconds."""
    response.set_cookie(
        name, value, max_age=max_age, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
