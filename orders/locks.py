"""The locks of paying, in the one order that everybody keeps: order, payment, places by id (docs/stock.md)."""

from accounts import organisers

from .models import Order, Payment


def lock_order(order_id: int) -> Order:
    """The order, locked until the end of the transaction, as it is now. This row's lock guards all about it."""
    return _locked(pk=order_id)


def lock_payment(payment_id: int) -> tuple[Order, Payment]:
    """The payment and its order, both locked, the order first."""
    order = _locked(payments=payment_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    payment.order = order
    return order, payment


def _locked(**which: int) -> Order:
    order = Order.objects.select_for_update(of=("self",)).get(**which)
    order.organiser = organisers.by_id(order.organiser_id)
    return order
