"""Row numbers in forms and in web addresses, where anybody may write anything."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
MOST_IDS = 200


class Ids(forms.Field):
    """A list of row numbers, as ticked boxes post them."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": _("Deze keuze is niet mogelijk. Kies opnieuw.")}

    def to_python(self, value: Any) -> list[int]:
        values = value or []
        if len(values) > MOST_IDS or not all(NUMBER.fullmatch(text) for text in values):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return [int(text) for text in values]


def ids_in(query: QueryDict, name: str) -> list[int]:
    """The row numbers in a web address; what is none is left out. Anybody may write anything there."""
    return [int(text) for text in query.getlist(name)[:MOST_IDS] if NUMBER.fullmatch(text)]
