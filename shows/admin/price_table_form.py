"""The form of a price table: rows are ranks, columns tariffs; an empty cell is not offered."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..amount_input import parse_amount
from ..clock_time import validate_year
from ..models import Rank, Tariff, VatCategory
from ..price_tables import PriceTable, TablePrice
from . import pages

FROM = "vanaf"  # in the URL: the day on which the table begins; without it, the beginning


class AmountField(forms.CharField):
    """An amount in euro as people type it. An empty one is None."""

    def clean(self, value: Any) -> Decimal | None:
        try:
            return parse_amount(super().clean(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class FirstDayForm(pages.AdminPageForm):
    """The day on which a table begins. Empty is the beginning."""

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


class PriceTableForm(pages.AdminPageForm):
    """A field for each rank and tariff, and the VAT category of each tariff."""

    def __init__(
        self, ranks: Sequence[Rank], tariffs: Sequence[Tariff], table: PriceTable, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ranks, self.tariffs = ranks, tariffs
        for tariff in tariffs:
            used = [price.vat_category for (_rank, pk), price in table.items() if pk == tariff.pk]
            self.fields[f"btw-{tariff.pk}"] = forms.ChoiceField(
                label=_("btw, %(tariff)s") % {"tariff": tariff.name},
                choices=VatCategory.choices,
                initial=next(iter(used), None),
            )
            for rank in ranks:
                price = table.get((rank.pk, tariff.pk))
                field = AmountField(label=f"{rank.name}, {tariff.name}", required=False, max_length=20)
                field.initial = price and price.amount
                field.widget.attrs |= {"inputmode": "decimal", "aria-label": field.label, "size": 8}
                self.fields[f"prijs-{rank.pk}-{tariff.pk}"] = field

    def table(self) -> PriceTable:
        """The table as it was filled in."""
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
