"""Rules for every page: the chosen language, a login unless the page is open, a personal password first, the organiser
last visited."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

from .cookies import set_cookie

GetResponse = Callable[[HttpRequest], HttpResponse]
LAST_ORGANISER_COOKIE = "organisator"
# In the session: true after a login with a temporary password.
TEMPORARY_PASSWORD = "temporary_password"  # noqa: S105 (the name of the flag)


class ChosenLanguageMiddleware:
    """A page is in Dutch, unless the visitor chose another language (a login sets the cookie to the customer's). The
    browser's own preference is ignored: the house speaks Dutch first."""

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


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Every view asks for a login, except those marked with `login_not_required`.

    Django's own reads the session before it looks at the mark. An open view would then depend on the cookie (`Vary`),
    and a picture would cost a query.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class PersonalPasswordMiddleware:
    """After a login with a temporary password the customer can only choose a personal one: a view that is not in
    ALLOWED doesn't run, and leads to that page."""

    ALLOWED = {"choose_password", "logout", "language", "picture", "house_style"}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        """Decides by the full name of the view that is going to run: `admin:logout` is not `logout`."""
        match = request.resolver_match
        if (match and match.view_name in self.ALLOWED) or not request.session.get(TEMPORARY_PASSWORD):
            return None
        return HttpResponseRedirect(reverse("choose_password"))


class LastOrganiserMiddleware:
    """A cookie names the organiser last visited, so that login and details have its colours and contacts."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        organiser = getattr(request, "organiser", None)
        if organiser and request.COOKIES.get(LAST_ORGANISER_COOKIE) != organiser.slug:
            set_cookie(response, LAST_ORGANISER_COOKIE, organiser.slug, max_age=settings.SESSION_COOKIE_AGE)
        return response
