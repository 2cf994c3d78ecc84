"""Tariffs of an organiser, and the VAT rates of the country."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_stale import SecondIsTold

from ..models import Performance, Price, Tariff, VatRate
from .own import KeepsItsOrganiser

BOUGHT = ["name", "condition", "verified_at_desk", "on_lap"]


def _is_on_sale(tariff: Tariff) -> bool:
    """It has a price of a performance that left the draft: somebody may be choosing it."""
    return Price.objects.filter(tariff=tariff).exclude(performance__state=Performance.State.DRAFT).exists()


@admin.register(Tariff)
class TariffAdmin(KeepsItsOrganiser):
    """What is shown on a ticket, and whether it takes a seat, stays once it is on sale: another one is made beside it.
    What the database knows to be sold it guards itself (orders.0010)."""

    list_display = [
        "name", "condition", "minimum", "maximum", "verified_at_desk", "on_lap", "members_only", "sold_online",
        "position", "organiser",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["organiser", "name", "condition", "position"]}),
        (_("Wie, en waar"), {"fields": ["sold_online", "members_only", "verified_at_desk", "on_lap"]}),
        (_("Hoeveel in één bestelling"), {"fields": ["minimum", "maximum"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(BOUGHT if obj and _is_on_sale(obj) else [])]


@admin.register(VatRate)
class VatRateAdmin(SecondIsTold):
    """The rates of the country: the network's own staff keep them."""

    list_display = ["category", "percentage", "from_on"]
