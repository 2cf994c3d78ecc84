"""Sets the cookies of this shop: scripts can't read them, and other sites don't send them."""

from django.conf import settings
from django.http import HttpResponse


def set_cookie(response: HttpResponse, name: str, value: str, *, max_age: int) -> None:
    """Sets a cookie for `max_age` seconds."""
    response.set_cookie(
        name, value, max_age=max_age, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
