"""A child on a lap: a row beside the place that it is on, with whoever has that place (docs/stock.md).

The row is made when it is first wanted, and stays: there is one a place, so two children never share a lap, and late
money finds it again. Its channel keeps it out of every sale of places; it counts for no limit and in no figure.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Order
from ..paying.detaching import detach_payment
from ..sql import IN_FORCE, rows
from .changing import lock_basket, refuse_above_maximum
from .refusals import Impossible, Refusal, busy_is_an_outcome

LOCK_SEAT = """
SELECT EXISTS (SELECT FROM orders_place lap WHERE lap.on_lap_of_id = place.id AND lap.order_id = %(order)s)
FROM orders_place place
WHERE id = %(place)s AND order_id = %(order)s AND held_until IS NOT NULL AND on_lap_of_id IS NULL
FOR NO KEY UPDATE OF place
"""

# For places that are locked, and this order's. A child whose hold ran out leaves the lap to another by the clock.
PUT = f"""
INSERT INTO orders_place AS lap (performance_id, section_id, rank_id, channel, blocked_because, on_lap_of_id,
                                 order_id, held_until, tariff_id, price, vat_category)
SELECT place.performance_id, place.section_id, place.rank_id, 'lap', '', place.id,
       place.order_id, place.held_until, price.tariff_id, price.amount, price.vat_category
FROM unnest(%(places)s::bigint[], %(tariffs)s::bigint[]) AS chosen(place_id, tariff_id)
JOIN orders_place place ON place.id = chosen.place_id
CROSS JOIN LATERAL (
    SELECT listed.tariff_id, listed.amount, listed.vat_category
    FROM shows_price listed JOIN shows_tariff tariff ON tariff.id = listed.tariff_id
    WHERE listed.performance_id = place.performance_id AND listed.rank_id = place.rank_id AND {IN_FORCE}
      AND tariff.id = coalesce(chosen.tariff_id, tariff.id)
      AND tariff.on_lap AND tariff.sold_online AND NOT tariff.members_only
    ORDER BY tariff.position, tariff.id LIMIT 1
) AS price
WHERE place.order_id = %(order)s AND place.on_lap_of_id IS NULL
ORDER BY place.id
ON CONFLICT (on_lap_of_id) WHERE on_lap_of_id IS NOT NULL DO UPDATE
SET order_id = excluded.order_id, held_until = excluded.held_until,
    tariff_id = excluded.tariff_id, price = excluded.price, vat_category = excluded.vat_category
WHERE lap.order_id IS NULL OR lap.held_until <= now()
RETURNING lap.tariff_id
"""  # noqa: S608 - our own constant


class LapIsTaken(Refusal):
    """A child is on it already: the form was sent twice, or from two windows."""

    def __str__(self) -> str:
        return _("Bij deze plaats zit al een kind op schoot.")


def add_child(order: Order, place_id: int, tariff_id: int | None = None) -> None:
    """Puts a child on the lap of a place in the basket, at that tariff (None: the first there is). Raises LapIsTaken,
    OutOfBounds, RunOut, Busy, and Impossible: no place of the basket, or a performance without such a price."""
    names = {"order": order.pk, "place": place_id}
    with busy_is_an_outcome(), transaction.atomic():
        lock_basket(order)
        found = rows(LOCK_SEAT, names)
        if not found:
            raise Impossible
        if found[0][0]:
            raise LapIsTaken
        detach_payment(order.pk)
        put(order.pk, [(place_id, tariff_id)])


def put(order_id: int, children: list[tuple[int, int | None]]) -> None:
    """Children on the laps of locked places of this order, each with its tariff. Raises Impossible, OutOfBounds."""
    if not children:
        return
    places, tariffs = (list(column) for column in zip(*children, strict=True))
    taken = rows(PUT, {"order": order_id, "places": places, "tariffs": tariffs})
    if len(taken) != len(children):
        raise Impossible
    refuse_above_maximum(order_id, {tariff for (tariff,) in taken})
