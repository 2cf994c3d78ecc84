"""The PSP: as much of Mollie's payments API (v2) as we need. The one module that calls it, never in a transaction."""

import time
from decimal import Decimal
from typing import Any

from mollie.api.objects.payment import Payment as MolliePayment

from .errors import PspBusy, PspRefused, PspTrouble, PspUnknown
from .mollie_answers import PspPayment, PspRefund, is_payment_id, parse_payment, parse_refund
from .mollie_client import IN_REQUEST, OPTIONAL, PATIENCE, Patience, open_client

__all__ = [
    "IN_REQUEST",
    "PATIENCE",
    "Patience",
    "PspBusy",
    "PspPayment",
    "PspRefund",
    "PspRefused",
    "PspTrouble",
    "PspUnknown",
    "active_methods",
    "create_payment",
    "create_refund",
    "get_payment",
    "is_payment_id",
]

LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
PAUSES_WHILE_BUSY = (0.3, 0.7, 1.5)  # seconds


def create_payment(organiser: str, body: dict[str, Any], *, key: str, patience: Patience = PATIENCE) -> PspPayment:
    """Makes the payment, or finds it when it was made with this key before (within the hour). Raises PspTrouble."""
    until = time.monotonic() + patience.read
    for pause in PAUSES_WHILE_BUSY:
        try:
            return _create_payment(organiser, body, key, patience)
        except PspBusy:  # the customer pressed twice: the first press is still under way
            if time.monotonic() + pause > until:
                raise
            time.sleep(pause)
    return _create_payment(organiser, body, key, patience)


def active_methods(organiser: str, patience: Patience) -> list[str]:
    """The methods that the organiser switched on. Raises PspTrouble."""
    with open_client(organiser, OPTIONAL if patience.on_a_page else patience) as client:
        return [method["id"] for method in client.methods.list(includeWallets="applepay")]


def get_payment(organiser: str, psp_id: str, *, patience: Patience = PATIENCE) -> PspPayment:
    """The payment with its refunds and chargebacks. Raises PspUnknown, PspTrouble."""
    if not is_payment_id(psp_id):
        raise PspUnknown("that is no payment's number")
    with open_client(organiser, patience) as client:
        payment = parse_payment(client.payments.get(psp_id, embed="refunds,chargebacks"))
    if payment.id != psp_id:
        raise PspTrouble("the PSP answered about another payment")
    return payment


def create_refund(organiser: str, psp_id: str, *, amount: Decimal, description: str, key: str) -> PspRefund:
    """Gives the amount (euro) back. Raises PspRefused when the PSP will not, PspTrouble."""
    body = {"amount": money(amount), "description": description, "metadata": {"refund": key}}
    with open_client(organiser, PATIENCE) as client:
        payment = MolliePayment({"id": psp_id}, client)
        return parse_refund(payment.refunds.create(body, idempotency_key=key))


def money(amount: Decimal) -> dict[str, str]:
    """Euro as the PSP wants it: a text with two decimals."""
    return {"currency": "EUR", "value": f"{amount:.2f}"}


def _create_payment(organiser: str, body: dict[str, Any], key: str, patience: Patience) -> PspPayment:
    with open_client(organiser, patience) as client:
        return parse_payment(client.payments.create(body, idempotency_key=key))
