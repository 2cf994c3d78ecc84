"""What is free: always what the rows say (docs/stock.md)."""

from collections.abc import Sequence

from accounts.models import Customer
from shows.models import Performance

from ..advisory import Sweep, alone
from ..models.order import IS_SHOP_BASKET
from ..sql import FREE, changed, row, rows
from .holding import MINE_HERE

# A letter for each place with a seat, by the seat's id: joining the plan to order them costs five times as much.
LETTERS = f"""
SELECT count(*), coalesce(string_agg(CASE
    WHEN {FREE} THEN 'f'
    WHEN order_id = (SELECT id FROM orders_order WHERE customer_id = %(customer)s::bigint
                     AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}) AND held_until > now() THEN 'm'
    WHEN channel = 'desk' AND order_id IS NULL AND blocked_because = '' THEN 'w'
    ELSE 't' END, '' ORDER BY seat_id), '')
FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL
"""  # noqa: S608 - our own constants

SEATS_WITH_PLACES = """
SELECT seat_id FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL ORDER BY seat_id
"""

LEFT_BY_SECTION = f"""
SELECT section_id, count(*) FROM orders_place
WHERE performance_id = %(performance)s AND seat_id IS NULL AND {FREE} GROUP BY section_id
"""  # noqa: S608

# Writes only figures that changed. Counts by the partial indexes, so that what is sold costs nothing.
REFRESH = """
UPDATE shows_performance SET places_left = counted.number
FROM (SELECT id,
        (SELECT count(*) FROM orders_place WHERE performance_id = performance.id
            AND order_id IS NULL AND channel = 'online' AND blocked_because = '')
        + (SELECT count(*) FROM orders_place WHERE performance_id = performance.id
            AND held_until <= now() AND channel = 'online' AND blocked_because = '') AS number
      FROM shows_performance performance WHERE state = 'on_sale' AND sale_until > now()) AS counted
WHERE shows_performance.id = counted.id AND places_left <> counted.number
"""


def states(performance: Performance, customer: Customer | None, seat_ids: Sequence[int]) -> str:
    """One letter for each of these seats: f free, t taken (or kept back, or without a place), m in the basket of this
    customer, w a wheelchair or companion place that the desk still has. One query."""
    names = {
        "performance": performance.pk,
        "customer": customer.pk if customer else None,
        "organiser": performance.production.organiser_id,
    }
    number, letters = row(LETTERS, names)
    with_places = sorted(seat_ids)
    if number != len(with_places):
        with_places = [seat_id for (seat_id,) in rows(SEATS_WITH_PLACES, names)]
    if with_places == list(seat_ids):
        return str(letters)
    known = dict(zip(with_places, letters, strict=True))
    return "".join(known.get(seat_id, "t") for seat_id in seat_ids)


def left_by_section(performance: Performance) -> dict[int, int]:
    """How many places are free in each unnumbered section; a section that is not in it has none."""
    return dict(rows(LEFT_BY_SECTION, {"performance": performance.pk}))


def in_basket(performance: Performance, customer: Customer) -> int:
    """How many places of it lie in the customer's basket."""
    organiser = performance.production.organiser_id
    names = {"performance": performance.pk, "customer": customer.pk, "organiser": organiser}
    (number,) = row(f"SELECT {MINE_HERE}", names)
    return int(number)


def refresh_places_left() -> int:
    """Writes the programme's figures of what is left; returns how many had changed. A sale never reads them."""
    with alone(Sweep.PLACES_LEFT) as is_alone:
        return changed(REFRESH, {}) if is_alone else 0
