"""The stock, orders, payments and refunds in the admin: to look at. What changes them are the verbs; the one act here
puts performances on sale. Staff see their own organiser's alone."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin_scope import OwnFilter, OwnOrganiserAdmin, OwnOrganiserInline
from shows.admin import PerformanceAdmin
from shows.models import Performance

from . import stock
from .models import Order, OrderEvent, Payment, Place, Refund, Ticket

admin.site.unregister(Performance)


@admin.register(Performance)
class PerformanceOnSaleAdmin(PerformanceAdmin):
    """Performances, as in the programme's own list, with the act that lays out their places."""

    actions = ["put_on_sale"]

    @admin.action(description=_("Zet in verkoop: maak de plaatsen aan"), permissions=["change"])
    def put_on_sale(self, request: HttpRequest, queryset: QuerySet[Performance]) -> None:
        done = 0
        for performance in queryset.select_related("production", "hall"):
            if not self.has_change_permission(request, performance):
                continue  # an editor at another house, who only sells tickets at this one
            try:
                stock.put_on_sale(performance)
                self.log_change(request, performance, "in verkoop gezet")
                done += 1
            except stock.CannotSell as refusal:
                self.message_user(request, f"{performance}: {refusal}", messages.ERROR)
        if done:
            said = ngettext("%(n)s voorstelling staat in verkoop.", "%(n)s voorstellingen staan in verkoop.", done)
            self.message_user(request, said % {"n": done}, messages.SUCCESS)


class ToLookAt:
    """Nothing is added, written or deleted by hand: no edit can break an invariant."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class InlineToLookAt(ToLookAt, OwnOrganiserInline):
    """Rows within an order, to look at."""


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


@admin.register(Place)
class PlaceAdmin(ToLookAt, OwnOrganiserAdmin):
    """The stock, place by place: best looked at for one performance."""

    organiser_path = "performance__production__organiser"
    list_display = [
        "performance",
        "section",
        "seat",
        "rank",
        "channel",
        "blocked_because",
        "order",
        "held_until",
        "price",
    ]
    list_filter = ["channel", ("section", OwnFilter)]
    list_select_related = ["performance__production", "section", "seat", "rank", "order"]
    search_fields = ["=order__code", "=performance__id"]
    show_full_result_count = False


@admin.register(Payment)
class PaymentAdmin(ToLookAt, OwnOrganiserAdmin):
    """Attempts to pay. The webhook's address stays a secret."""

    organiser_path = "order__organiser"
    list_display = ["created_at", "order", "state", "amount", "paid_amount", "method", "psp_id", "detached_at"]
    list_filter = ["state", "method"]
    list_select_related = ["order"]
    search_fields = ["=order__code", "=psp_id"]
    date_hierarchy = "created_at"
    exclude = ["reference", "idempotency_key", "checkout_url"]


@admin.register(Refund)
class RefundAdmin(ToLookAt, OwnOrganiserAdmin):
    """Money that goes back; what the PSP refused is for staff to settle."""

    organiser_path = "payment__order__organiser"
    list_display = ["created_at", "order", "amount", "reason", "state", "tries", "last_error", "done_at"]
    list_filter = ["state", "reason"]
    list_select_related = ["payment__order"]
    search_fields = ["=payment__order__code", "=payment__psp_id", "=psp_id"]
    exclude = ["idempotency_key"]

    @admin.display(description=_("bestelling"))
    def order(self, refund: Refund) -> Order:
        return refund.payment.order
