"""The locks of paying, in the one order that everybody keeps: order, payment, places by id (docs/stock.md)."""

from .models import Order, Payment


def lock_order(order_id: int) -> Order:
    """The order, locked until the end of the transaction, as it is now. This row's lock guards all about it."""
    return Order.objects.select_for_update(of=("self",)).select_related("organiser", "customer").get(pk=order_id)


def lock_payment(payment_id: int) -> tuple[Order, Payment]:
    """The payment and its order, both locked, the order first."""
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order = lock_order(order_id)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)
    payment.order = order
    return order, payment
