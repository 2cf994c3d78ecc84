"""The locks of paying, in the one order that everybody keeps: order, payment, places by id (docs/stock.md).

What is read under its lock is saved by `ticketing.prepared_statements.save`.
"""

from accounts import organisers
from ticketing.prepared_statements import columns, find, get

from ..models import Order, Payment
from ..models.payment import IS_CURRENT

ORDER = f"SELECT {columns(Order)} FROM orders_order WHERE id = %(order)s"  # noqa: S608 - names of the model
PAYMENT = f"SELECT {columns(Payment)} FROM orders_payment WHERE id = %(payment)s"  # noqa: S608
CURRENT_PAYMENT = f"SELECT {columns(Payment)} FROM orders_payment WHERE order_id = %(order)s AND {IS_CURRENT}"  # noqa: S608
ITS_ORDER = f"""
SELECT {columns(Order)} FROM orders_order WHERE id = (SELECT order_id FROM orders_payment WHERE id = %(payment)s)
"""  # noqa: S608


def lock_order(order_id: int) -> Order:
    """The order as it is now, locked until the end of the transaction. This lock guards everything about it."""
    return _of_organiser(get(Order, f"{ORDER} FOR UPDATE", {"order": order_id}))


def lock_payment(payment_id: int) -> tuple[Order, Payment]:
    """The order of a payment and the payment, both locked, the order first."""
    names = {"payment": payment_id}
    order = _of_organiser(get(Order, f"{ITS_ORDER} FOR UPDATE", names))
    payment = get(Payment, f"{PAYMENT} FOR UPDATE", names)
    payment.order = order
    return order, payment


def lock_current_payment(order: Order) -> Payment | None:
    """The attempt under way for an order that is locked, or None."""
    payment = find(Payment, f"{CURRENT_PAYMENT} FOR UPDATE", {"order": order.pk})
    if payment:
        payment.order = order
    return payment


def read_payment(payment_id: int) -> Payment:
    """The payment with its order, not locked: to ask the PSP about it."""
    payment = get(Payment, PAYMENT, {"payment": payment_id})
    payment.order = _of_organiser(get(Order, ORDER, {"order": payment.order_id}))
    return payment


def _of_organiser(order: Order) -> Order:
    order.organiser = organisers.by_id(order.organiser_id)
    return order
