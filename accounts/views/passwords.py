"""The page that chooses or changes a personal password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ..forms import ChangePasswordForm, ChoosePasswordForm
from ..login import throttle
from ..login.adapter import NEXT_URL
from ..login.passwords import save_personal
from ..login.reauthenticate import confirm_password
from ..middleware import TEMPORARY_PASSWORD
from ..requests import CustomerRequest


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: CustomerRequest) -> HttpResponse:
    """After a login with a temporary password, chooses a personal one. Otherwise changes it, and asks for the current
    one."""
    is_forced = bool(request.session.get(TEMPORARY_PASSWORD))
    form_class = ChoosePasswordForm if is_forced else ChangePasswordForm
    form = form_class(request.POST or None, customer=request.user)
    if not form.is_valid() or not (is_forced or confirm_password(request, form)):
        status = 429 if form.has_error(NON_FIELD_ERRORS, throttle.TOO_MANY) else 200
        return render(request, "accounts/choose_password.html", {"form": form, "is_forced": is_forced}, status=status)
    save_personal(request.user, form.cleaned_data["new_password"])
    # This session continues under a new key. All others of this customer end with the old password.
    update_session_auth_hash(request, request.user)
    request.session.pop(TEMPORARY_PASSWORD, None)
    messages.success(request, _("Uw wachtwoord is bewaard."))
    return redirect(request.session.pop(NEXT_URL, None) or "details")
