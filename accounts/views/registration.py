"""REGISTREREN and WACHTWOORD OPVRAGEN: the answer is the same for known and unknown addresses."""

from datetime import datetime
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from .. import organisers
from ..forms import PasswordRequestForm, RegistrationForm
from ..login import passwords, throttle
from ..login.client_ip import client_ip
from ..login.registration import register as make_customer
from ..login.registration import request_password as owe_password


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form for a new customer record."""
    if request.user.is_authenticated:
        return redirect("details")
    form = RegistrationForm(request.POST or None, initial={"language": get_language()})
    if not form.is_valid():
        return _render(request, "register", form)
    attempt = _count(request, throttle.REGISTRATION, form)
    if attempt.address_refused_until:
        return _too_many(request, "register", form, attempt.address_refused_until)
    if not attempt.account_refused_until:
        make_customer(organiser=organisers.last_visited(request), **form.cleaned_data)
    return _sent(request, "registered")


@login_not_required
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """The page that tells to look in the mailbox."""
    return _render(request, "registered", hours=passwords.in_hours(passwords.AFTER_REGISTRATION))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_password(request: HttpRequest) -> HttpResponse:
    """Mails a temporary password. Past the limit of an account the answer is the same and nothing is mailed: the
    earlier passwords work."""
    form = PasswordRequestForm(request.POST or None)
    if not form.is_valid():
        return _render(request, "request_password", form)
    attempt = _count(request, throttle.REQUEST, form)
    if attempt.address_refused_until:
        return _too_many(request, "request_password", form, attempt.address_refused_until)
    if not attempt.account_refused_until:
        owe_password(email=form.cleaned_data["email"], organiser=organisers.last_visited(request))
    return _sent(request, "password_requested")


@login_not_required
@require_safe
def password_requested(request: HttpRequest) -> HttpResponse:
    """The page that tells to look in the mailbox."""
    return _render(request, "password_requested", hours=passwords.in_hours(passwords.ON_REQUEST))


def _count(request: HttpRequest, action: throttle.Action, form: forms.BaseForm) -> throttle.CountedAttempt:
    return throttle.count(action, account=form.cleaned_data["email"], address=client_ip(request))


def _too_many(request: HttpRequest, page: str, form: forms.BaseForm, until: datetime) -> HttpResponse:
    form.add_error(None, throttle.explain(until))
    return _render(request, page, form, status=429)


def _render(
    request: HttpRequest, page: str, form: forms.BaseForm | None = None, status: int = 200, **more: int
) -> HttpResponse:
    """Renders the page. Its links keep `next`: a visitor who came to buy a ticket gets there in the end."""
    context = {"form": form, "next": get_next_redirect_url(request)} | more
    return render(request, f"accounts/{page}.html", context, status=status)


def _sent(request: HttpRequest, page: str) -> HttpResponse:
    next_url = get_next_redirect_url(request)
    return redirect(reverse(page) + (f"?{urlencode({'next': next_url})}" if next_url else ""))
