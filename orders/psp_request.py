"""What we ask the PSP for. Made from the attempt's own row, so that a repeated request is the same request."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from .models import Payment
from .psp import LOCALES, METHODS, money


def payment_body(payment: Payment) -> dict[str, Any]:
    """The body of the create call. The order's code comes first: it stands on the customer's bank statement."""
    order = payment.order
    back = settings.SITE_URL + reverse("order", args=[order.organiser.slug, order.code])
    return {
        "amount": money(payment.amount),
        "description": f"{order.code} {order.organiser.name}",
        "redirectUrl": back,
        "cancelUrl": back,
        "webhookUrl": settings.SITE_URL + reverse("webhook", args=[payment.reference]),
        "locale": LOCALES.get(order.customer.language, "nl_BE"),
        "metadata": {"order": order.code, "reference": payment.reference},
        "method": METHODS,
    }
