"""The page of a price table: rows are ranks, columns tariffs, empty is not offered; for one performance or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import stale

from .. import amounts, pricing
from ..models import Performance, Rank, Tariff, VatCategory
from ..pricing import CannotPrice, Worth
from . import pages
from .series import with_prices

Amounts = dict[tuple[int, int], Worth]


class AmountField(forms.CharField):
    """An amount in euro as people type it; empty is None."""

    def clean(self, value: Any) -> Decimal | None:
        try:
            return amounts.parsed(super().clean(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class TableForm(pages.PageForm):
    """A field for each rank and tariff, and the VAT category of each tariff."""

    def __init__(
        self, ranks: Sequence[Rank], tariffs: Sequence[Tariff], table: Amounts, *args: Any, **kwargs: Any
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

    def table(self) -> Amounts:
        """What was filled in."""
        values = self.cleaned_data
        return {
            (rank.pk, tariff.pk): Worth(amount, values[f"btw-{tariff.pk}"])
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
        """All prices as they are now, by rank and tariff: what the page has seen."""
        tables = [pricing.table_of(performance) for performance in sorted(self.performances, key=lambda one: one.pk)]
        return {
            f"{rank.name} / {tariff.name}": [repr(table.get((rank.pk, tariff.pk))) for table in tables]
            for rank in self.ranks
            for tariff in self.tariffs
        }

    def differs(self) -> bool:
        """Whether the performances now have different prices."""
        return any(len(set(values)) > 1 for values in self.values().values())


def prices_page(page: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:  # type: ignore[type-arg]
    """GET: the table, of the first performance or taken over from another one. POST: set, for all of them."""
    sheet = Sheet.of(pages.chosen(page, request))
    if not sheet.is_of_one_hall:
        page.message_user(request, _("Kies voorstellingen in dezelfde zaal: rangen zijn van een zaal."), messages.ERROR)
        return pages.back_to_list(page)
    others = with_prices(sheet.performances[0].production)
    source = _source(request, others)
    table = pricing.table_of(source or sheet.performances[0])
    if source:
        table = pricing.carried_over(table, sheet.performances[0].hall_id)
    form = TableForm(sheet.ranks, sheet.tariffs, table, request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, sheet, form):
        said = ngettext("Prijzen van %(n)s voorstelling bewaard.", "Prijzen van %(n)s voorstellingen bewaard.", len(sheet.performances))  # fmt: skip  # noqa: E501
        page.message_user(request, said % {"n": len(sheet.performances)}, messages.SUCCESS)
        return pages.back_to_list(page)
    return pages.shown(
        page, request, "admin/shows/prices.html", title=_("Prijzen"), form=form, performances=sheet.performances,
        tariffs=sheet.tariffs, seen=stale.seal(sheet.values()), differs=sheet.differs(), others=others, source=source,
    )  # fmt: skip


def _source(request: HttpRequest, others: Any) -> Performance | None:
    """The performance whose prices are to be taken over, if the address names one."""
    named = request.GET.get("van", "")
    return others.filter(pk=int(named)).first() if named.isascii() and named.isdigit() and len(named) < 19 else None


def _saved(request: HttpRequest, sheet: Sheet, form: TableForm) -> bool:
    """Saves under the performances' locks, or tells why not."""
    try:
        with transaction.atomic():
            performances = pricing.locked([performance.pk for performance in sheet.performances])
            if others := stale.changed(request.POST.get(stale.FIELD), sheet.values()):
                form.add_error(None, _told(others))
                return False
            pricing.set_prices(performances, form.table(), by=pages.who(request))
    except CannotPrice as refusal:
        form.add_error(None, f"{refusal.performance}: {refusal}")
        return False
    return True


def _told(changed: list[str]) -> str:
    return _(
        "Iemand anders heeft intussen prijzen gewijzigd: %(cells)s. Wat u invulde staat hieronder nog, en is niet "
        "bewaard. Kijk het na; bewaar opnieuw om het te laten gelden."
    ) % {"cells": ", ".join(changed)}
