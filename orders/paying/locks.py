"""The locks of paying, in the one order that everybody keeps: order, payment, places by id (docs/stock.md)."""

from accounts import organisers
from ticketing.prepared import columns, get

from ..models import Order, Payment

ORDER = f"SELECT {columns(Order)} FROM orders_order WHERE id = %(order)s"  # noqa: S608 - names of the model
PAYMENT = f"SELECT {columns(Payment)} FROM orders_payment WHERE id = %(payment)s"  # noqa: S608
ITS_ORDER = f"""
SELECT {columns(Order)} FROM orders_order WHERE id = (SELECT order_id FROM orders_payment WHERE id = %(payment)s)
"""  # noqa: S608


def lock_order(order_id: int) -> Order:
    """The order, locked until the end of the transaction, as it is now. This row's lock guards all about it."""
    return _of_organiser(get(Order, f"{ORDER} FOR UPDATE", {"order": order_id}))


def lock_payment(payment_id: int) -> tuple[Order, Payment]:
    """The payment and its order, both locked, the order first."""
    names = {"payment": payment_id}
    order = _of_organiser(get(Order, f"{ITS_ORDER} FOR UPDATE", names))
    payment = get(Payment, f"{PAYMENT} FOR UPDATE", names)
    payment.order = order
    return order, payment


def look_at_payment(payment_id: int) -> Payment:
    """The payment with its order, not locked: to ask the PSP about it."""
    payment = get(Payment, PAYMENT, {"payment": payment_id})
    payment.order = _of_organiser(get(Order, ORDER, {"order": payment.order_id}))
    return payment


def _of_organiser(order: Order) -> Order:
    order.organiser = organisers.by_id(order.organiser_id)
    return order
