"""From paid (or free) to sold: in one transaction, under the order's row lock."""

from accounts.models import Customer
from shows.models import Performance
from ticketing import dates
from ticketing.prepared import save
from ticketing.sql import execute, rows

from ..models import EventKind, Order, Place
from ..stock.availability import FREE
from ..stock.terms import SHOP
from ..tickets.issue import Covered, NothingSold, issue_tickets

# The covered places and the order's own, in id order, as everybody locks places (docs/stock.md); free is what the row
# says by the database's clock.
LOCK = f"""
SELECT place.id, (place.order_id = %(order)s) IS TRUE, tariff_id, price, vat_category,
       ({FREE} OR place.order_id = %(order)s) IS TRUE
           AND performance.state <> '{Performance.State.CANCELLED}'
FROM orders_place place JOIN shows_performance performance ON performance.id = place.performance_id
WHERE place.id = ANY(%(places)s) OR place.order_id = %(order)s
ORDER BY place.id FOR NO KEY UPDATE OF place
"""  # noqa: S608 - our own constants

SELL = """
WITH mine AS (SELECT id FROM orders_place WHERE order_id = %(order)s ORDER BY id FOR NO KEY UPDATE)
UPDATE orders_place place SET held_until = NULL FROM mine WHERE place.id = mine.id
"""


def confirm(order: Order, covers: list[Covered], *, by: Customer | None = None) -> None:
    """Sells these places, which are all of the order's, issues its tickets and owes its mail. The caller holds the
    order's row lock, and has made sure that the places are the order's (`retake`, or a hold that still runs). `by` is
    the clerk whose act it is.

    Raises NothingSold when one isn't any more, and then all of it is undone.
    """
    if execute(SELL, {"order": order.pk}) != len(covers):
        raise NothingSold(order.code)
    order.state, order.confirmed_at, order.expires_at = Order.State.CONFIRMED, dates.now(), None
    save(order)
    issue_tickets(order, covers)
    order.record(EventKind.CONFIRMED, by=by)


def retake(order: Order, covers: list[Covered]) -> bool:
    """Makes the covered places the order's, exactly these, as they were priced: all, or nothing is changed and False.

    A place will do when it is free, or this order's own, whether or not its time is over: late money takes the same
    places again. Locks them in id order.
    """
    wanted = {pk: (tariff, price, vat) for pk, tariff, price, vat in covers}
    found = rows(LOCK, {"order": order.pk, "places": list(wanted), "channels": _channels(order)})
    if {pk for pk, *_ in found} != set(wanted) or not all(is_takeable for *_, is_takeable in found):
        return False
    own = {pk: (tariff, str(price), vat) for pk, is_own, tariff, price, vat, _ in found if is_own}
    if any(priced != wanted[pk] for pk, priced in own.items()):
        return False
    _take(order, {pk: wanted[pk] for pk in wanted.keys() - own.keys()})
    return True


def _channels(order: Order) -> list[str]:
    """The channels of which late money takes places again: the web shop's, or any for a clerk's sale. A child's lap is
    free with its place."""
    channels = list(Place.Channel) if order.seller_id else [*SHOP.channels, Place.Channel.LAP]
    return [channel.value for channel in channels]


def _take(order: Order, places: dict[int, tuple[int, str, str]]) -> None:
    """One UPDATE for each price among them."""
    for kind in set(places.values()):
        tariff, price, vat = kind
        alike = [pk for pk, other in places.items() if other == kind]
        Place.objects.filter(pk__in=alike).update(
            order=order, held_until=None, tariff_id=tariff, price=price, vat_category=vat
        )
