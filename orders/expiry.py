"""Baskets whose hour is over. Their places are free by the clock; this only tidies up (docs/stock.md)."""

from django.db import transaction

from .models import Order
from .sql import NOBODY, changed, rows

# The condition is judged under the row's lock: a basket that was paid or prolonged meanwhile is let be.
EXPIRE = f"""
UPDATE orders_order SET state = '{Order.State.EXPIRED}'
WHERE id = %(order)s AND state = '{Order.State.BASKET}' AND expires_at <= now()
RETURNING customer_id, expires_at
"""  # noqa: S608 - our own constants

# What somebody else took since is no longer this order's. A lapse is dated at the end of the hour, whoever sweeps when.
RELEASE = f"""
WITH mine AS (
    SELECT id FROM orders_place WHERE order_id = %(order)s AND held_until IS NOT NULL ORDER BY id FOR NO KEY UPDATE
), released AS (
    UPDATE orders_place place SET {NOBODY} FROM mine WHERE place.id = mine.id RETURNING place.performance_id
)
INSERT INTO orders_lapse (customer_id, performance_id, places, at)
SELECT %(customer)s, performance_id, count(*), %(at)s FROM released GROUP BY performance_id
"""  # noqa: S608


def expire(order: Order) -> bool:
    """Ends a basket whose hour is over by the database's clock: its places go back, and each performance gets its
    Lapse. False when there was nothing to end. Late money may still confirm the order (docs/payments.md)."""
    with transaction.atomic():
        found = rows(EXPIRE, {"order": order.pk})
        if not found:
            return False
        customer_id, at = found[0]
        changed(RELEASE, {"order": order.pk, "customer": customer_id, "at": at})
        order.state = Order.State.EXPIRED
        order.record("verlopen")
    return True
