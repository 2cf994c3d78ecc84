"""What came of a payment: asked of the PSP, and applied. The webhook, the return page and the sweep all end here."""

import logging
from datetime import timedelta

from django.db import transaction

from ticketing import dates
from ticketing.prepared_statements import save

from .. import deadlines
from ..models import EventKind, Order, Payment
from ..psp import mollie
from ..psp.payment_request import request_payment
from ..stock import extending
from .locks import lock_payment, read_payment
from .refunds_and_chargebacks import block_tickets, record_report
from .tickets_or_refund import settle

logger = logging.getLogger(__name__)

OVER = {
    "failed": Payment.State.FAILED,
    "canceled": Payment.State.CANCELLED,
    "expired": Payment.State.EXPIRED,
}
# The PSP remembers an idempotency key for an hour; after that, the same request would make another payment.
KEY_LASTS = timedelta(minutes=55)
FIRST_LOOK = timedelta(hours=6)  # at what became of a paid one; orders/paying/recheck_paid.py looks further


class Foreign(mollie.PspTrouble):
    """What the PSP reports is about another attempt, or in another currency: nothing may be applied."""


def sync_payment(payment_id: int, *, posted_id: str = "", patience: mollie.Patience = mollie.PATIENCE) -> Payment:
    """Asks the PSP how a payment is, and applies it. Twenty at once do the same as one.

    `posted_id` is what a webhook brought: of use only while we never heard the payment's number ourselves, and only
    when the payment of that number bears our reference. Raises PspTrouble; then nothing has changed.
    """
    payment = read_payment(payment_id)
    report = _ask(payment, posted_id, patience)
    if report is None:
        return give_up_starting(payment_id)
    return apply(payment_id, report)


def apply(payment_id: int, report: mollie.PspPayment) -> Payment:
    """Applies what the PSP reports, in one transaction under the locks of order and payment: payment, order, tickets,
    what is owed. Monotone: paid stays paid, whatever is reported later. Raises Foreign."""
    with transaction.atomic():
        order, payment = lock_payment(payment_id)
        _check(payment, report)
        payment.psp_id, payment.method = report.id, report.method
        if report.status == "paid":
            _paid(order, payment, report)
        elif report.status in OVER:
            _over(order, payment, OVER[report.status])
        else:
            _under_way(order, payment, report)
        save(payment)
    return payment


def give_up_starting(payment_id: int) -> Payment:
    """An attempt that the PSP never confirmed: nobody was sent to it, so nobody can pay it. Should the PSP report it
    paid all the same, that is applied."""
    with transaction.atomic():
        order, payment = lock_payment(payment_id)
        if payment.psp_id is None and payment.state == Payment.State.STARTING:
            _over(order, payment, Payment.State.FAILED)
            save(payment)
    return payment


def _ask(payment: Payment, posted_id: str, patience: mollie.Patience) -> mollie.PspPayment | None:
    """What the PSP reports of this attempt; None when it can't have a payment for it that anybody could pay."""
    slug = payment.order.organiser.slug
    if payment.psp_id:
        return mollie.get_payment(slug, payment.psp_id, patience=patience)
    if posted_id and (report := _posted(payment, posted_id, patience)):
        return report
    if payment.state != Payment.State.STARTING or dates.now() - payment.created_at > KEY_LASTS:
        return None
    try:
        return request_payment(payment, patience=patience)
    except mollie.PspRefused as refusal:
        logger.error("Payment %s was refused by the PSP: %s", payment.pk, refusal)
        return None


def _posted(payment: Payment, posted_id: str, patience: mollie.Patience) -> mollie.PspPayment | None:
    """The payment of the posted number, if it is ours: anybody with the reference may post any number."""
    try:
        report = mollie.get_payment(payment.order.organiser.slug, posted_id, patience=patience)
    except mollie.PspUnknown:
        return None
    return report if report.reference == payment.reference else None


def _check(payment: Payment, report: mollie.PspPayment) -> None:
    if report.reference != payment.reference or payment.psp_id not in (None, report.id):
        raise Foreign(f"payment {payment.pk} is reported as another one: {report.id}")
    if report.currency != "EUR":
        raise Foreign(f"payment {payment.pk} is reported in {report.currency[:3]}")


def _paid(order: Order, payment: Payment, report: mollie.PspPayment) -> None:
    """The first news of it settles it; later news can only be of refunds and chargebacks."""
    is_news = payment.state != Payment.State.PAID
    if is_news:
        payment.state, payment.settled_at, payment.paid_amount = Payment.State.PAID, dates.now(), report.amount
        payment.look_at = payment.settled_at + FIRST_LOOK
    record_report(order, payment, report)
    if is_news:
        settle(order, payment, is_whole=not (report.refunds or report.charged_back))
    if payment.charged_back or not is_news:
        block_tickets(order, payment)


def _over(order: Order, payment: Payment, state: Payment.State) -> None:
    """Ended without money: time remains to try again."""
    if payment.state not in Payment.UNDER_WAY:
        return
    payment.state, payment.settled_at = state, dates.now()
    order.record(EventKind(f"payment_{state}"))
    if payment.detached_at is None and order.state == Order.State.BASKET:
        extending.extend_to_try_again(order, dates.now())


def _under_way(order: Order, payment: Payment, report: mollie.PspPayment) -> None:
    """The places stay until the PSP's payment ends; its end moves when the customer chooses a method."""
    if payment.state not in Payment.UNDER_WAY:
        return
    payment.state, payment.psp_expires_at = Payment.State.OPEN, report.expires_at
    payment.checkout_url = report.checkout_url or payment.checkout_url
    if payment.detached_at is None and order.state == Order.State.BASKET:
        ends_at = report.expires_at or dates.now() + deadlines.AT_MOST
        extending.extend(order, ends_at + deadlines.AFTER_THE_END)
