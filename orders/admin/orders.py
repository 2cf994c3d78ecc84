"""Orders and baskets in the admin, read-only."""

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.read_only import ReadOnlyAdmin, ReadOnlyInline
from accounts.admin_bases.scope import OwnFilter, OwnOrganiserAdmin
from shows.models import Performance

from ..models import Order, OrderEvent, Payment, Place, Ticket
from ..models.place import PlaceQuerySet
from ..models.ticket import TicketQuerySet


class EventInline(ReadOnlyInline):
    model = OrderEvent
    fields = readonly_fields = ("at", "by", "what", "why")


class PlaceInline(ReadOnlyInline):
    model = Place
    fields = readonly_fields = ("performance", "named", "tariff", "price", "held_until")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        own = cast("PlaceQuerySet", super().get_queryset(request))
        return own.with_names().select_related("performance__production", "tariff")

    @admin.display(description=_("plaats"))
    def named(self, place: Place) -> str:
        return place.name


class PaymentInline(ReadOnlyInline):
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


class TicketInline(ReadOnlyInline):
    model = Ticket
    fields = readonly_fields = (
        "performance",
        "seated_at",
        "tariff",
        "price",
        "vat_percentage",
        "void_at",
        "void_because",
        "blocked_because",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ticket]:
        own = cast("TicketQuerySet", super().get_queryset(request))
        return own.with_facts().in_order()

    @admin.display(description=_("voorstelling"))
    def performance(self, ticket: Ticket) -> Performance:
        return ticket.place.performance

    @admin.display(description=_("plaats"))
    def seated_at(self, ticket: Ticket) -> str:
        return ticket.place_name


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin, OwnOrganiserAdmin):
    """Orders and baskets with their history."""

    list_display = ["code", "customer", "seller", "state", "created_at", "expires_at", "confirmed_at", "organiser"]
    list_filter = ["state", ("seller", admin.EmptyFieldListFilter), ("organiser", OwnFilter)]
    list_select_related = ["customer", "seller", "organiser"]
    search_fields = ["=code", "=customer__email", "customer__last_name", "=seller__email", "=payments__psp_id"]
    date_hierarchy = "created_at"
    fields = [
        "code",
        "organiser",
        "customer",
        "seller",
        "state",
        "created_at",
        "started_at",
        "expires_at",
        "confirmed_at",
    ]
    inlines = [PlaceInline, TicketInline, PaymentInline, EventInline]
