"""The forms of customers."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from . import validators
from .form_fields import email_field, password_field
from .login import passwords
from .login.throttle import TOO_MANY
from .models import Customer


class LoginForm(AllauthLoginForm):
    """Asks for the e-mail address and the password. allauth checks them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": email_field(), "password": password_field(_("Wachtwoord"), "current-password")}

    def is_throttled(self) -> bool:
        """Tells whether the login was refused because of too many attempts."""
        return self.has_error(NON_FIELD_ERRORS, TOO_MANY)


class DetailsForm(forms.ModelForm):
    """The customer's own data, without the e-mail address with which they log in."""

    class Meta:
        model = Customer
        fields = ["first_name", "last_name", "street", "postal_code", "city", "country", "phone", "language"]
        help_texts = {"phone": _("Alleen om u te bereiken als er iets aan een voorstelling verandert.")}
        autocomplete = {
            "first_name": "given-name",
            "last_name": "family-name",
            "street": "street-address",
            "postal_code": "postal-code",
            "city": "address-level2",
            "country": "country",
            "phone": "tel",
            "language": "language",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["autocomplete"] = self.Meta.autocomplete.get(name, "off")
            if isinstance(field, forms.CharField) and not isinstance(field, forms.EmailField):
                field.validators.append(validators.plain_line)
        for name in ("street", "postal_code", "city"):
            self.fields[name].required = True
        self.fields["phone"].widget.input_type = "tel"

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if phone:
            validators.phone_number(phone)
        return phone

    def clean(self) -> dict[str, Any]:
        super().clean()
        country, code = self.cleaned_data.get("country", ""), self.cleaned_data.get("postal_code", "")
        if code and not validators.is_postal_code(code, country):
            self.add_error("postal_code", _("Deze postcode hoort niet bij dit land."))
        return self.cleaned_data


class RegistrationForm(DetailsForm):
    """A new customer record. The form doesn't check whether the address is known: the answer would tell it to
    anybody."""

    email = email_field()
    field_order = ["first_name", "last_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Hiermee logt u in, en hierheen sturen we uw wachtwoord en uw tickets.")
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class PasswordRequestForm(forms.Form):
    """Asks for which login name a new password is wanted."""

    email = email_field()


class ChoosePasswordForm(forms.Form):
    """Asks for a personal password twice. After a login with a temporary password nothing else is asked."""

    new_password = password_field(_("Nieuw wachtwoord"), "new-password")
    again = password_field(_("Nog een keer"), "new-password")

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer
        self.fields["new_password"].help_text = password_validation.password_validators_help_text_html()

    def clean_new_password(self) -> str:
        new = self.cleaned_data["new_password"]
        password_validation.validate_password(new, self.customer)
        if passwords.is_temporary(self.customer, new):
            raise ValidationError(_("Dit is het tijdelijke wachtwoord. Kies een ander, dat alleen u kent."))
        return new

    def clean(self) -> dict[str, Any]:
        new, again = self.cleaned_data.get("new_password"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("De twee wachtwoorden zijn niet gelijk."))
        return self.cleaned_data


class ChangePasswordForm(ChoosePasswordForm):
    """Asks for the current password too: access to an open browser isn't enough to change it."""

    current = password_field(_("Huidig wachtwoord"), "current-password")
    field_order = ["current", "new_password", "again"]


class ErasureForm(forms.Form):
    """Asks for the password, and for a tick, before an account is erased."""

    current = password_field(_("Uw wachtwoord"), "current-password")
    sure = forms.BooleanField(label=_("Ja, verwijder mijn account. Ik weet dat dit niet ongedaan kan worden gemaakt."))
