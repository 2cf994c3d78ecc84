"""What holds on every page: the chosen language, a personal password first, the organiser last visited."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]
LAST_ORGANISER_COOKIE = "organisator"
# In the session: true for who logged in with a temporary password.
TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 (the name of the flag)


class ChosenLanguageMiddleware:
    """Dutch, unless the visitor chose otherwise (or logged in, which sets the cookie to the customer's language).
    The browser's own preference is left aside: the house speaks Dutch first."""

    def __init__(self, get_response: GetResponse) -> None:
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
    """Logged in with a temporary password, one can do one thing: choose a personal one. Whatever is not on the list is
    not done, and leads to that page."""

    ALLOWED = {"choose_password", "logout", "language", "picture", "house_style"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Just before the view, so by what is really going to run (the full name: `admin:logout` is another one)."""
        match = request.resolver_match
        if (match and match.view_name in self.ALLOWED) or not request.session.get(TEMPORARY_PASSWORD):
            return None
        return HttpResponseRedirect(reverse("choose_password"))


class LastOrganiserMiddleware:
    """Remembers whose pages were last looked at, so that login and details wear that house's colours and contacts."""

    def __init__(self, get_response: GetResponse) -> None:
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
