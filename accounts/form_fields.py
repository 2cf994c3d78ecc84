"""Form fields for an e-mail address and for a password."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .login.passwords import MAX_LENGTH
from .models import Customer

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def email_field() -> forms.EmailField:
    """The field of the login name."""
    return LowercaseEmailField(
        label=_("E-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class LowercaseEmailField(forms.EmailField):
    """An e-mail address, normalised: one person has one record."""

    def clean(self, value: Any) -> str:
        return Customer.objects.normalize_email(super().clean(value))


def password_field(label: "StrPromise", autocomplete: str) -> forms.CharField:
    """A password. It isn't rendered again, and its spaces aren't stripped."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=MAX_LENGTH, widget=widget)
