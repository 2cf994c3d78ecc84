"""Tariffs of an organiser, and the VAT rates of the country."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.stale_form import StaleFormAdmin
from ticketing import dates

from ..models import Performance, Price, Tariff, VatRate
from ..readiness import missing_of
from .fixed_organiser import FixedOrganiserAdmin, FixedOrganiserForm

FIXED_ON_SALE = ["name", "condition", "verified_at_desk", "on_lap"]


def _is_on_sale(tariff: Tariff) -> bool:
    """Whether a performance that is or was on sale has a price at this tariff: somebody may be choosing it."""
    return Price.objects.filter(tariff=tariff).exclude(performance__state=Performance.State.DRAFT).exists()


class TariffForm(FixedOrganiserForm):
    """A tariff must remain for everybody while it is the only such price of a rank of a performance on sale: without
    it, nobody could hold these places."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.instance.pk and not _is_for_everybody(self.instance, values):
            performances = _needing(self.instance)
            if performances:
                named = ", ".join(map(str, performances[:5])) + (" …" if len(performances) > 5 else "")
                message = _("Zonder dit tarief heeft niet elke rang nog een prijs die iedereen kan kiezen: %(named)s.")
                self.add_error(None, message % {"named": named})
        return values


def _is_for_everybody(tariff: Tariff, values: dict[str, Any]) -> bool:
    """Whether anybody could buy one ticket of it online, with the values of the form."""
    names = ("sold_online", "members_only", "minimum")
    changed = Tariff(**{name: values.get(name, getattr(tariff, name)) for name in names})
    return changed.is_for_everybody and changed.is_one_by_one


def _needing(tariff: Tariff) -> list[Performance]:
    """The performances on sale that would lack a price without this tariff, and don't lack one now."""
    on_sale = Performance.objects.filter(state=Performance.State.ON_SALE, sale_until__gt=dates.now())
    performances = list(on_sale.filter(prices__tariff=tariff).distinct().select_related("production"))
    now, without = missing_of(performances), missing_of(performances, without=tariff)
    return [performance for performance in performances if without[performance.pk] != now[performance.pk]]


@admin.register(Tariff)
class TariffAdmin(FixedOrganiserAdmin):
    """Once a tariff is on sale, its texts on the ticket and whether it takes a seat are fixed: staff make another
    tariff instead. Once it is sold, the database guards it too (orders.0010)."""

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
        return [*super().get_readonly_fields(request, obj), *(FIXED_ON_SALE if obj and _is_on_sale(obj) else [])]


@admin.register(VatRate)
class VatRateAdmin(StaleFormAdmin):
    """The VAT rates of the country, which only the network's own staff can change."""

    list_display = ["category", "percentage", "from_on"]
