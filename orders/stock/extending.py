"""Extending the hold of an order, while somebody pays or by a reservation. orders/deadlines.py has the numbers."""

from datetime import datetime

from ticketing.prepared_statements import save
from ticketing.sql import execute

from .. import deadlines
from ..models import Order
from .availability import HELD

# In id order, as everybody locks places (docs/stock.md). What ran out, by the database's clock, stays lost.
EXTEND = f"""
WITH mine AS (
    SELECT id FROM orders_place WHERE order_id = %(order)s AND {HELD} ORDER BY id FOR NO KEY UPDATE
)
UPDATE orders_place place SET held_until = %(until)s FROM mine WHERE place.id = mine.id
"""  # noqa: S608 - our own constant


def hold_until(order_id: int, until: datetime) -> int:
    """Holds the places of an order until that moment, under the order's lock. Returns how many places it still had: a
    place that ran out by the database's clock stays lost."""
    return execute(EXTEND, {"order": order_id, "until": until})


def extend(order: Order, wanted: datetime) -> int | None:
    """Moves the deadline of a basket towards that moment, as far as it may, under the order's lock. Returns how many
    places the basket still had: one that ran out by the database's clock stays lost. None when nothing is moved."""
    until = deadlines.deadline(order.started_at, wanted) if order.started_at else order.expires_at
    if until is None or until == order.expires_at:
        return None
    places = hold_until(order.pk, until)
    if places:
        order.expires_at = until
        save(order)
    return places


def extend_to_try_again(order: Order, now: datetime) -> None:
    """After an attempt without money. Past its end the places are free at once, for this customer too."""
    if order.started_at is not None:
        extend(order, deadlines.to_try_again(order.started_at, now))
