"""What becomes of an attempt that is paid, late money included: tickets or a refund, never both and never neither
(docs/payments.md)."""

from ..models import Order, Payment, Refund
from ..stock.expiry import expire
from .confirmation import confirm, retake
from .refunds_owed import owe_refund


def settle(order: Order, payment: Payment, *, is_whole: bool) -> None:
    """Confirms the order with the places that the attempt covers, or owes the money back. `is_whole`: nothing of it
    went back meanwhile. The caller holds the locks of order and payment."""
    reason = _why_not_tickets(order, payment, is_whole)
    if reason is None:
        payment.bought = True
        confirm(order, payment.covered_places)
        return
    if reason == Refund.Reason.TOO_LATE and order.state in Order.HOLDING:
        expire(order)
    owe_refund(order=order, payment=payment, reason=reason)


def _why_not_tickets(order: Order, payment: Payment, is_whole: bool) -> Refund.Reason | None:
    """Why the money goes back. None: the covered places are the order's now, to be confirmed."""
    if order.state == Order.State.CONFIRMED:
        return Refund.Reason.PAID_TWICE
    if payment.detached_at:
        return Refund.Reason.BASKET_CHANGED
    if payment.paid_amount != payment.amount or not is_whole:
        return Refund.Reason.OTHER_AMOUNT
    if order.state == Order.State.CANCELLED or not retake(order, payment.covered_places):
        return Refund.Reason.TOO_LATE
    return None
