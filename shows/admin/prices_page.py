"""The page of a price table, of one performance or of several that get the same."""

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin_bases import stale
from ticketing import dates

from .. import price_tables
from ..models import Performance
from ..models.price_in_force import last_begun
from ..price_tables import MissingPrices, PriceTables
from . import pages
from .price_sheet import PriceSheet
from .price_table_form import FROM, FirstDayForm, PriceTableForm

REMOVE = "verwijder"


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
