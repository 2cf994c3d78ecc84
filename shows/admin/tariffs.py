"""Tariffs of an organiser, and the VAT rates of the country."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_stale import StaleFormAdmin
from ticketing import dates

from ..models import Performance, Price, Tariff, VatRate
from ..readiness import missing_of
from .fixed_organiser import FixedOrganiserAdmin, OrganiserForm

BOUGHT = ["name", "condition", "verified_at_desk", "on_lap"]


def _is_on_sale(tariff: Tariff) -> bool:
    """It has a price of a performance that left the draft: somebody may be choosing it."""
    return Price.objects.filter(tariff=tariff).exclude(performance__state=Performance.State.DRAFT).exists()


class TariffForm(OrganiserForm):
    """What everybody can choose stays so while evenings on sale have no other price for a rank: their holds would be
    refused."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.instance.pk and not _is_for_everybody(self.instance, values):
            needed = _in_need_of(self.instance)
            if needed:
                named = ", ".join(map(str, needed[:5])) + (" …" if len(needed) > 5 else "")
                said = _("Zonder dit tarief heeft niet elke rang nog een prijs die iedereen kan kiezen: %(named)s.")
                self.add_error(None, said % {"named": named})
        return values


def _is_for_everybody(tariff: Tariff, values: dict[str, Any]) -> bool:
    """Whether one ticket of it can be bought online by anybody, with these values."""
    names = ("sold_online", "members_only", "minimum")
    changed = Tariff(**{name: values.get(name, getattr(tariff, name)) for name in names})
    return changed.is_for_everybody and changed.is_one_by_one


def _in_need_of(tariff: Tariff) -> list[Performance]:
    """The performances on sale that would lack a price without it, and don't now."""
    on_sale = Performance.objects.filter(state=Performance.State.ON_SALE, sale_until__gt=dates.now())
    found = list(on_sale.filter(prices__tariff=tariff).distinct().select_related("production"))
    now, then = missing_of(found), missing_of(found, without=tariff)
    return [performance for performance in found if then[performance.pk] != now[performance.pk]]


@admin.register(Tariff)
class TariffAdmin(FixedOrganiserAdmin):
    """What is shown on a ticket, and whether it takes a seat, stays once it is on sale: another one is made beside it.
    What the database knows to be sold it guards itself (orders.0010)."""

    form = TariffForm
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
class VatRateAdmin(StaleFormAdmin):
    """The rates of the country: the network's own staff keep them."""

    list_display = ["category", "percentage", "from_on"]
