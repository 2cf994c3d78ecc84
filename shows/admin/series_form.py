"""The form of a series of performances: hall, days, hour, sale dates and prices."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import price_tables, series
from ..clock_time import validate_year
from ..models import Hall, Performance, Production
from ..series import Recurrence, SeriesPlan
from .pages import DAY, HOUR
from .sale_dates_form import SaleDatesForm

WEEKDAYS = [gettext_lazy("maandag"), gettext_lazy("dinsdag"), gettext_lazy("woensdag"), gettext_lazy("donderdag")]
WEEKDAYS += [gettext_lazy("vrijdag"), gettext_lazy("zaterdag"), gettext_lazy("zondag")]
DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


class DaysField(forms.CharField):
    """Days, each as 24/12/2026 or 2026-12-24, separated by spaces, commas or lines."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> frozenset[date]:
        return frozenset(_day(word) for word in re.split(r"[\s,;]+", super().clean(value)) if word)


def _day(word: str) -> date:
    match = DUTCH_DAY.fullmatch(word)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(word)
    except ValueError as error:
        raise ValidationError(_("“%(word)s” is geen datum. Schrijf 24/12/2026.") % {"word": word[:30]}) from error


class SeriesForm(SaleDatesForm):
    hall = forms.ModelChoiceField(Hall.objects.none(), label=gettext_lazy("Zaal"))
    first = forms.DateField(label=gettext_lazy("Eerste dag"), widget=DAY, validators=[validate_year])
    until = forms.DateField(label=gettext_lazy("Tot en met"), required=False, widget=DAY, validators=[validate_year])
    number = forms.IntegerField(
        label=gettext_lazy("of zoveel keer"), required=False, min_value=1, max_value=series.MAX_PERFORMANCES
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdagen"),
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    hour = forms.TimeField(label=gettext_lazy("Beginuur"), widget=HOUR)
    left_out = DaysField(
        label=gettext_lazy("Niet op"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Dagen die wegvallen, bijvoorbeeld 24/12/2026, 31/12/2026."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Publiek"), choices=Performance.Audience.choices)
    sold_online = forms.BooleanField(label=gettext_lazy("Online te koop"), required=False, initial=True)
    note = forms.CharField(label=gettext_lazy("Opmerking"), required=False, max_length=200)
    prices_of = forms.ModelChoiceField(
        Performance.objects.none(),
        label=gettext_lazy("Prijzen zoals"),
        required=False,
        help_text=gettext_lazy("In een andere zaal gelden ze voor de rangen met dezelfde naam."),
    )
    field_order = ["hall", "first", "until", "number", "weekdays", "hour", "left_out", "prices_of", "sale_from"]
    field_order += ["sale_days", "presale_from", "presale_days", "sale_hour", "sale_ends", "audience", "sold_online"]

    def __init__(self, production: Production, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        halls = Hall.objects.newest().filter(venue__organiser=production.organiser_id)
        self.fields["hall"].queryset = halls.select_related("venue")  # type: ignore[attr-defined]
        self.fields["prices_of"].queryset = price_tables.sources_for(production)  # type: ignore[attr-defined]
        self.fields["sale_ends"].initial = 0

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self._are_valid("until", "number") and (values["until"] is None) == (values["number"] is None):
            self.add_error("until", _("Geef een laatste dag of een aantal keer: één van beide."))
        if values.get("until") and values.get("first") and values["until"] < values["first"]:
            self.add_error("until", _("De laatste dag komt voor de eerste."))
        if self._are_valid("sale_from", "sale_days") and not values["sale_from"] and values["sale_days"] is None:
            self.add_error("sale_from", _("Wanneer begint de verkoop? Geef een moment of een aantal dagen."))
        return values

    def _are_valid(self, *names: str) -> bool:
        """Whether these fields have no errors so far."""
        return not set(names) & set(self.errors)

    def days(self) -> list[date]:
        """Raises series.SeriesTooLong."""
        values = self.cleaned_data
        recurrence = Recurrence(
            first=values["first"],
            weekdays=frozenset(values["weekdays"]),
            until=values["until"],
            number=values["number"],
            left_out=values["left_out"],
        )
        return recurrence.days()

    def plan(self) -> SeriesPlan:
        values = self.cleaned_data
        sale_from = self.moment("sale_from", "sale_days")
        assert sale_from  # clean() requires it
        return SeriesPlan(
            hall=values["hall"],
            hour=values["hour"],
            sale_from=sale_from,
            presale_from=self.moment("presale_from", "presale_days"),
            sale_ends_minutes_before=values["sale_ends"] or 0,
            audience=values["audience"],
            sold_online=values["sold_online"],
            note=values["note"],
            prices_of=values["prices_of"],
        )
