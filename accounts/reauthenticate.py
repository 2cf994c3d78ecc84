"""Asking for the password again before what can't be undone: a browser left open is not enough."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import throttle
from .client_ip import client_ip
from .requests import CustomerRequest


def confirm_password(request: CustomerRequest, form: forms.BaseForm) -> bool:
    """Whether the form's field `current` is the customer's password; else the form says so. Looked at last, and braked
    like a login."""
    this = throttle.count(throttle.CHANGE, account=str(request.user.pk), address=client_ip(request))
    if this.until:
        form.add_error(None, ValidationError(throttle.explain(this.until), code=throttle.TOO_MANY))
    elif request.user.check_password(form.cleaned_data["current"]):
        this.take_back()
        return True
    else:
        form.add_error("current", _("Dit is niet uw huidige wachtwoord."))
    return False
