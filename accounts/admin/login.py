"""Logs staff in to the admin by the login page of the shop."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@login_not_required
def login(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Leads to the shop's login page: one throttle, and one rule for temporary passwords. Raises PermissionDenied."""
    if admin.site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:index"))
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


def password_change(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """Leads to the shop's page: there is only one to change a password."""
    return redirect("choose_password")


admin.site.login = login  # type: ignore[assignment, method-assign]
admin.site.password_change = password_change  # type: ignore[assignment, method-assign]
admin.site.site_header = admin.site.site_title = _("Beheer")
admin.site.index_title = _("Overzicht")
# allauth's list of addresses isn't used: a customer has one address.
admin.site.unregister(EmailAddress)
