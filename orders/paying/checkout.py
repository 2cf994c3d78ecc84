"""Paying: from the button "Bestelling met betalingsverplichting" to the PSP's page."""

import logging
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction

from accounts.models import Customer
from ticketing import dates
from ticketing.prepared_statements import save

from .. import deadlines
from ..models import EventKind, Order, Payment
from ..models.covered_place import CoveredPlace
from ..psp import mollie
from ..psp.payment_request import new_payment, request_payment
from ..stock import extending
from ..stock.refusals import RunOut, busy_is_an_outcome
from .confirmation import confirm
from .locks import lock_current_payment, lock_order
from .payments import KEY_LASTS, Foreign, apply, give_up_starting, sync_payment
from .places_to_pay import places_to_pay
from .refusals import NothingToPay, OtherTotal, TooLateToPay

logger = logging.getLogger(__name__)


class AskFirst(Exception):
    """The PSP must be asked what became of this attempt, outside the transaction, before another begins."""

    def __init__(self, payment_id: int) -> None:
        super().__init__(payment_id)
        self.payment_id = payment_id


def start_payment(*, order_id: int, customer: Customer, displayed_total: Decimal | None = None) -> Payment | None:
    """Starts paying the basket, or goes on with the payment under way; the customer goes to its `checkout_url`.
    Returns None when there is nothing to pay: then the order is confirmed already. `displayed_total` is the total that
    the page displayed, in euro.

    Raises NothingToPay, NotOnSale, OutOfBounds, NoVat, RunOut, TooLateToPay, OtherTotal, Busy; PspTrouble, and then
    pressing again continues the same attempt.
    """
    begin = partial(begin_attempt, order_id=order_id, customer=customer, displayed_total=displayed_total)
    try:
        payment = begin()
    except AskFirst as stale:
        if (paid := _paid_by_now(stale.payment_id)) is not None:
            return paid
        payment = begin(has_asked=True)
    if payment is None or payment.state != Payment.State.STARTING:
        return payment
    return _request(payment)


def begin_attempt(
    *, order_id: int, customer: Customer, displayed_total: Decimal | None = None, has_asked: bool = False
) -> Payment | None:
    """Writes an attempt down before the PSP hears of it, and keeps the places meanwhile; or goes on with the one under
    way. Returns None when the order costs nothing: then it is confirmed. Raises AskFirst when the PSP must be asked
    first and that was not done yet (`has_asked`), and the refusals of `start_payment`."""
    with busy_is_an_outcome(), transaction.atomic(durable=True):
        order = _lock_basket(order_id, customer)
        covered = places_to_pay(order)
        _keep_places(order, len(covered))
        amount = sum((place.price for place in covered), Decimal(0))
        if displayed_total not in (None, amount):
            raise OtherTotal
        if payment := _resume(order, covered, amount, has_asked):
            return payment
        if not amount:
            confirm(order, covered)
            return None
        return _write_attempt(order, covered, amount)


def _request(payment: Payment) -> Payment:
    """Asks the PSP for the payment, and applies what it reports."""
    try:
        report = request_payment(payment, patience=mollie.IN_REQUEST)
    except mollie.PspRefused as refusal:
        logger.error("Payment %s was refused by the PSP: %s", payment.pk, refusal)
        give_up_starting(payment.pk)
        raise
    with busy_is_an_outcome():
        return apply(payment.pk, report)


def _paid_by_now(payment_id: int) -> Payment | None:
    """The attempt, if the PSP reports that it is paid. An attempt that it doesn't know, or reports as another one, does
    not prevent a new one."""
    try:
        payment = sync_payment(payment_id, patience=mollie.IN_REQUEST)
    except (mollie.PspUnknown, Foreign) as trouble:
        logger.error("Payment %s is left behind: %s", payment_id, trouble)
        return None
    return payment if payment.state == Payment.State.PAID else None


def _lock_basket(order_id: int, customer: Customer) -> Order:
    """The customer's own open basket. A clerk's sale to them isn't theirs to pay here. Raises NothingToPay."""
    order = lock_order(order_id)
    if order.customer_id != customer.pk or not order.is_shop_basket:
        raise NothingToPay
    order.customer = customer
    return order


def _keep_places(order: Order, number: int) -> None:
    """Holds the places long enough to hear from the PSP; an attempt under way may have stretched the hold further.
    Raises RunOut when somebody else took one of them in its last second."""
    soon = dates.now() + deadlines.TO_START
    if extending.extend(order, max(soon, order.expires_at or soon)) not in (None, number):
        raise RunOut


def _resume(order: Order, covered: list[CoveredPlace], amount: Decimal, has_asked: bool) -> Payment | None:
    """The attempt under way, if it pays for this very basket and can still be paid. Else it is detached, and refunded
    if it is paid all the same. Raises AskFirst when its time is over: it may have been paid in the last minute, and
    then nobody should be led to pay twice."""
    payment = lock_current_payment(order)
    if payment is None:
        return None
    now = dates.now()
    can_be_paid = _can_be_paid(payment, now)
    if can_be_paid and payment.covered_places == covered and payment.amount == amount:
        return payment
    if payment.psp_id and not can_be_paid and not has_asked:
        raise AskFirst(payment.pk)
    payment.detached_at = now
    save(payment)
    return None


def _can_be_paid(payment: Payment, now: datetime) -> bool:
    if payment.state == Payment.State.STARTING:
        return now - payment.created_at < KEY_LASTS
    return bool(payment.checkout_url) and (payment.psp_expires_at is None or payment.psp_expires_at > now)


def _write_attempt(order: Order, covered: list[CoveredPlace], amount: Decimal) -> Payment:
    """Raises TooLateToPay."""
    if order.is_too_late_to_pay:
        raise TooLateToPay
    payment = new_payment(order, amount=amount, covered=covered)
    save(payment)
    order.record(EventKind.PAYING, why=f"{amount} euro")
    return payment
