"""Asks for the password again before an important step: access to an open browser isn't enough."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..requests import CustomerRequest
from . import throttle
from .client_ip import client_ip


def confirm_password(request: CustomerRequest, form: forms.BaseForm) -> bool:
    """Tells whether the form's field `current` is the customer's password, else adds an error to the form.

    Call it after all other checks: each failure counts, as at the login.
    """
    attempt = throttle.count(throttle.CHANGE, account=str(request.user.pk), address=client_ip(request))
    if attempt.refused_until:
        form.add_error(None, ValidationError(throttle.explain(attempt.refused_until), code=throttle.TOO_MANY))
    elif request.user.check_password(form.cleaned_data["current"]):
        attempt.take_back()
        return True
    else:
        form.add_error("current", _("Dit is niet uw huidige wachtwoord."))
    return False
