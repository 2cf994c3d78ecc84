"""Paying: from the button "Bestelling met betalingsverplichting" to the PSP's page."""

import logging
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Customer
from shows.models import Performance
from ticketing import dates
from ticketing.cache import Cache
from ticketing.prepared import columns, find, save
from ticketing.sql import rows

from .. import deadlines
from ..models import EventKind, Order, Payment
from ..psp import mollie
from ..psp.request import new_payment, request_payment
from ..stock import extending
from ..stock.refusals import NotOnSale, NoVat, Refusal, RunOut, TooLateToPay, busy_is_an_outcome
from ..tariff_limits import Bounded, OutOfBounds, amiss
from ..tickets.issue import Covered, vat_rates
from .confirmation import confirm
from .locks import lock_order
from .payments import KEY_LASTS, Foreign, apply, give_up_starting, sync_payment

logger = logging.getLogger(__name__)

_vat: Cache[set[str]] = Cache(seconds=10, most=1)

__all__ = ["NothingToPay", "OtherTotal", "RunOut", "confirm", "start_payment"]


PLACES = f"""
SELECT place.id, tariff_id, price, vat_category, (held_until > now()) IS TRUE,
       performance.state = '{Performance.State.CANCELLED}', performance.id, tariff.name, minimum, maximum
FROM orders_place place JOIN shows_performance performance ON performance.id = place.performance_id
JOIN shows_tariff tariff ON tariff.id = place.tariff_id
WHERE order_id = %(order)s ORDER BY place.id
"""  # noqa: S608 - our own constant

UNDER_WAY = f"""
SELECT {columns(Payment)} FROM orders_payment
WHERE order_id = %(order)s AND state IN ('starting', 'open') AND detached_at IS NULL FOR UPDATE
"""  # noqa: S608


class NothingToPay(Refusal):
    """There is no open basket, or nothing is in it."""

    def __str__(self) -> str:
        return _("Uw winkelmandje is leeg: er valt niets te betalen.")


class AskFirst(Exception):
    """What became of this attempt must be asked of the PSP, outside the transaction, before another begins."""

    def __init__(self, payment_id: int) -> None:
        super().__init__(payment_id)
        self.payment_id = payment_id


class OtherTotal(Refusal):
    """The basket costs another amount than the page showed: it was changed meanwhile."""

    def __str__(self) -> str:
        return _("Uw winkelmandje is intussen gewijzigd. Kijk het na en bestel dan opnieuw.")


def start_payment(*, order_id: int, customer: Customer, shown: Decimal | None = None) -> Payment | None:
    """Starts paying the basket, or goes on with the payment under way; the customer goes to its `checkout_url`.
    None when there is nothing to pay: then the order is confirmed already. `shown` is the total of the page, in euro.

    Raises NothingToPay, NotOnSale, OutOfBounds, NoVat, RunOut, TooLateToPay, OtherTotal, Busy; PspTrouble, and then
    pressing again continues the same attempt.
    """
    try:
        with busy_is_an_outcome():
            payment = _prepare(order_id, customer, shown)
    except AskFirst as stale:
        if (paid := _paid_by_now(stale.payment_id)) is not None:
            return paid
        with busy_is_an_outcome():
            payment = _prepare(order_id, customer, shown, has_asked=True)
    if payment is None or payment.state != Payment.State.STARTING:
        return payment
    try:
        told = request_payment(payment, patience=mollie.IN_REQUEST)
    except mollie.PspRefused as no:
        logger.error("Payment %s was refused by the PSP: %s", payment.pk, no)
        give_up_starting(payment.pk)
        raise
    with busy_is_an_outcome():
        return apply(payment.pk, told)


def _paid_by_now(payment_id: int) -> Payment | None:
    """The attempt, if the PSP tells that it was paid. One that it doesn't know, or tells otherwise, is no hindrance."""
    try:
        payment = sync_payment(payment_id, patience=mollie.IN_REQUEST)
    except (mollie.PspUnknown, Foreign) as trouble:
        logger.error("Payment %s is left behind: %s", payment_id, trouble)
        return None
    return payment if payment.state == Payment.State.PAID else None


@transaction.atomic(durable=True)
def _prepare(order_id: int, customer: Customer, shown: Decimal | None, has_asked: bool = False) -> Payment | None:
    """Writes the attempt, before the PSP hears of it, and keeps the places meanwhile. Raises AskFirst, once."""
    order = lock_order(order_id)
    if order.customer_id != customer.pk or order.state != Order.State.BASKET:
        raise NothingToPay
    order.customer = customer
    covers = _kept(order)
    if not {vat for *_place, vat in covers} <= _known_vat_categories():
        logger.error("Order %s can't be paid: the VAT rate of one of its tickets is unknown today", order.code)
        raise NoVat
    if extending.extend(order, _while_starting(order)) not in (None, len(covers)):
        raise RunOut  # in its last second somebody else took one of them
    amount = sum((Decimal(price) for _pk, _tariff, price, _vat in covers), Decimal(0))
    if shown is not None and shown != amount:
        raise OtherTotal
    payment = _go_on(order, covers, amount, has_asked)
    if payment is None and amount and order.is_too_late_to_pay:
        raise TooLateToPay
    if payment is None and amount:
        payment = new_payment(order, amount=amount, covers=covers)
        save(payment)
        order.record(EventKind.PAYING, why=f"{amount} euro")
    if payment is None:
        confirm(order, covers)
    return payment


def _kept(order: Order) -> list[Covered]:
    """What is to be paid for, in id order. Raises NothingToPay, NotOnSale; RunOut when a hold has ended by the
    database's clock; OutOfBounds when a tariff doesn't go with so many tickets."""
    places = rows(PLACES, {"order": order.pk})
    if not places:
        raise NothingToPay
    if any(place[5] for place in places):
        raise NotOnSale
    if not all(place[4] for place in places):
        raise RunOut
    for found in amiss(Bounded(place[6], place[1], *place[7:]) for place in places):
        raise OutOfBounds(found)
    return [[pk, tariff, str(price), vat] for pk, tariff, price, vat, *_ in places]


def _known_vat_categories() -> set[str]:
    """The categories whose percentage is known today, at most ten seconds old. Issuing asks the table itself."""
    return _vat.get("", lambda: set(vat_rates()))


def _while_starting(order: Order) -> datetime:
    """Long enough to hear from the PSP; an attempt that is under way may have stretched it further already."""
    soon = dates.now() + deadlines.TO_START
    return max(soon, order.expires_at or soon)


def _go_on(order: Order, covers: list[Covered], amount: Decimal, has_asked: bool) -> Payment | None:
    """The attempt under way, if it pays for this very basket and can still be paid; else it is detached, and should it
    be paid all the same, it is refunded. Raises AskFirst when its time is over: it may have been paid in the last
    minute, and then nobody should be led to pay twice."""
    payment = find(Payment, UNDER_WAY, {"order": order.pk})
    if payment is None:
        return None
    now = dates.now()
    if payment.state == Payment.State.STARTING:
        is_good = now - payment.created_at < KEY_LASTS
    else:
        is_good = bool(payment.checkout_url) and (payment.psp_expires_at is None or payment.psp_expires_at > now)
    if is_good and payment.covers == covers and payment.amount == amount:
        payment.order = order
        return payment
    if payment.psp_id and not is_good and not has_asked:
        raise AskFirst(payment.pk)
    payment.detached_at = now
    save(payment)
    return None
