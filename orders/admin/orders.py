"""Orders and baskets in the admin, to look at."""

from django.contrib import admin

from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin

from ..models import Order, OrderEvent, Payment, Place, Ticket
from .looking import InlineToLookAt, ToLookAt


class EventInline(InlineToLookAt):
    model = OrderEvent
    fields = readonly_fields = ("at", "by", "what", "why")


class PlaceInline(InlineToLookAt):
    model = Place
    fields = readonly_fields = ("performance", "section", "seat", "tariff", "price", "held_until")


class PaymentInline(InlineToLookAt):
    model = Payment
    fields = readonly_fields = (
        "created_at",
        "state",
        "amount",
        "paid_amount",
        "method",
        "psp_id",
        "detached_at",
        "settled_at",
    )


class TicketInline(InlineToLookAt):
    model = Ticket
    fields = readonly_fields = (
        "place",
        "tariff",
        "price",
        "vat_percentage",
        "void_at",
        "void_because",
        "blocked_because",
    )


@admin.register(Order)
class OrderAdmin(ToLookAt, OwnOrganiserAdmin):
    """Orders and baskets, with what happened to them."""

    list_display = ["code", "customer", "state", "created_at", "expires_at", "confirmed_at", "organiser"]
    list_filter = ["state", ("organiser", OwnFilter)]
    list_select_related = ["customer", "organiser"]
    search_fields = ["=code", "=customer__email", "customer__last_name", "=payments__psp_id"]
    date_hierarchy = "created_at"
    fields = ["code", "organiser", "customer", "state", "created_at", "started_at", "expires_at", "confirmed_at"]
    inlines = [PlaceInline, TicketInline, PaymentInline, EventInline]
