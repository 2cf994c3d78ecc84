"""Baskets whose hour is over. Their places are free by the clock; this only tidies up (docs/stock.md)."""

import logging
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from ticketing.sql import execute, fetch_one_or_none, fetch_values

from ..advisory import Sweep, alone
from ..models import EventKind, Order
from ..models.payment import IS_UNDER_WAY
from . import lapses
from .availability import NOBODY

logger = logging.getLogger(__name__)

IN_ONE_SWEEP = 500

# Ask before you release: a basket whose payment may still be under way waits until the PSP was asked (sweeps.py),
# but not for ever. Its places are free by the clock all the same; late money takes them again, or goes back.
DUE = f"""
SELECT id FROM orders_order
WHERE state = '{Order.State.BASKET}' AND expires_at <= now() AND (
    expires_at <= now() - interval '6 hours'
    OR NOT EXISTS (SELECT FROM orders_payment WHERE order_id = orders_order.id AND {IS_UNDER_WAY}))
ORDER BY expires_at LIMIT %(limit)s
"""  # noqa: S608 - our own constants

# The condition is judged under the row's lock: a basket that was paid or prolonged meanwhile is let be.
EXPIRE = f"""
UPDATE orders_order SET state = '{Order.State.EXPIRED}'
WHERE id = %(order)s AND state = '{Order.State.BASKET}' AND expires_at <= now()
RETURNING customer_id, seller_id, started_at, expires_at
"""  # noqa: S608

# What somebody else took since is no longer this order's. A lapse is dated at the end of the hour, not of the sweep. A
# clerk's sale leaves none.
RELEASE = f"""
WITH mine AS (
    SELECT id FROM orders_place WHERE order_id = %(order)s AND held_until IS NOT NULL ORDER BY id FOR NO KEY UPDATE
), released AS (
    UPDATE orders_place place SET {NOBODY} FROM mine WHERE place.id = mine.id
    RETURNING place.performance_id, place.on_lap_of_id
), lapsed AS (
    SELECT %(customer_id)s::bigint AS customer_id, performance_id, count(*) AS places,
           %(started_at)s::timestamptz AS started_at, %(expires_at)s::timestamptz AS at
    FROM released WHERE on_lap_of_id IS NULL AND %(seller_id)s::bigint IS NULL GROUP BY performance_id
)
{lapses.RECORD}
"""  # noqa: S608


class Expired(NamedTuple):
    """A basket that has ended."""

    customer_id: int | None
    seller_id: int | None
    started_at: datetime
    expires_at: datetime


def expire(order: Order) -> bool:
    """Ends a basket whose hour is over by the database's clock: its places go back, and each performance gets its
    Lapse. False when there was nothing to end. Late money may still confirm the order (docs/payments.md)."""
    with transaction.atomic():
        expired = fetch_one_or_none(Expired, EXPIRE, {"order": order.pk})
        if expired is None:
            return False
        execute(RELEASE, {"order": order.pk, **expired._asdict()})
        order.state = Order.State.EXPIRED
        order.record(EventKind.EXPIRED)
    return True


def expire_baskets() -> int:
    """The sweep: ends the baskets that are due, each in its own transaction; how many. Nothing waits for it."""
    with alone(Sweep.BASKETS) as is_alone:
        due = fetch_values(DUE, {"limit": IN_ONE_SWEEP}) if is_alone else []
        return sum(_expire_quietly(order_id) for order_id in due)


def _expire_quietly(order_id: int) -> bool:
    """One that can't be ended now (its row is locked for long) comes up again in the next sweep."""
    try:
        return expire(Order.objects.get(pk=order_id))
    except Exception:
        logger.warning("Order %s did not expire", order_id, exc_info=True)
        return False
