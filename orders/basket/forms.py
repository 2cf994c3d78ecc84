"""What the page of the basket posts."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shows.models import Tariff

from ..form_fields import Ids


class RemovalForm(forms.Form):
    """VERWIJDER: the places of the basket that were ticked."""

    plaats = Ids(error_messages={"required": _("Vink aan wat u wilt verwijderen.")})


class TariffsForm(forms.Form):
    """TARIEVEN BEWAREN: a tariff for each place of the basket; `schoot` is the place that gets a child on its lap."""

    schoot = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, data: QueryDict, *, tariffs: dict[int, list[Tariff]]) -> None:
        super().__init__(data)
        for place_id, offered in tariffs.items():
            choices = [(tariff.pk, tariff.name) for tariff in offered]
            field = forms.TypedChoiceField(label=_("Tarief"), choices=choices, coerce=int, required=False)
            self.fields[f"tarief-{place_id}"] = field

    @property
    def chosen(self) -> dict[int, int]:
        """The tariff by place, for `stock.choose_tariff`."""
        named = ((name.removeprefix("tarief-"), tariff) for name, tariff in self.cleaned_data.items())
        return {int(place_id): tariff for place_id, tariff in named if tariff and place_id.isdigit()}
