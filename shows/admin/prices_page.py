"""The page of a price table: rows are ranks, columns tariffs, empty is not offered; for one performance or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import stale
from ticketing import dates

from .. import amount_input, price_tables
from ..clock_time import validate_year
from ..models import Performance, Price, Rank, Tariff, VatCategory
from ..models.price_in_force import last_begun
from ..price_tables import MissingPrices, PriceTable, PriceTables, TablePrice
from . import pages
from .series_page import with_prices

FROM = "vanaf"  # in the address: the day on which the table begins; none is the beginning
REMOVE = "verwijder"


class AmountField(forms.CharField):
    """An amount in euro as people type it; empty is None."""

    def clean(self, value: Any) -> Decimal | None:
        try:
            return amount_input.parse_amount(super().clean(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class FromForm(pages.PageForm):
    """From which day on; empty is from the beginning."""

    vanaf = forms.DateField(
        label=gettext_lazy("Prijzen vanaf een latere dag"),
        required=False,
        validators=[validate_year],
        widget=pages.DAY,
    )

    def __init__(self, data: QueryDict, *, latest: date) -> None:
        super().__init__(data)
        self.latest = latest

    def clean_vanaf(self) -> date | None:
        day: date | None = self.cleaned_data[FROM]
        if day and day > self.latest:
            raise ValidationError(_("Op die dag zijn deze voorstellingen voorbij."))
        return day


class TableForm(pages.PageForm):
    """A field for each rank and tariff, and the VAT category of each tariff."""

    def __init__(
        self, ranks: Sequence[Rank], tariffs: Sequence[Tariff], table: PriceTable, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ranks, self.tariffs = ranks, tariffs
        for tariff in tariffs:
            used = [worth.vat_category for (_rank, pk), worth in table.items() if pk == tariff.pk]
            self.fields[f"btw-{tariff.pk}"] = forms.ChoiceField(
                label=_("btw, %(tariff)s") % {"tariff": tariff.name},
                choices=VatCategory.choices,
                initial=next(iter(used), None),
            )
            for rank in ranks:
                worth = table.get((rank.pk, tariff.pk))
                field = AmountField(label=f"{rank.name}, {tariff.name}", required=False, max_length=20)
                field.initial = worth and worth.amount
                field.widget.attrs |= {"inputmode": "decimal", "aria-label": field.label, "size": 8}
                self.fields[f"prijs-{rank.pk}-{tariff.pk}"] = field

    def table(self) -> PriceTable:
        """What was filled in."""
        values = self.cleaned_data
        return {
            (rank.pk, tariff.pk): TablePrice(amount, values[f"btw-{tariff.pk}"])
            for rank in self.ranks
            for tariff in self.tariffs
            if (amount := values[f"prijs-{rank.pk}-{tariff.pk}"]) is not None
        }

    def rows(self) -> list[tuple[Rank, list[Any]]]:
        return [(rank, [self[f"prijs-{rank.pk}-{tariff.pk}"] for tariff in self.tariffs]) for rank in self.ranks]

    def vat(self) -> list[Any]:
        return [self[f"btw-{tariff.pk}"] for tariff in self.tariffs]


@dataclass(frozen=True)
class Sheet:
    """The performances of a page, with the ranks and tariffs of their table."""

    performances: list[Performance]
    ranks: list[Rank]
    tariffs: list[Tariff]

    @classmethod
    def of(cls, performances: list[Performance]) -> "Sheet":
        first = performances[0]
        ranks = list(Rank.objects.filter(hall=first.hall_id))
        return cls(performances, ranks, list(Tariff.objects.filter(organiser=first.production.organiser_id)))

    @property
    def is_of_one_hall(self) -> bool:
        """A table fits performances in one hall, of one organiser."""
        return len({(one.hall_id, one.production.organiser_id) for one in self.performances}) == 1

    def values(self) -> dict[str, Any]:
        """All prices as they are now, by rank and tariff, of all days: what the page has seen."""
        known = [
            price_tables.tables_of(performance) for performance in sorted(self.performances, key=lambda one: one.pk)
        ]
        return {
            f"{rank.name} / {tariff.name}": [
                [(day, repr(worth)) for day, table in tables.items() if (worth := table.get((rank.pk, tariff.pk)))]
                for tables in known
            ]
            for rank in self.ranks
            for tariff in self.tariffs
        }

    def differs(self, from_on: date | None) -> bool:
        """Whether the performances now have different prices on that day."""
        tables = [
            price_tables.table_in_force(price_tables.tables_of(performance), from_on)
            for performance in self.performances
        ]
        return tables != tables[:1] * len(tables)

    def days(self) -> list[date]:
        """On which later days a table of any of them begins."""
        days = Price.objects.filter(performance__in=self.performances).values_list("from_on", flat=True).distinct()
        return sorted(day for day in days if day)


def prices_page(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the table of the beginning or of a later day, of the first performance or taken over from another one.
    POST: set, for all of them, or taken away."""
    sheet = Sheet.of(pages.get_selected(page, request))
    if not sheet.is_of_one_hall:
        page.message_user(request, _("Kies voorstellingen in dezelfde zaal: rangen zijn van een zaal."), messages.ERROR)
        return pages.back_to_list(page)
    days = sheet.days()
    when = FromForm(request.GET, latest=max([*map(_evening, sheet.performances), *days]))
    if not when.is_valid():
        page.message_user(request, " ".join(map(str, when.errors[FROM])), messages.ERROR)
        return HttpResponseRedirect(pages.selection_url("admin:shows_performance_prices", sheet.performances))
    from_on = when.cleaned_data[FROM]
    others = with_prices(sheet.performances[0].production)
    source = _source(request, others)
    tables: PriceTables = price_tables.tables_of(source or sheet.performances[0])
    if source:
        tables = price_tables.with_ranks_of(tables, sheet.performances[0].hall_id)
    form = TableForm(sheet.ranks, sheet.tariffs, price_tables.table_in_force(tables, from_on), request.POST or None)
    removes = from_on is not None and REMOVE in request.POST
    is_sent = request.method == "POST" and (removes or form.is_valid())
    if is_sent and _saved(request, sheet, form, from_on, removes=removes):
        said = _done(len(sheet.performances), from_on, is_removed=removes)
        page.message_user(request, said, messages.SUCCESS)
        return pages.back_to_list(page)
    current = last_begun(days, dates.local(dates.now()).date())
    return pages.render_page(
        page, request, "admin/shows/prices.html", title=_("Prijzen"), form=form, performances=sheet.performances,
        tariffs=sheet.tariffs, seen=stale.seal(sheet.values()), differs=sheet.differs(from_on), others=others,
        source=source, source_days=[day for day in tables if day and day != from_on] if source else [],
        from_on=from_on, is_new=from_on not in days, days=days, current=current, when=when,
        is_over=current is not None and (from_on or date.min) < current,
    )  # fmt: skip


def _evening(performance: Performance) -> date:
    return dates.local(performance.starts_at).date()


def _source(request: HttpRequest, others: Any) -> Performance | None:
    """The performance whose prices are to be taken over, if the address names one."""
    named = request.GET.get("van", "")
    return others.filter(pk=int(named)).first() if named.isascii() and named.isdigit() and len(named) < 19 else None


def _saved(request: HttpRequest, sheet: Sheet, form: TableForm, from_on: date | None, *, removes: bool) -> bool:
    """Saves under the performances' locks, or tells why not."""
    table = {} if removes else form.table()
    if from_on and not table and not removes:
        form.add_error(None, _("Vul prijzen in, of verwijder de prijzen vanaf deze dag."))
        return False
    try:
        with transaction.atomic():
            performances = price_tables.lock_performances([performance.pk for performance in sheet.performances])
            if others := stale.changed(request.POST.get(stale.FIELD), sheet.values()):
                form.add_error(None, _told(others))
                return False
            price_tables.set_prices(performances, table, by=pages.staff(request), from_on=from_on)
    except MissingPrices as refusal:
        form.add_error(None, f"{refusal.performance}: {refusal}")
        return False
    return True


def _done(number: int, from_on: date | None, *, is_removed: bool) -> str:
    if from_on is None:
        said = ngettext("Prijzen van %(n)s voorstelling bewaard.", "Prijzen van %(n)s voorstellingen bewaard.", number)
    elif is_removed:
        said = ngettext(
            "Prijzen vanaf %(day)s van %(n)s voorstelling verwijderd.",
            "Prijzen vanaf %(day)s van %(n)s voorstellingen verwijderd.",
            number,
        )
    else:
        said = ngettext(
            "Prijzen vanaf %(day)s van %(n)s voorstelling bewaard.",
            "Prijzen vanaf %(day)s van %(n)s voorstellingen bewaard.",
            number,
        )
    return said % {"n": number, "day": from_on and f"{from_on:%d/%m/%Y}"}


def _told(changed: list[str]) -> str:
    return _(
        "Iemand anders heeft intussen prijzen gewijzigd: %(cells)s. Wat u invulde staat hieronder nog, en is niet "
        "bewaard. Kijk het na; bewaar opnieuw om het te laten gelden."
    ) % {"cells": ", ".join(changed)}
