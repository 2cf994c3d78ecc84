"""What the PSP reports about refunds and chargebacks of a payment, written down; ours and those made outside."""

import logging
import uuid
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_noop

from ticketing import dates

from ..models import EventKind, Order, Payment, Refund, Ticket
from ..psp.mollie_answers import PspPayment, PspRefund

logger = logging.getLogger(__name__)

CHARGED_BACK = gettext_noop("de bank heeft de betaling teruggedraaid")  # stored in Dutch, displayed in any language
STATES = {
    "queued": Refund.State.SENT,
    "pending": Refund.State.SENT,
    "processing": Refund.State.SENT,
    "refunded": Refund.State.DONE,
    "failed": Refund.State.REFUSED,
    "canceled": Refund.State.REFUSED,
}


def record_report(order: Order, payment: Payment, report: PspPayment) -> None:
    """Writes down what the PSP reports about refunds of this payment, ours and those made outside, and chargebacks.
    Under the locks of order and payment; the caller saves the payment."""
    for refund in report.refunds:
        record_refund(order, payment, refund)
    if report.charged_back != payment.charged_back:
        payment.charged_back = report.charged_back
        order.record(EventKind.CHARGED_BACK, why=f"{report.charged_back} euro")


def record_refund(order: Order, payment: Payment, report: PspRefund) -> None:
    """Writes down one refund as the PSP reports it. It never goes from done back to under way: answers may overtake
    each other."""
    state = STATES.get(report.status, Refund.State.SENT)
    is_ours = Q(psp_id=None, idempotency_key=report.ours) if _is_key(report.ours) else Q(pk__in=[])
    refund = payment.refunds.filter(Q(psp_id=report.id) | is_ours).first()
    if refund is None:
        if state != Refund.State.REFUSED:
            _record_outside(order, payment, report, state)
        return
    if refund.psp_id and (refund.state == state or state == Refund.State.SENT):
        return
    refund.psp_id, refund.state, refund.claimed_until, refund.last_error = report.id, state, None, ""
    refund.done_at = dates.now() if state == Refund.State.DONE else None
    refund.due_at = dates.now() + timedelta(minutes=1)
    if state == Refund.State.REFUSED:
        refund.last_error = f"bij de PSP: {report.status}"
        logger.error("Refund %s of order %s ended as %s at the PSP", refund.pk, order.code, report.status)
    refund.save()
    order.record(EventKind(f"refund_{state}"), why=f"{refund.amount} euro")


def _record_outside(order: Order, payment: Payment, report: PspRefund, state: Refund.State) -> None:
    """Writes down a refund that was made in the PSP's dashboard."""
    done_at = dates.now() if state == Refund.State.DONE else None
    payment.refunds.create(
        amount=report.amount,
        reason=Refund.Reason.OUTSIDE,
        state=state,
        psp_id=report.id,
        due_at=dates.now() + timedelta(minutes=1),
        done_at=done_at,
    )
    order.record(EventKind.REFUND_OUTSIDE, why=f"{report.amount} euro")


def block_tickets(order: Order, payment: Payment) -> None:
    """A chargeback blocks the tickets that were paid with it; reversed, they open the door again."""
    tickets = Ticket.objects.filter(order=order, void_at=None)
    if not payment.bought:
        return
    if payment.charged_back:
        tickets.filter(blocked_because="").update(blocked_because=CHARGED_BACK)
    else:
        tickets.filter(blocked_because=CHARGED_BACK).update(blocked_because="")


def _is_key(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
