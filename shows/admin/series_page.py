"""The page that makes a row of performances: first shown, then made."""

import re
from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import series
from ..clock_time import validate_year
from ..models import Hall, Performance, Production
from ..series import PlannedPerformance, Recurrence, SeriesPlan
from . import pages
from .pages import DAY, HOUR
from .sale_dates_form import SaleDatesForm

WEEKDAYS = [gettext_lazy("maandag"), gettext_lazy("dinsdag"), gettext_lazy("woensdag"), gettext_lazy("donderdag")]
WEEKDAYS += [gettext_lazy("vrijdag"), gettext_lazy("zaterdag"), gettext_lazy("zondag")]
DUTCH_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


class Days(forms.CharField):
    """Days, separated by spaces, commas or lines: 24/12/2026 or 2026-12-24."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> frozenset[date]:
        return frozenset(_day(word) for word in re.split(r"[\s,;]+", super().clean(value)) if word)


def _day(word: str) -> date:
    found = DUTCH_DAY.fullmatch(word)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(word)
    except ValueError as error:
        raise ValidationError(_("“%(word)s” is geen datum. Schrijf 24/12/2026.") % {"word": word[:30]}) from error


class SeriesForm(SaleDatesForm):
    """Hall, days, hour, sale dates and prices of a row."""

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
    left_out = Days(
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
        self.fields["prices_of"].queryset = with_prices(production)  # type: ignore[attr-defined]
        self.fields["sale_ends"].initial = 0

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self._is_right("until", "number") and (values["until"] is None) == (values["number"] is None):
            self.add_error("until", _("Geef een laatste dag of een aantal keer: één van beide."))
        if values.get("until") and values.get("first") and values["until"] < values["first"]:
            self.add_error("until", _("De laatste dag komt voor de eerste."))
        if self._is_right("sale_from", "sale_days") and not values["sale_from"] and values["sale_days"] is None:
            self.add_error("sale_from", _("Wanneer begint de verkoop? Geef een moment of een aantal dagen."))
        return values

    def _is_right(self, *names: str) -> bool:
        """Whether nothing is wrong yet with these fields."""
        return not set(names) & set(self.errors)

    def days(self) -> list[date]:
        """Raises series.SeriesTooLong."""
        values = self.cleaned_data
        rhythm = Recurrence(
            first=values["first"],
            weekdays=frozenset(values["weekdays"]),
            until=values["until"],
            number=values["number"],
            left_out=values["left_out"],
        )
        return rhythm.days()

    def plan(self) -> SeriesPlan:
        values = self.cleaned_data
        sale_from = self.when("sale_from", "sale_days")
        assert sale_from  # clean() asked for it
        return SeriesPlan(
            hall=values["hall"],
            hour=values["hour"],
            sale_from=sale_from,
            presale_from=self.when("presale_from", "presale_days"),
            sale_ends_minutes_before=values["sale_ends"] or 0,
            audience=values["audience"],
            sold_online=values["sold_online"],
            note=values["note"],
            prices_of=values["prices_of"],
        )


def with_prices(production: Production) -> Any:
    """Performances whose prices can be taken over: of the organiser, the production's own and the latest first."""
    own = Performance.objects.filter(production__organiser=production.organiser_id, prices__isnull=False).distinct()
    latest = own.order_by("-starts_at").values_list("pk", flat=True)[:100]
    ids = [*own.filter(production=production).values_list("pk", flat=True)[:100], *latest]
    return Performance.objects.filter(pk__in=ids).select_related("production").order_by("-starts_at", "pk")


def series_page(page: admin.ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the form. POST: the row as it would be made; and with `maak`, made, if it is the row that was shown."""
    production = pages.get_or_404(page, request, pk)
    form = SeriesForm(production, request.POST or None, initial={"first": None})
    row = _row(form, production) if request.method == "POST" and form.is_valid() else []
    seen = _seal(row)
    if row and "maak" in request.POST and request.POST.get("getoond") == seen:
        done = series.make_series(production=production, days=form.days(), plan=form.plan(), by=pages.staff(request))
        _tell(page, request, done)
        return HttpResponseRedirect(reverse("admin:shows_production_change", args=[production.pk]))
    return pages.render_page(
        page, request, "admin/shows/series.html", title=_("Reeks voorstellingen"), thing=production, form=form, row=row,
        seen=seen, new=sum(evening.is_new for evening in row), is_other="maak" in request.POST and bool(row),
    )  # fmt: skip


def _row(form: SeriesForm, production: Production) -> list[PlannedPerformance]:
    """The row of a valid form; a form with an error when there is none."""
    try:
        days = form.days()
    except series.SeriesTooLong as refusal:
        form.add_error(None, str(refusal))
        return []
    if not days:
        form.add_error("weekdays", _("In deze periode valt geen enkele zo'n dag."))
        return []
    return series.plan_series(production, days, form.plan())


def _seal(row: list[PlannedPerformance]) -> str:
    """What was shown: the moments, in order."""
    told = [(str(evening.day), str(evening.performance and evening.performance.starts_at)) for evening in row]
    return sha256(repr(told).encode()).hexdigest()[:16]


def _tell(page: admin.ModelAdmin, request: HttpRequest, row: list[PlannedPerformance]) -> None:  # type: ignore[type-arg]
    made, there = sum(evening.is_new for evening in row), sum(evening.exists for evening in row)
    said = ngettext("%(n)s voorstelling gemaakt, als ontwerp.", "%(n)s voorstellingen gemaakt, als ontwerp.", made)
    page.message_user(request, said % {"n": made}, messages.SUCCESS if made else messages.WARNING)
    if there:
        said = ngettext("%(n)s bestond al en is niet gewijzigd.", "%(n)s bestonden al en zijn niet gewijzigd.", there)
        page.message_user(request, said % {"n": there}, messages.WARNING)
