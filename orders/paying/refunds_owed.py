"""Refunds that are owed: written in the transaction that finds the money owed, with the customer's mail."""

import logging
from decimal import Decimal

from accounts.enqueue import enqueue_on_commit
from accounts.mail import owed
from ticketing import dates

from ..models import EventKind, Order, Payment, Refund
from .unreturned_money import given_back

logger = logging.getLogger(__name__)


def owe_refund(*, order: Order, payment: Payment, reason: Refund.Reason) -> Refund | None:
    """Owes the customer all of this payment that isn't on its way back yet, and the mail about it, in the caller's
    transaction, under the locks of order and payment. None when nothing is left to give back."""
    amount = (payment.paid_amount or Decimal(0)) - given_back(payment)
    if amount <= 0:
        return None
    refund = Refund.objects.create(payment=payment, amount=amount, reason=reason, due_at=dates.now())
    order.record(EventKind(f"owed_{reason}"), why=f"{amount} euro")
    _owe_the_mail(order, refund)
    enqueue_on_commit("orders.tasks.make_refund", refund.pk)
    return refund


def _owe_the_mail(order: Order, refund: Refund) -> None:
    """To the customer's address. An order without a customer, or whose customer has no address or was erased, gets the
    money back all the same: an event says that no mail went."""
    customer = order.customer
    if customer is None or not customer.email:
        order.record(EventKind.REFUND_UNTOLD)
        logger.warning("Refund %s of order %s: there is no address to write to", refund.pk, order.code)
        return
    owed.owe(
        kind="refund",
        about_id=refund.pk,
        recipient=customer.email,
        organiser=order.organiser,
        customer=customer,
        language=customer.language,
    )
