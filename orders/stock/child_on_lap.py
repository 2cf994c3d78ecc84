"""A child on a lap: a row beside the place that it is on, which goes with that place (docs/stock.md).

The row is made when it is first wanted, and stays: there is one a place, so two children never share a lap, and late
money finds it again. Its channel keeps it out of every sale of places; it counts for no limit and in no figure.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from ticketing.sql import fetch_values

from ..models import Order
from ..paying.detach_payment import detach_payment
from .availability import untaken
from .customer_holdings import refuse_above_maximum
from .open_order import lock_order
from .prices import PRICE
from .refusals import Impossible, Refusal, busy_is_an_outcome
from .sale_terms import SHOP, SaleTerms

LOCK_SEAT = """
SELECT EXISTS (SELECT FROM orders_place lap WHERE lap.on_lap_of_id = place.id AND lap.order_id = %(order)s)
           AS has_child
FROM orders_place place
WHERE id = %(place)s AND order_id = %(order)s AND held_until IS NOT NULL AND on_lap_of_id IS NULL
FOR NO KEY UPDATE OF place
"""

# For places that are locked, and this order's. A child whose hold ran out leaves the lap to another by the clock.
PUT = f"""
INSERT INTO orders_place AS lap (performance_id, section_id, rank_id, channel, blocked_because, on_lap_of_id,
                                 order_id, held_until, tariff_id, price, vat_category)
SELECT wanted.performance_id, wanted.section_id, wanted.rank_id, 'lap', '', wanted.id,
       wanted.order_id, wanted.held_until, price.tariff_id, price.amount, price.vat_category
FROM (
    SELECT place.id, performance_id, section_id, rank_id, order_id, held_until, chosen.tariff_id
    FROM unnest(%(places)s::bigint[], %(tariffs)s::bigint[]) AS chosen(place_id, tariff_id)
    JOIN orders_place place ON place.id = chosen.place_id
    WHERE order_id = %(order)s AND on_lap_of_id IS NULL
) AS wanted
{PRICE}
ORDER BY wanted.id
ON CONFLICT (on_lap_of_id) WHERE on_lap_of_id IS NOT NULL DO UPDATE
SET order_id = excluded.order_id, held_until = excluded.held_until,
    tariff_id = excluded.tariff_id, price = excluded.price, vat_category = excluded.vat_category
WHERE {untaken("lap.")}
RETURNING lap.tariff_id
"""  # noqa: S608 - our own constant


class Child(NamedTuple):
    """A child on the lap of a place, at a tariff; None is the first tariff for a child on a lap."""

    place_id: int
    tariff_id: int | None


class LapIsTaken(Refusal):
    """A child is on it already: the form was sent twice, or from two windows."""

    def __str__(self) -> str:
        return _("Bij deze plaats zit al een kind op schoot.")


def add_child(order: Order, place_id: int, tariff_id: int | None = None, *, terms: SaleTerms = SHOP) -> None:
    """Puts a child on the lap of a place in the order. Raises LapIsTaken, OutOfBounds, RunOut, Busy, and Impossible:
    no place of the order, or no such price on these terms."""
    with busy_is_an_outcome(), transaction.atomic():
        lock_order(order)
        has_child = fetch_values(LOCK_SEAT, {"order": order.pk, "place": place_id})
        if not has_child:
            raise Impossible
        if has_child[0]:
            raise LapIsTaken
        detach_payment(order.pk)
        put([Child(place_id, tariff_id)], terms=terms, order_id=order.pk)


def put(children: list[Child], *, terms: SaleTerms, order_id: int) -> None:
    """Puts children on the laps of locked places of this order. Raises Impossible, OutOfBounds."""
    if not children:
        return
    params = terms.params | {
        "order": order_id,
        "on_lap": True,
        "places": [child.place_id for child in children],
        "tariffs": [child.tariff_id for child in children],
    }
    tariffs = fetch_values(PUT, params)
    if len(tariffs) != len(children):
        raise Impossible
    if terms.has_tariff_limits:
        refuse_above_maximum(order_id, set(tariffs))
