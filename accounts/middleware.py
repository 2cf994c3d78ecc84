"""What holds on every page: the chosen language, a personal password first, the organiser last visited."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Next = Callable[[HttpRequest], HttpResponse]
LAST_ORGANISER_COOKIE = "organisator"


class ChosenLanguageMiddleware:
    """Dutch, unless the visitor chose otherwise (or logged in, which sets the cookie to the customer's language).
    The browser's own preference is left aside: the house speaks Dutch first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class PersonalPasswordMiddleware:
    """Logged in with a temporary password, one can do one thing: choose a personal one (accounts helper completes)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class LastOrganiserMiddleware:
    """Remembers whose pages were last looked at, so that login and details wear that house's colours and contacts."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        organiser = getattr(request, "organiser", None)
        if organiser and request.COOKIES.get(LAST_ORGANISER_COOKIE) != organiser.slug:
            response.set_cookie(
                LAST_ORGANISER_COOKIE,
                organiser.slug,
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
