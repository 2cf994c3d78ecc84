"""How long a basket keeps its places once paying has begun: the hour, stretched by the PSP's own, two hours at most."""

from datetime import datetime, timedelta

from ticketing.prepared import update

from .models import Order
from .models.order import LAST_START
from .sql import changed

HOUR = timedelta(minutes=60)
AT_MOST = timedelta(minutes=120)
TO_START = AT_MOST - LAST_START  # while we don't know yet when the PSP's payment ends
AFTER_THE_END = timedelta(minutes=5)  # so that news of the last second still finds the places
TO_TRY_AGAIN = timedelta(minutes=10)

# In id order, as everybody locks places (docs/stock.md). What ran out, by the database's clock, stays lost.
KEEP = """
WITH mine AS (
    SELECT id FROM orders_place WHERE order_id = %(order)s AND held_until > now() ORDER BY id FOR NO KEY UPDATE
)
UPDATE orders_place place SET held_until = %(until)s FROM mine WHERE place.id = mine.id
"""


def deadline(started_at: datetime, wanted: datetime) -> datetime:
    """The moment wanted, but not before the hour is over, and never past two hours from the first place."""
    return min(max(wanted, started_at + HOUR), started_at + AT_MOST)


def keep(order: Order, wanted: datetime) -> int | None:
    """Moves the deadline of the basket, as far as it may, under its row's lock. How many places it still had: one whose
    time is over stays lost, by the database's clock. None when nothing is to be moved."""
    until = deadline(order.started_at, wanted) if order.started_at else order.expires_at
    if until is None or until == order.expires_at:
        return None
    kept = changed(KEEP, {"order": order.pk, "until": until})
    if kept:
        order.expires_at = until
        update(order, ["expires_at"])
    return kept


def keep_to_try_again(order: Order, now: datetime) -> None:
    """After an attempt without money: ten minutes, but not past the moment at which no other can begin. Past that,
    the places are free at once, for this customer too."""
    if order.started_at is not None:
        keep(order, min(now + TO_TRY_AGAIN, order.started_at + LAST_START))
