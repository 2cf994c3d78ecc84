"""Changing what lies in a basket or a reservation: giving places back, choosing the tariff of each."""

from typing import NamedTuple

from django.db import transaction

from ticketing.sql import execute, fetch_all

from ..models import Order
from ..models.order import IS_SHOP_BASKET
from ..paying.detach_payment import detach_payment
from . import held_in_vain
from .assign import Chosen, assign
from .availability import NOBODY
from .customer_holdings import refuse_above_maximum
from .open_order import lock_order
from .refusals import Impossible, busy_is_an_outcome
from .sale_terms import SHOP, SaleTerms

LOCK_MINE = """
SELECT id, performance_id, rank_id, tariff_id FROM orders_place
WHERE order_id = %(order)s AND id = ANY(%(places)s::bigint[]) AND held_until IS NOT NULL AND on_lap_of_id IS NULL
ORDER BY id FOR NO KEY UPDATE
"""

# A child goes with the place whose lap it is on.
LOCK_MINE_WITH_CHILDREN = """
SELECT id, performance_id, on_lap_of_id IS NOT NULL AS is_on_lap FROM orders_place
WHERE order_id = %(order)s AND held_until IS NOT NULL
  AND (id = ANY(%(places)s::bigint[]) OR on_lap_of_id = ANY(%(places)s::bigint[]))
ORDER BY id FOR NO KEY UPDATE
"""

GIVE_BACK = f"UPDATE orders_place SET {NOBODY} WHERE id = ANY(%(places)s::bigint[])"  # noqa: S608 - our own constant

# A performance of which nothing is left in a basket of the shop was held in vain since the hour began: else giving back
# before the end and taking again would hold the same places for ever.
HELD_IN_VAIN = f"""
WITH lapsed AS (
    SELECT o.customer_id, given.performance_id, count(*) AS places, o.started_at, now() AS at
    FROM orders_order o CROSS JOIN unnest(%(performances)s::bigint[]) AS given(performance_id)
    WHERE o.id = %(order)s AND {IS_SHOP_BASKET} AND NOT EXISTS (
        SELECT FROM orders_place WHERE order_id = o.id AND performance_id = given.performance_id)
    GROUP BY o.id, given.performance_id
)
{held_in_vain.RECORD}
"""  # noqa: S608

# An emptied basket forgets its hour: the next first place starts a new one. A reservation keeps its end.
FORGET_THE_HOUR = f"""
UPDATE orders_order SET started_at = NULL, expires_at = NULL
WHERE id = %(order)s AND state = '{Order.State.BASKET}'
  AND NOT EXISTS (SELECT FROM orders_place WHERE order_id = %(order)s)
"""  # noqa: S608


class MyPlace(NamedTuple):
    """A place of the basket under its lock."""

    id: int
    performance_id: int
    rank_id: int
    tariff_id: int


class MyPlaceOrChild(NamedTuple):
    """A place of the basket, or a child on its lap, under its lock."""

    id: int
    performance_id: int
    is_on_lap: bool


def give_back(order: Order, place_ids: list[int]) -> int:
    """Gives places of a basket back to the stock; returns how many. Others' places among the ids are left alone.
    Raises RunOut when the basket's hour is over (its places are free already), and Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        lock_order(order)
        places = fetch_all(MyPlaceOrChild, LOCK_MINE_WITH_CHILDREN, {"order": order.pk, "places": place_ids})
        if places:
            performances = [place.performance_id for place in places if not place.is_on_lap]
            detach_payment(order.pk)
            execute(GIVE_BACK, {"places": [place.id for place in places]})
            execute(HELD_IN_VAIN, {"order": order.pk, "performances": performances})
            execute(FORGET_THE_HOUR, {"order": order.pk})
    return len(places)


def choose_tariff(order: Order, tariffs: dict[int, int], *, terms: SaleTerms = SHOP) -> int:
    """Sets the tariff of places (place id: tariff id), and the price that goes with it; all or none; returns how many
    changed. Raises RunOut, Busy, OutOfBounds (more of a tariff than its maximum), and Impossible: a place not in the
    basket, a tariff without a price on these terms, one for a child on a lap."""
    with busy_is_an_outcome(), transaction.atomic():
        until = lock_order(order)
        places = fetch_all(MyPlace, LOCK_MINE, {"order": order.pk, "places": list(tariffs)})
        if len(places) != len(tariffs):
            raise Impossible
        changed = [
            Chosen(place.id, place.performance_id, place.rank_id, tariffs[place.id])
            for place in places
            if place.tariff_id != tariffs[place.id]
        ]
        if changed:
            detach_payment(order.pk)
            with_maximum = assign(changed, terms=terms, order_id=order.pk, until=until)
            if terms.has_tariff_limits:
                refuse_above_maximum(order.pk, with_maximum)
    return len(changed)
