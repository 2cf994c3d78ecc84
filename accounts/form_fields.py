"""Form fields for an e-mail address and for a password."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Customer
from .passwords import MAX_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def email_field() -> forms.EmailField:
    """The login name, in small letters whatever was typed."""
    return LowercaseEmailField(
        label=_("E-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class LowercaseEmailField(forms.EmailField):
    """An address in small letters: one person, one record."""

    def clean(self, value: Any) -> str:
        return Customer.objects.normalize_email(super().clean(value))


def password_field(label: "StrPromise", autocomplete: str) -> forms.CharField:
    """A password, never shown again, and never trimmed."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=MAX_LENGTH, widget=widget)
