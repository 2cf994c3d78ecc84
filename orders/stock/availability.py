"""What is free: always what the rows say (docs/stock.md)."""

from accounts.models import Customer
from shows.models import Performance

from ..advisory import Sweep, alone
from ..sql import FREE, changed, row, rows

# One letter a seat of the hall, in the order of the plan, so that a hall's fragments and this string go together.
# A seat without a place (added to the hall afterwards) counts as taken.
STATES = f"""
SELECT coalesce(string_agg(CASE
    WHEN {FREE} AND place.id IS NOT NULL THEN 'f'
    WHEN order_id = (SELECT id FROM orders_order WHERE customer_id = %(customer)s AND organiser_id = %(organiser)s
                     AND state = 'basket') AND held_until > now() THEN 'm'
    WHEN channel = 'desk' AND order_id IS NULL AND blocked_because = '' AND seat.kind <> 'regular' THEN 'w'
    ELSE 't' END, '' ORDER BY section.position, section.id, seat.position, seat.id), '')
FROM shows_section section
JOIN shows_seat seat ON seat.section_id = section.id
LEFT JOIN orders_place place ON place.performance_id = %(performance)s AND place.seat_id = seat.id
WHERE section.hall_id = %(hall)s
"""  # noqa: S608 - our own constants

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


def states(performance: Performance, customer: Customer | None) -> str:
    """One letter for each seat of the hall, in the plan's order: f free, t taken (or kept back), m in the basket of
    this customer, w a wheelchair place that the desk still has. One query."""
    names = {
        "performance": performance.pk,
        "hall": performance.hall_id,
        "customer": customer.pk if customer else None,
        "organiser": performance.production.organiser_id,
    }
    letters: str = row(STATES, names)[0]
    return letters


def left_by_section(performance: Performance) -> dict[int, int]:
    """How many places are free in each unnumbered section; a section that is not in it has none."""
    return dict(rows(LEFT_BY_SECTION, {"performance": performance.pk}))


def refresh_places_left() -> int:
    """Writes the programme's figures of what is left; returns how many had changed. A sale never reads them."""
    with alone(Sweep.PLACES_LEFT) as is_alone:
        return changed(REFRESH, {}) if is_alone else 0
