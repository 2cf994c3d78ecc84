"""A basket that changes detaches the payment that is under way for it (docs/payments.md)."""

from ticketing.sql import execute

from ..models.payment import IS_CURRENT

# The PSP may still report it paid: then it is refunded, since it doesn't pay for the basket as it is.
DETACH = f"UPDATE orders_payment SET detached_at = now() WHERE order_id = %(order)s AND {IS_CURRENT}"  # noqa: S608 - our own constant


def detach_payment(order_id: int) -> None:
    """Detaches the payment under way for an order, under the order's lock. It does nothing when there is none."""
    execute(DETACH, {"order": order_id})
