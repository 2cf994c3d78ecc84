"""From paid (or free) to sold: in one transaction, under the order's row lock."""

from decimal import Decimal
from typing import NamedTuple

from accounts.models import Customer
from shows.models import Performance
from ticketing import dates
from ticketing.prepared_statements import save
from ticketing.sql import execute, fetch_all

from ..models import EventKind, Order, Place
from ..models.covered_place import CoveredPlace, as_columns
from ..stock.availability import FREE
from ..stock.sale_terms import SHOP
from ..tickets.issue import NothingSold, issue_tickets


class LockedPlace(NamedTuple):
    """A place under its lock. `can_take`: it is free, or this order's own."""

    place_id: int
    is_own: bool
    tariff_id: int | None
    price: Decimal | None
    vat_category: str
    can_take: bool


# The covered places and the order's own, in id order, as everybody locks places (docs/stock.md); free is what the row
# says by the database's clock.
LOCK = f"""
SELECT place.id AS place_id, (place.order_id = %(order)s) IS TRUE AS is_own, tariff_id, price, vat_category,
       ({FREE} OR place.order_id = %(order)s) IS TRUE
           AND performance.state <> '{Performance.State.CANCELLED}' AS can_take
FROM orders_place place JOIN shows_performance performance ON performance.id = place.performance_id
WHERE place.id = ANY(%(places)s) OR place.order_id = %(order)s
ORDER BY place.id FOR NO KEY UPDATE OF place
"""  # noqa: S608 - our own constants

# The places of this statement are locked already.
TAKE = """
UPDATE orders_place place SET order_id = %(order)s, held_until = NULL, tariff_id = covered.tariff_id,
       price = covered.price, vat_category = covered.vat_category
FROM unnest(%(places)s::bigint[], %(tariffs)s::bigint[], %(prices)s::numeric[], %(categories)s::text[])
     AS covered(place_id, tariff_id, price, vat_category)
WHERE place.id = covered.place_id
"""

SELL = """
WITH mine AS (SELECT id FROM orders_place WHERE order_id = %(order)s ORDER BY id FOR NO KEY UPDATE)
UPDATE orders_place place SET held_until = NULL FROM mine WHERE place.id = mine.id
"""


def confirm(order: Order, covered: list[CoveredPlace], *, by: Customer | None = None) -> None:
    """Sells these places, which are all of the order's, issues its tickets and owes its mail. The caller holds the
    order's row lock, and has made sure that the places are the order's (`retake`, or a hold that still runs). `by` is
    the clerk whose act it is.

    Raises NothingSold when one of them isn't the order's any more; the caller's transaction then undoes everything.
    """
    if execute(SELL, {"order": order.pk}) != len(covered):
        raise NothingSold(order.code)
    order.state, order.confirmed_at, order.expires_at = Order.State.CONFIRMED, dates.now(), None
    save(order)
    issue_tickets(order, covered)
    order.record(EventKind.CONFIRMED, by=by)


def retake(order: Order, covered: list[CoveredPlace]) -> bool:
    """Makes the covered places the order's, exactly these, as they were priced: all, or nothing is changed and False.

    A place will do when it is free, or this order's own, whether or not its time is over: late money takes the same
    places again. Locks them in id order.
    """
    wanted = {place.place_id: place for place in covered}
    locked = fetch_all(LockedPlace, LOCK, {"order": order.pk, "places": list(wanted), "channels": _channels(order)})
    if {place.place_id for place in locked} != set(wanted) or not all(place.can_take for place in locked):
        return False
    own = {place.place_id for place in locked if place.is_own}
    if any(_price(place) != _price(wanted[place.place_id]) for place in locked if place.is_own):
        return False
    if to_take := [place for place in covered if place.place_id not in own]:
        execute(TAKE, {"order": order.pk} | as_columns(to_take))
    return True


def _channels(order: Order) -> list[str]:
    """The channels of which late money takes places again: the web shop's, or any for a clerk's sale. A child's lap is
    free with its place."""
    channels = list(Place.Channel) if order.seller_id else [*SHOP.channels, Place.Channel.LAP]
    return [channel.value for channel in channels]


def _price(place: LockedPlace | CoveredPlace) -> tuple[int | None, Decimal | None, str]:
    return place.tariff_id, place.price, place.vat_category
