"""The page of a price table, of one performance or of several that get the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import stale
from ticketing import dates

from .. import price_tables
from ..models import Performance, Price, Rank, Tariff
from ..models.price_in_force import last_begun
from ..price_tables import MissingPrices, PriceTables
from . import pages
from .price_table_form import FROM, FirstDayForm, PriceTableForm

REMOVE = "verwijder"


@dataclass(frozen=True)
class PriceSheet:
    """The performances of a page, with the ranks and tariffs of their table."""

    performances: list[Performance]
    ranks: list[Rank]
    tariffs: list[Tariff]

    @classmethod
    def of(cls, performances: list[Performance]) -> "PriceSheet":
        first = performances[0]
        ranks = list(Rank.objects.filter(hall=first.hall_id))
        return cls(performances, ranks, list(Tariff.objects.filter(organiser=first.production.organiser_id)))

    @property
    def is_of_one_hall(self) -> bool:
        """A table fits performances in one hall, of one organiser."""
        return len({(each.hall_id, each.production.organiser_id) for each in self.performances}) == 1

    def values(self) -> dict[str, Any]:
        """All present prices, by rank and tariff, of all days: the values that the page's seal is made of."""
        performances = sorted(self.performances, key=lambda performance: performance.pk)
        every_table = [price_tables.tables_of(performance) for performance in performances]
        return {
            f"{rank.name} / {tariff.name}": [
                [(day, repr(price)) for day, table in tables.items() if (price := table.get((rank.pk, tariff.pk)))]
                for tables in every_table
            ]
            for rank in self.ranks
            for tariff in self.tariffs
        }

    def differs(self, from_on: date | None) -> bool:
        """Whether the performances now have different prices on that day."""
        every_table = [price_tables.tables_of(performance) for performance in self.performances]
        in_force = [price_tables.table_in_force(tables, from_on) for tables in every_table]
        return any(table != in_force[0] for table in in_force)

    def days(self) -> list[date]:
        """The later days on which a table of any of them begins."""
        days = Price.objects.filter(performance__in=self.performances).values_list("from_on", flat=True).distinct()
        return sorted(day for day in days if day)


def prices_page(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the table of the beginning or of a later day, filled in with the prices of the first performance or of
    another one. POST: sets the table for all performances, or removes it."""
    sheet = PriceSheet.of(pages.get_selected(page, request))
    if not sheet.is_of_one_hall:
        page.message_user(request, _("Kies voorstellingen in dezelfde zaal: rangen zijn van een zaal."), messages.ERROR)
        return pages.back_to_list(page)
    days = sheet.days()
    first_day = FirstDayForm(request.GET, latest=max([*map(_day_of, sheet.performances), *days]))
    if not first_day.is_valid():
        page.message_user(request, " ".join(map(str, first_day.errors[FROM])), messages.ERROR)
        return HttpResponseRedirect(pages.selection_url("admin:shows_performance_prices", sheet.performances))
    from_on = first_day.cleaned_data[FROM]
    others = price_tables.sources_for(sheet.performances[0].production)
    source = _source(request, others)
    tables = _present_tables(sheet, source)
    form = PriceTableForm(
        sheet.ranks, sheet.tariffs, price_tables.table_in_force(tables, from_on), request.POST or None
    )
    removes = from_on is not None and REMOVE in request.POST
    is_sent = request.method == "POST" and (removes or form.is_valid())
    if is_sent and _saved(request, sheet, form, from_on, removes=removes):
        page.message_user(request, _done(len(sheet.performances), from_on, is_removed=removes), messages.SUCCESS)
        return pages.back_to_list(page)
    current = last_begun(days, dates.local(dates.now()).date())
    return pages.render_page(
        page, request, "admin/shows/prices.html", title=_("Prijzen"), form=form, performances=sheet.performances,
        tariffs=sheet.tariffs, seen=stale.seal(sheet.values()), differs=sheet.differs(from_on), others=others,
        source=source, source_days=[day for day in tables if day and day != from_on] if source else [],
        from_on=from_on, is_new=from_on not in days, days=days, current=current, when=first_day,
        is_over=current is not None and (from_on or date.min) < current,
    )  # fmt: skip


def _present_tables(sheet: PriceSheet, source: Performance | None) -> PriceTables:
    """The tables that the form is filled in with: those of the source, or else of the first performance."""
    first = sheet.performances[0]
    if source:
        return price_tables.with_ranks_of(price_tables.tables_of(source), first.hall_id)
    return price_tables.tables_of(first)


def _day_of(performance: Performance) -> date:
    return dates.local(performance.starts_at).date()


def _source(request: HttpRequest, others: Any) -> Performance | None:
    """The performance whose prices are copied into the form, if the URL names one."""
    pk = request.GET.get("van", "")
    return others.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None


def _saved(
    request: HttpRequest, sheet: PriceSheet, form: PriceTableForm, from_on: date | None, *, removes: bool
) -> bool:
    """Saves under the performances' locks. False when it could not: the form has the reason."""
    table = {} if removes else form.table()
    if from_on and not table and not removes:
        form.add_error(None, _("Vul prijzen in, of verwijder de prijzen vanaf deze dag."))
        return False
    try:
        with transaction.atomic():
            performances = price_tables.lock_performances([performance.pk for performance in sheet.performances])
            if others := stale.changed(request.POST.get(stale.FIELD), sheet.values()):
                form.add_error(None, _changed_meanwhile(others))
                return False
            price_tables.set_prices(performances, table, by=pages.staff(request), from_on=from_on)
    except MissingPrices as refusal:
        form.add_error(None, f"{refusal.performance}: {refusal}")
        return False
    return True


def _done(number: int, from_on: date | None, *, is_removed: bool) -> str:
    if from_on is None:
        message = ngettext(
            "Prijzen van %(n)s voorstelling bewaard.", "Prijzen van %(n)s voorstellingen bewaard.", number
        )
    elif is_removed:
        message = ngettext(
            "Prijzen vanaf %(day)s van %(n)s voorstelling verwijderd.",
            "Prijzen vanaf %(day)s van %(n)s voorstellingen verwijderd.",
            number,
        )
    else:
        message = ngettext(
            "Prijzen vanaf %(day)s van %(n)s voorstelling bewaard.",
            "Prijzen vanaf %(day)s van %(n)s voorstellingen bewaard.",
            number,
        )
    return message % {"n": number, "day": from_on and f"{from_on:%d/%m/%Y}"}


def _changed_meanwhile(changed: list[str]) -> str:
    return _(
        "Iemand anders heeft intussen prijzen gewijzigd: %(cells)s. Wat u invulde staat hieronder nog, en is niet "
        "bewaard. Kijk het na; bewaar opnieuw om het te laten gelden."
    ) % {"cells": ", ".join(changed)}
