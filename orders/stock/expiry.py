"""Ending the orders whose time is over: baskets and reservations.

Their places are free by the database's clock at that moment. The sweep only writes down that it is so (docs/stock.md).
"""

import logging
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from ticketing.sql import execute, fetch_one_or_none, fetch_values

from ..advisory_locks import Sweep, alone
from ..deadlines import WAIT_FOR_PAYMENT
from ..models import EventKind, Order
from ..models.order import IS_HOLDING, IS_SHOP_BASKET
from ..models.payment import IS_UNDER_WAY
from . import held_in_vain
from .releasing import Released, release

logger = logging.getLogger(__name__)

IN_ONE_SWEEP = 500

# Ask before you release: an order whose payment may still be under way waits until the PSP was asked
# (paying/sweeps.py), but not for ever. Its places are free by the clock all the same; late money takes them again, or
# goes back.
DUE = f"""
SELECT id FROM orders_order
WHERE {IS_HOLDING} AND expires_at <= now() AND (
    expires_at <= now() - %(wait_for_payment)s
    OR NOT EXISTS (SELECT FROM orders_payment WHERE order_id = orders_order.id AND {IS_UNDER_WAY}))
ORDER BY expires_at LIMIT %(limit)s
"""  # noqa: S608 - our own constants

# The condition is judged under the row's lock: an order that was confirmed or prolonged meanwhile stays as it is.
EXPIRE = f"""
UPDATE orders_order SET state = '{Order.State.EXPIRED}'
FROM (SELECT id, {IS_SHOP_BASKET} AS was_shop_basket FROM orders_order
      WHERE id = %(order)s AND {IS_HOLDING} AND expires_at <= now() FOR NO KEY UPDATE) AS due
WHERE orders_order.id = due.id
RETURNING customer_id, started_at, expires_at, was_shop_basket
"""  # noqa: S608

# A lapse is dated at the end of the hour, whenever the sweep comes.
WRITE_LAPSES = f"""
WITH lapsed AS (
    SELECT %(customer_id)s::bigint AS customer_id, performance_id, places,
           %(started_at)s::timestamptz AS started_at, %(expires_at)s::timestamptz AS at
    FROM unnest(%(performances)s::bigint[], %(places)s::int[]) AS released(performance_id, places) WHERE places > 0
)
{held_in_vain.RECORD}
"""  # noqa: S608


class Expired(NamedTuple):
    """The order that has just expired, and what it was before."""

    customer_id: int | None
    started_at: datetime | None
    expires_at: datetime
    was_shop_basket: bool


def expire(order: Order) -> bool:
    """Ends an order whose time is over by the database's clock, and gives its places back. Returns False when there was
    nothing to end. Late money may still confirm the order (docs/payments.md).

    A basket of the shop gets a Lapse for each performance. A clerk's sale and a reservation get none: nobody hoards
    places there.
    """
    with transaction.atomic():
        expired = fetch_one_or_none(Expired, EXPIRE, {"order": order.pk})
        if expired is None:
            return False
        released = release(order.pk)
        if expired.was_shop_basket:
            _write_lapses(expired, released)
        order.state = Order.State.EXPIRED
        order.record(EventKind.EXPIRED)
    return True


def _write_lapses(expired: Expired, released: list[Released]) -> None:
    columns = {
        "performances": [lapse.performance_id for lapse in released],
        "places": [lapse.places for lapse in released],
    }
    execute(WRITE_LAPSES, expired._asdict() | columns)


def expire_baskets() -> int:
    """The sweep: ends the orders that are due, each in a transaction of its own, and returns how many. Nothing waits
    for it."""
    with alone(Sweep.BASKETS) as is_alone:
        params = {"wait_for_payment": WAIT_FOR_PAYMENT, "limit": IN_ONE_SWEEP}
        due = fetch_values(DUE, params) if is_alone else []
        return sum(_expire_quietly(order_id) for order_id in due)


def _expire_quietly(order_id: int) -> bool:
    """An order that can't be ended now, since its row is locked for long, comes up again in the next sweep."""
    try:
        return expire(Order.objects.get(pk=order_id))
    except Exception:
        logger.warning("Order %s did not expire", order_id, exc_info=True)
        return False
