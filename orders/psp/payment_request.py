"""What we ask the PSP for. Kept in the attempt's own row, so that a repeated request is the same request."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from ..models import Order, Payment
from ..models.covered_place import CoveredPlace
from . import mollie
from .methods import known_methods, quick_methods


def request_payment(payment: Payment, *, patience: mollie.Patience = mollie.PATIENCE) -> mollie.PspPayment:
    """Makes the attempt's payment at the PSP, or finds the one that an earlier request made. Raises PspTrouble."""
    slug = payment.order.organiser.slug
    if "method" not in payment.request:
        _settle_request(payment, quick_methods(slug, patience=patience))
    body = {name: value for name, value in payment.request.items() if value}
    return mollie.create_payment(slug, body, key=str(payment.idempotency_key), patience=patience)


def new_payment(order: Order, *, amount: Decimal, covered: list[CoveredPlace]) -> Payment:
    """An attempt with its request, not saved yet; the methods are in it if they are known without asking."""
    payment = Payment(order=order, amount=amount, covers=[place.to_json() for place in covered])
    payment.request = _body(payment)
    if (methods := known_methods(order.organiser.slug)) is not None:
        payment.request["method"] = methods
    return payment


def _settle_request(payment: Payment, methods: list[str]) -> None:
    """The first process that asks decides the body: with another one, the PSP would refuse the same key."""
    body = (payment.request or _body(payment)) | {"method": methods}
    open_still = Payment.objects.filter(pk=payment.pk).exclude(request__has_key="method")
    if not open_still.update(request=body):
        body = Payment.objects.values_list("request", flat=True).get(pk=payment.pk)
    payment.request = body


def _body(payment: Payment) -> dict[str, Any]:
    """The order's code comes first in the description: it stands on the customer's bank statement."""
    order = payment.order
    back = settings.SITE_URL + reverse("order", args=[order.organiser.slug, order.code])
    return {
        "amount": mollie.money(payment.amount),
        "description": f"{order.code} {order.organiser.name}",
        "redirectUrl": back,
        "cancelUrl": back,
        "webhookUrl": settings.SITE_URL + reverse("webhook", args=[payment.reference]),
        "locale": mollie.LOCALES.get(order.customer.language if order.customer else "", "nl_BE"),
        "metadata": {"order": order.code, "reference": payment.reference},
    }
