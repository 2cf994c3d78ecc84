"""The status of an order for its customer, on the page that they come back to from the PSP."""

from enum import StrEnum

from ..models import Order, Payment


class OrderStatus(StrEnum):
    PAID = "paid"
    WAITING = "waiting"  # the PSP has not reported yet
    TRY_AGAIN = "try_again"  # not paid, and the places are still kept
    IN_VAIN = "in_vain"  # what was paid goes back, and the places are still kept
    BASKET = "basket"  # paying was never begun
    RESERVED = "reserved"  # the places are kept until a day and hour
    REFUNDED = "refunded"  # paid, but the places were gone
    RESERVATION_OVER = "reservation_over"  # the places are free
    GIVEN_UP = "given_up"  # not paid, and the places are gone
    CANCELLED = "cancelled"


def has_earlier_attempt(order: Order) -> bool:
    """Whether an attempt before the last one may still be paid. It would be refunded, but nobody should pay twice."""
    unsettled = list(order.payments.order_by("pk").values_list("state", flat=True))[:-1]
    return Payment.State.OPEN in unsettled


def order_status(order: Order) -> OrderStatus:
    """The status by the rows alone, without a call to the PSP. The last attempt decides: an older one is detached, and
    ends in a refund."""
    if order.state == Order.State.CONFIRMED:
        return OrderStatus.PAID
    if order.state == Order.State.CANCELLED:
        return OrderStatus.CANCELLED
    last = order.payments.order_by("pk").last()
    if last and last.state == Payment.State.OPEN:
        return OrderStatus.WAITING
    if order.state == Order.State.RESERVED and order.keeps_its_places:
        return OrderStatus.RESERVED
    if order.state == Order.State.BASKET and order.keeps_its_places:
        if last and last.state == Payment.State.PAID:
            return OrderStatus.IN_VAIN
        return OrderStatus.TRY_AGAIN if last else OrderStatus.BASKET
    if last and last.state == Payment.State.STARTING:
        return OrderStatus.WAITING
    if last and last.state == Payment.State.PAID:
        return OrderStatus.REFUNDED
    return OrderStatus.RESERVATION_OVER if order.is_reservation else OrderStatus.GIVEN_UP
