"""The form fields of sale dates: a fixed moment, or a number of days before each performance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..clock_time import validate_year
from ..sale_dates import SaleMoment
from .pages import HOUR, MOMENT, AdminPageForm

MOST_DAYS = 1000
MOST_MINUTES = 60 * 24 * 60


class SaleDatesForm(AdminPageForm):
    """Sale and presale, each as a moment or as days before a performance; the end as minutes before its beginning."""

    sale_from = forms.DateTimeField(label=_("Verkoop vanaf"), required=False, widget=MOMENT, validators=[validate_year])
    sale_days = forms.IntegerField(label=_("of zoveel dagen vooraf"), required=False, min_value=0, max_value=MOST_DAYS)
    presale_from = forms.DateTimeField(
        label=_("Voorverkoop vanaf"), required=False, widget=MOMENT, validators=[validate_year]
    )
    presale_days = forms.IntegerField(
        label=_("of zoveel dagen vooraf (voorverkoop)"), required=False, min_value=0, max_value=MOST_DAYS
    )
    sale_hour = forms.TimeField(
        label=_("Uur waarop de verkoop dan begint"), initial="10:00", required=False, widget=HOUR
    )
    sale_ends = forms.IntegerField(
        label=_("Verkoop tot zoveel minuten voor het begin"),
        required=False,
        min_value=-MOST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=_("0: tot het begin. Negatief: nog zolang erna."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for fixed, days in (("sale_from", "sale_days"), ("presale_from", "presale_days")):
            if values.get(fixed) and values.get(days) is not None:
                self.add_error(days, _("Geef een moment of een aantal dagen, niet allebei."))
        return values

    def moment(self, fixed: str, days: str) -> SaleMoment | None:
        """The moment that these two fields give; None when both are empty."""
        values = self.cleaned_data
        if values.get(fixed):
            return SaleMoment(at=values[fixed])
        if values.get(days) is None:
            return None
        hour = values.get("sale_hour")
        return SaleMoment(days_before=values[days], hour=hour) if hour else SaleMoment(days_before=values[days])
