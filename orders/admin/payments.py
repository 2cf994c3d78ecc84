"""Payments and refunds in the admin, read-only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.admin_bases.read_only import ReadOnlyAdmin
from accounts.admin_bases.scope import OwnOrganiserAdmin

from ..models import Order, Payment, Refund


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin, OwnOrganiserAdmin):
    """Payment attempts. The URL of the webhook stays secret."""

    organiser_path = "order__organiser"
    list_display = ["created_at", "order", "state", "amount", "paid_amount", "method", "psp_id", "detached_at"]
    list_filter = ["state", "method"]
    list_select_related = ["order"]
    search_fields = ["=order__code", "=psp_id"]
    date_hierarchy = "created_at"
    exclude = ["reference", "idempotency_key", "checkout_url"]


@admin.register(Refund)
class RefundAdmin(ReadOnlyAdmin, OwnOrganiserAdmin):
    """Refunds. Staff must settle those that the PSP refused."""

    organiser_path = "payment__order__organiser"
    list_display = ["created_at", "order", "amount", "reason", "state", "tries", "last_error", "done_at"]
    list_filter = ["state", "reason"]
    list_select_related = ["payment__order"]
    search_fields = ["=payment__order__code", "=payment__psp_id", "=psp_id"]
    exclude = ["idempotency_key"]

    @admin.display(description=_("bestelling"))
    def order(self, refund: Refund) -> Order:
        return refund.payment.order
