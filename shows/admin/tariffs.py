"""Tariffs of an organiser, and the VAT rates of the country."""

from django.contrib import admin

from accounts.admin_scope import OwnOrganiserAdmin

from ..models import Tariff, VatRate


@admin.register(Tariff)
class TariffAdmin(OwnOrganiserAdmin):
    list_display = ["name", "condition", "position", "members_only", "sold_online", "organiser"]


@admin.register(VatRate)
class VatRateAdmin(admin.ModelAdmin):
    """The rates of the country: the network's own staff keep them."""

    list_display = ["category", "percentage", "from_on"]
