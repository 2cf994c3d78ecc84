"""The forms of the seat page. They parse what it posts and explain errors; the stock decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shows.models import Price, Section

from ..form_fields import MOST_IDS, Ids
from ..stock import Wanted

FEW_LEFT = 20


class SeatsForm(forms.Form):
    """BESTEL STOELEN: the seats that were ticked."""

    stoel = Ids(error_messages={"required": _("Kies minstens één stoel.")})


class BestForm(forms.Form):
    """BESTEL BESTE PLAATSEN: how many together, of which rank and in which section; an empty field allows any. A hall
    with one rank or one section has no such field."""

    beste = forms.TypedChoiceField(label=_("Aantal"), coerce=int)
    rang = forms.TypedChoiceField(label=_("Rang en prijs"), coerce=int, required=False, empty_value=None)
    zaaldeel = forms.TypedChoiceField(label=_("Zaaldeel"), coerce=int, required=False, empty_value=None)
    al = forms.IntegerField(required=False, min_value=0, max_value=MOST_IDS, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, limit: int, ranks: list[tuple[int, str]], sections: list[tuple[int, str]]
    ) -> None:
        super().__init__(data, auto_id="beste-%s", initial={"beste": min(2, limit)}, use_required_attribute=False)
        self.choices_of("beste", [(number, str(number)) for number in range(1, limit + 1)])
        self.choices_of("rang", [("", _("beste beschikbare")), *ranks] if len(ranks) > 1 else [])
        self.choices_of("zaaldeel", [("", _("maakt niet uit")), *sections] if len(sections) > 1 else [])

    def choices_of(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Sets what a field offers; a field without a choice is left out."""
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def query(self) -> dict[str, int]:
        """The valid fields, for the query string of the page."""
        values = {name: self.cleaned_data.get(name) for name in ("beste", "rang", "zaaldeel")}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class OnOffer:
    """A section without numbers at a tariff, and what a place costs there."""

    section: Section
    price: Price

    @property
    def is_on_lap(self) -> bool:
        return self.price.tariff.on_lap

    @property
    def name(self) -> str:
        return f"aantal-{self.section.pk}-{self.price.tariff_id}"


@dataclass(frozen=True)
class TariffField:
    """A tariff in the form: its price, and the field that asks how many."""

    price: Price
    field: forms.BoundField


@dataclass(frozen=True)
class SectionFields:
    """A section in the form, and how many places are left in it: more than FEW_LEFT need not be exact."""

    section: Section
    left: int
    lines: list[TariffField]

    @property
    def has_few_left(self) -> bool:
        """Whether the page says how many places are left."""
        return self.left <= FEW_LEFT


class NumbersForm(forms.Form):
    """BESTEL: how many places in each section at each tariff; `al` is how many lay in the basket before."""

    al = forms.IntegerField(required=False, min_value=0, max_value=MOST_IDS, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, offers: Iterable[OnOffer], limit: int, query: QueryDict) -> None:
        super().__init__(data)
        self.offers = list(offers)
        for offer in self.offers:
            most = min(limit, offer.price.tariff.maximum or limit)
            choices = [(number, str(number)) for number in range(most + 1)]
            self.fields[offer.name] = forms.TypedChoiceField(
                label=offer.price.tariff.name,
                choices=choices,
                coerce=int,
                required=False,
                initial=query.get(offer.name, 0),
                widget=forms.Select(attrs=_attributes(offer)),
            )

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        if not self.wanted:
            raise forms.ValidationError(_("Kies hoeveel plaatsen u wilt."))
        for section in {child.section_id for child in self.children}:
            if _sum(self.children, section) > _sum(self.wanted, section):
                raise forms.ValidationError(
                    _("Per plaats kan één kind op schoot: kies minstens zoveel andere tickets.")
                )
        return self.cleaned_data

    def parts(self, left: dict[int, int]) -> list[SectionFields]:
        """The fields by section, for the page."""
        return [
            SectionFields(section, left.get(section.pk, 0), [self._field(offer) for offer in offers])
            for section, offers in groupby(self.offers, key=lambda offer: offer.section)
        ]

    def _field(self, offer: OnOffer) -> TariffField:
        return TariffField(offer.price, self[offer.name])

    @property
    def wanted(self) -> list[Wanted]:
        """The places that were chosen, for `stock.hold_unnumbered`."""
        return self._chosen(is_on_lap=False)

    @property
    def children(self) -> list[Wanted]:
        """The same of the children on laps."""
        return self._chosen(is_on_lap=True)

    def _chosen(self, *, is_on_lap: bool) -> list[Wanted]:
        chosen = ((offer, self.cleaned_data.get(offer.name)) for offer in self.offers if offer.is_on_lap == is_on_lap)
        return [Wanted(offer.section.pk, offer.price.tariff_id, number) for offer, number in chosen if number]


def _sum(lines: list[Wanted], section_id: int) -> int:
    return sum(line.number for line in lines if line.section_id == section_id)


def _attributes(offer: OnOffer) -> dict[str, str]:
    has_terms = offer.price.tariff.terms or offer.is_on_lap
    described = {"aria-describedby": f"id_{offer.name}_voorwaarde"} if has_terms else {}
    return {"data-price": str(offer.price.amount)} | described | ({"data-lap": ""} if offer.is_on_lap else {})
