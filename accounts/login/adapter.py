"""Adapts allauth to this shop: it logs customers in and out. Registration, passwords and throttling are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_login_redirect_url
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from ..language import remember_language
from ..middleware import TEMPORARY_PASSWORD
from ..models import Customer
from . import throttle
from .client_ip import client_ip

# In the session: where the customer wanted to go, until a personal password is chosen.
NEXT_URL = "wanted_before_login"


class AccountAdapter(DefaultAccountAdapter):
    """Answers allauth's questions about this shop."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Customer | None:
        """Counts failures for each account and each network address.

        A throttled account still accepts a temporary password: so nobody can lock out the owner of the mailbox.
        Raises ValidationError, which says when to try again.
        """
        attempt = throttle.count(throttle.LOGIN, account=credentials["email"], address=client_ip(request))
        customer = authenticate(request, only_temporary=attempt.refused_until is not None, **credentials)
        if customer is not None:
            attempt.take_back()
        elif attempt.refused_until is not None:
            raise ValidationError(throttle.explain(attempt.refused_until), code=throttle.TOO_MANY)
        return customer

    def login(self, request: HttpRequest, user: Customer) -> None:
        """Starts a session under a new key, and records in it whether a personal password must be chosen first."""
        super().login(request, user)
        request.session[TEMPORARY_PASSWORD] = _is_temporary(user)

    def post_login(self, request: HttpRequest, user: Customer, **kwargs: Any) -> HttpResponse:
        """Leads to the page that the customer wanted; after a temporary password, to choosing a personal one."""
        wanted = get_login_redirect_url(request, kwargs["redirect_url"])
        if _is_temporary(user):
            request.session[NEXT_URL] = wanted
            wanted = reverse("choose_password")
        response = HttpResponseRedirect(wanted)
        remember_language(response, user.language)
        return response

    def is_safe_url(self, url: str) -> bool:
        """Accepts only URLs of the host that is being visited."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def respond_user_inactive(self, request: HttpRequest, user: Customer) -> HttpResponse:
        return HttpResponseRedirect(reverse("login"))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Every request is answered with a page, never with JSON."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Adds no message: the header of the page shows who is logged in."""


def _is_temporary(customer: Customer) -> bool:
    """Tells whether CustomerBackend accepted a temporary password."""
    return getattr(customer, "is_temporary", False)
