"""Changing what lies in a basket: giving places back, choosing a tariff per place."""

from datetime import datetime

from django.db import transaction

from ..models import Order
from ..sql import DETACH_PAYMENT, NOBODY, changed, rows
from .refusals import Impossible, RunOut, busy_is_an_outcome
from .writing import Chosen, write

LOCK_BASKET = """
SELECT expires_at, expires_at <= now() FROM orders_order
WHERE id = %(order)s AND state = 'basket' FOR NO KEY UPDATE
"""

LOCK_MINE = """
SELECT id, performance_id, rank_id, tariff_id FROM orders_place
WHERE order_id = %(order)s AND id = ANY(%(places)s::bigint[]) AND held_until IS NOT NULL
ORDER BY id FOR NO KEY UPDATE
"""

GIVE_BACK = f"UPDATE orders_place SET {NOBODY} WHERE id = ANY(%(places)s::bigint[])"  # noqa: S608 - our own constant

# A performance of which nothing is left in the basket was held in vain since the hour began: else giving back before
# the end and taking again would hold the same places for ever. Once an hour, however often one changes one's mind.
HELD_IN_VAIN = """
INSERT INTO orders_lapse (customer_id, performance_id, places, started_at, at)
SELECT o.customer_id, given.performance_id, count(*), o.started_at, now()
FROM orders_order o CROSS JOIN unnest(%(performances)s::bigint[]) AS given(performance_id)
WHERE o.id = %(order)s AND NOT EXISTS (
    SELECT FROM orders_place WHERE order_id = o.id AND performance_id = given.performance_id)
GROUP BY o.id, given.performance_id
ON CONFLICT (customer_id, performance_id, started_at) DO UPDATE SET places = excluded.places, at = excluded.at
"""

# An emptied basket forgets its hour: the next first place starts a new one.
FORGET_THE_HOUR = """
UPDATE orders_order SET started_at = NULL, expires_at = NULL
WHERE id = %(order)s AND NOT EXISTS (SELECT FROM orders_place WHERE order_id = %(order)s)
"""


def give_back(order: Order, place_ids: list[int]) -> int:
    """Gives places of a basket back to the stock; returns how many. Others' places among the ids are let be.
    Raises RunOut when the basket's hour is over (its places are free already), and Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        _lock(order)
        mine = rows(LOCK_MINE, {"order": order.pk, "places": place_ids})
        if mine:
            place_ids, performances, *_ = zip(*mine, strict=True)
            names = {"order": order.pk, "places": list(place_ids), "performances": list(performances)}
            changed(DETACH_PAYMENT, names)
            changed(GIVE_BACK, names)
            changed(HELD_IN_VAIN, names)
            changed(FORGET_THE_HOUR, names)
    return len(mine)


def choose_tariff(order: Order, tariffs: dict[int, int]) -> int:
    """Sets the tariff of places (place id: tariff id), and the price that goes with it; all or none; returns how many
    changed. Raises RunOut, Busy, and Impossible: a place not in the basket, a tariff without an online price."""
    with busy_is_an_outcome(), transaction.atomic():
        until = _lock(order)
        mine = rows(LOCK_MINE, {"order": order.pk, "places": list(tariffs)})
        if len(mine) != len(tariffs):
            raise Impossible
        others = [
            Chosen(pk, performance, rank, tariffs[pk]) for pk, performance, rank, was in mine if tariffs[pk] != was
        ]
        if others:
            changed(DETACH_PAYMENT, {"order": order.pk})
            write(others, order_id=order.pk, until=until)
    return len(others)


def _lock(order: Order) -> datetime:
    """Locks a basket whose hour is not over, and says when it is. Raises RunOut."""
    found = rows(LOCK_BASKET, {"order": order.pk})
    if not found or found[0][1] is not False:
        raise RunOut
    until: datetime = found[0][0]
    return until
