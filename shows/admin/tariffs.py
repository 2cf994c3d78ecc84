"""Tariffs of an organiser, and the VAT rates of the country."""

from django.contrib import admin

from accounts.admin_stale import SecondIsTold

from ..models import Tariff, VatRate
from .own import KeepsItsOrganiser


@admin.register(Tariff)
class TariffAdmin(KeepsItsOrganiser):
    list_display = ["name", "condition", "position", "members_only", "sold_online", "organiser"]


@admin.register(VatRate)
class VatRateAdmin(SecondIsTold):
    """The rates of the country: the network's own staff keep them."""

    list_display = ["category", "percentage", "from_on"]
