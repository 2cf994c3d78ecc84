"""Prices by rank and tariff, on the page of their performance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.admin_scope import OwnOrganiserInline

from ..models import Price


class PriceForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """A rank is of the performance's hall, a tariff of its organiser."""
        values = super().clean() or {}
        performance, rank, tariff = self.instance.performance, values.get("rank"), values.get("tariff")
        if rank and performance.hall_id and rank.hall_id != performance.hall_id:
            self.add_error("rank", _("Deze rang is van een andere zaal."))
        if tariff and performance.production_id and tariff.organiser_id != performance.production.organiser_id:
            self.add_error("tariff", _("Dit tarief is van een andere organisator."))
        return values


class PriceInline(OwnOrganiserInline):
    model = Price
    form = PriceForm
    ordering = ["rank__position", "tariff__position"]
