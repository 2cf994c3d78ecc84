"""Changing what lies in a basket: giving places back, choosing a tariff per place."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ..models import Order
from ..paying.detaching import detach_payment
from ..sql import NOBODY, changed, rows
from ..tariff_limits import Bounded, OutOfBounds, TariffViolation
from .assign import Chosen, write
from .refusals import Impossible, RunOut, busy_is_an_outcome

LOCK_BASKET = """
SELECT expires_at, expires_at <= now() FROM orders_order
WHERE id = %(order)s AND state = 'basket' FOR NO KEY UPDATE
"""

LOCK_MINE = """
SELECT id, performance_id, rank_id, tariff_id FROM orders_place
WHERE order_id = %(order)s AND id = ANY(%(places)s::bigint[]) AND held_until IS NOT NULL AND on_lap_of_id IS NULL
ORDER BY id FOR NO KEY UPDATE
"""

# A child goes with the place whose lap it is on.
LOCK_MINE_WITH_CHILDREN = """
SELECT id, performance_id, on_lap_of_id IS NOT NULL FROM orders_place
WHERE order_id = %(order)s AND held_until IS NOT NULL
  AND (id = ANY(%(places)s::bigint[]) OR on_lap_of_id = ANY(%(places)s::bigint[]))
ORDER BY id FOR NO KEY UPDATE
"""

GIVE_BACK = f"UPDATE orders_place SET {NOBODY} WHERE id = ANY(%(places)s::bigint[])"  # noqa: S608 - our own constant

# A performance of which nothing is left in the basket was held in vain since the hour began: else giving back before
# the end and taking again would hold the same places for ever. Once an hour, however often one changes one's mind.
HELD_IN_VAIN = """
INSERT INTO orders_lapse (customer_id, performance_id, places, started_at, at)
SELECT o.customer_id, given.performance_id, count(*), o.started_at, now()
FROM orders_order o CROSS JOIN unnest(%(performances)s::bigint[]) AS given(performance_id)
WHERE o.id = %(order)s AND o.seller_id IS NULL AND NOT EXISTS (
    SELECT FROM orders_place WHERE order_id = o.id AND performance_id = given.performance_id)
GROUP BY o.id, given.performance_id
ON CONFLICT (customer_id, performance_id, started_at) DO UPDATE SET places = excluded.places, at = excluded.at
"""

# An emptied basket forgets its hour: the next first place starts a new one.
FORGET_THE_HOUR = """
UPDATE orders_order SET started_at = NULL, expires_at = NULL
WHERE id = %(order)s AND NOT EXISTS (SELECT FROM orders_place WHERE order_id = %(order)s)
"""


ABOVE = """
SELECT place.performance_id, tariff.id, tariff.name, tariff.minimum, tariff.maximum, count(*)
FROM orders_place place JOIN shows_tariff tariff ON tariff.id = place.tariff_id
WHERE place.order_id = %(order)s AND tariff.id = ANY(%(tariffs)s::bigint[])
GROUP BY place.performance_id, tariff.id HAVING count(*) > tariff.maximum
"""


def give_back(order: Order, place_ids: list[int]) -> int:
    """Gives places of a basket back to the stock; returns how many. Others' places among the ids are let be.
    Raises RunOut when the basket's hour is over (its places are free already), and Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        lock_basket(order)
        mine = rows(LOCK_MINE_WITH_CHILDREN, {"order": order.pk, "places": place_ids})
        if mine:
            performances = [performance for _pk, performance, is_on_lap in mine if not is_on_lap]
            names = {"order": order.pk, "places": [pk for pk, *_ in mine], "performances": performances}
            detach_payment(order.pk)
            changed(GIVE_BACK, names)
            changed(HELD_IN_VAIN, names)
            changed(FORGET_THE_HOUR, names)
    return len(mine)


def choose_tariff(order: Order, tariffs: dict[int, int]) -> int:
    """Sets the tariff of places (place id: tariff id), and the price that goes with it; all or none; returns how many
    changed. Raises RunOut, Busy, OutOfBounds (more of a tariff than one takes), and Impossible: a place not in the
    basket, a tariff without an online price, one for a child on a lap."""
    with busy_is_an_outcome(), transaction.atomic():
        until = lock_basket(order)
        mine = rows(LOCK_MINE, {"order": order.pk, "places": list(tariffs)})
        if len(mine) != len(tariffs):
            raise Impossible
        others = [
            Chosen(pk, performance, rank, tariffs[pk]) for pk, performance, rank, was in mine if tariffs[pk] != was
        ]
        if others:
            detach_payment(order.pk)
            write(others, order_id=order.pk, until=until)
            refuse_above_maximum(order.pk, {place.tariff_id for place in others})
    return len(others)


def refuse_above_maximum(order_id: int, tariffs: Collection[int | None]) -> None:
    """Raises OutOfBounds when the order has more tickets of one of these tariffs than go in one for a performance."""
    for *of, number in rows(ABOVE, {"order": order_id, "tariffs": list(tariffs)}):
        raise OutOfBounds(TariffViolation(Bounded(*of), number))


def lock_basket(order: Order) -> datetime:
    """Locks a basket whose hour is not over, and says when it is. Raises RunOut."""
    found = rows(LOCK_BASKET, {"order": order.pk})
    if not found or found[0][1] is not False:
        raise RunOut
    until: datetime = found[0][0]
    return until
