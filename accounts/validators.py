"""What a personal password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule, in words that are in our own catalogue: its sentence has no Dutch translation."""

    def get_error_message(self) -> str:
        return _("Dit wachtwoord is te kort: neem minstens %(number)d tekens.") % {"number": self.min_length}

    def get_help_text(self) -> str:
        return _("Uw wachtwoord moet minstens %(number)d tekens lang zijn.") % {"number": self.min_length}
