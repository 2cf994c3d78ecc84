"""How allauth fits this shop: it logs in and out; registration, passwords and the brake are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_login_redirect_url
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from . import throttle
from .client_ip import client_ip
from .language import remember_language
from .middleware import TEMPORARY_PASSWORD
from .models import Customer

NEXT_URL = "wanted_before_login"


class AccountAdapter(DefaultAccountAdapter):
    """What allauth asks of us."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Dit e-mailadres en wachtwoord horen niet bij elkaar."),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Customer | None:
        """Counts failures, by account and by true address. Behind the brake only a temporary password still opens:
        nobody can lock out somebody who reads his own mail. Raises ValidationError that says until when."""
        this = throttle.count(throttle.LOGIN, account=credentials["email"], address=client_ip(request))
        customer = authenticate(request, only_temporary=this.until is not None, **credentials)
        if customer is not None:
            this.take_back()
        elif this.until is not None:
            raise ValidationError(throttle.explain(this.until), code=throttle.TOO_MANY)
        return customer

    def login(self, request: HttpRequest, user: Customer) -> None:
        """A new session key, and in the session whether a personal password must be chosen first."""
        super().login(request, user)
        request.session[TEMPORARY_PASSWORD] = _is_temporary(user)

    def post_login(self, request: HttpRequest, user: Customer, **kwargs: Any) -> HttpResponse:
        """To where the customer wanted to go; after a temporary password by way of choosing a personal one."""
        wanted = get_login_redirect_url(request, kwargs["redirect_url"])
        if _is_temporary(user):
            request.session[NEXT_URL] = wanted
            wanted = reverse("choose_password")
        response = HttpResponseRedirect(wanted)
        remember_language(response, user.language)
        return response

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of the very site that is being visited."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def respond_user_inactive(self, request: HttpRequest, user: Customer) -> HttpResponse:
        return HttpResponseRedirect(reverse("login"))

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages are answered with pages."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """That one is logged in or out, the header says."""


def _is_temporary(customer: Customer) -> bool:
    """As CustomerBackend found."""
    return getattr(customer, "is_temporary", False)
