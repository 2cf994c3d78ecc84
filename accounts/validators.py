"""Rules for what customers type: names, telephone numbers, postal codes, passwords."""

import re
import unicodedata

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PHONE = re.compile(r"\+?[0-9 ()./-]{6,29}")
POSTAL_CODES = {"BE": r"[1-9]\d{3}", "NL": r"[1-9]\d{3} ?[A-Za-z]{2}"}


def plain_line(value: str) -> None:
    """Raises ValidationError for what isn't one line of a name or an address: a link, an e-mail address, markup."""
    if any(unicodedata.category(character).startswith("C") for character in value) or re.search(
        r"://|www\.|[<>@]", value
    ):
        raise ValidationError(_("Gebruik hier alleen gewone letters en leestekens."))


def phone_number(value: str) -> None:
    """Raises ValidationError for what isn't a telephone number."""
    if not PHONE.fullmatch(value):
        raise ValidationError(_("Geef een telefoonnummer zoals 015 29 40 00 of +32 470 12 34 56."))


def is_postal_code(code: str, country: str) -> bool:
    """Tells whether the code has the form that this country uses. Any code will do for a country without a rule."""
    pattern = POSTAL_CODES.get(country)
    return pattern is None or re.fullmatch(pattern, code) is not None


class LongEnough(MinimumLengthValidator):
    """Django's rule, with a text from our own catalogue: Django's sentence has no Dutch translation."""

    def get_error_message(self) -> str:
        return _("Dit wachtwoord is te kort: neem minstens %(number)d tekens.") % {"number": self.min_length}

    def get_help_text(self) -> str:
        return _("Uw wachtwoord moet minstens %(number)d tekens lang zijn.") % {"number": self.min_length}
