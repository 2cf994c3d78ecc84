"""What we ask the PSP for. Made from the attempt's own row, so that a repeated request is the same request."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from . import psp
from .models import Payment


def request_payment(payment: Payment) -> psp.PspPayment:
    """Makes the attempt's payment at the PSP, or finds the one that an earlier request made. Raises PspTrouble."""
    slug = payment.order.organiser.slug
    body = payment_body(payment) | {"method": psp.methods(slug)}
    return psp.create_payment(slug, body, key=str(payment.idempotency_key))


def payment_body(payment: Payment) -> dict[str, Any]:
    """The order's code comes first in the description: it stands on the customer's bank statement."""
    order = payment.order
    back = settings.SITE_URL + reverse("order", args=[order.organiser.slug, order.code])
    return {
        "amount": psp.money(payment.amount),
        "description": f"{order.code} {order.organiser.name}",
        "redirectUrl": back,
        "cancelUrl": back,
        "webhookUrl": settings.SITE_URL + reverse("webhook", args=[payment.reference]),
        "locale": psp.LOCALES.get(order.customer.language, "nl_BE"),
        "metadata": {"order": order.code, "reference": payment.reference},
    }
