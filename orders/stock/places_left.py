"""How many places are left: of each unnumbered section for a page, and the figure of the programme."""

from shows.models import Performance
from ticketing.sql import execute, rows

from ..advisory import Sweep, alone
from .availability import FREE, FREE_RUN_OUT, FREE_UNHELD

BY_SECTION = f"""
SELECT section_id, count(*) FROM orders_place
WHERE performance_id = %(performance)s AND seat_id IS NULL AND {FREE} GROUP BY section_id
"""  # noqa: S608 - our own constants

# Writes only figures that changed. Counts by the partial indexes, so that what is sold costs nothing.
REFRESH = f"""
UPDATE shows_performance SET places_left = counted.number
FROM (SELECT id,
        (SELECT count(*) FROM orders_place WHERE performance_id = performance.id AND {FREE_UNHELD})
        + (SELECT count(*) FROM orders_place WHERE performance_id = performance.id AND {FREE_RUN_OUT}) AS number
      FROM shows_performance performance WHERE state = 'on_sale' AND sale_until > now()) AS counted
WHERE shows_performance.id = counted.id AND places_left <> counted.number
"""  # noqa: S608


def left_by_section(performance: Performance) -> dict[int, int]:
    """How many places are free in each unnumbered section; a section that is not in it has none."""
    return dict(rows(BY_SECTION, {"performance": performance.pk}))


def refresh_places_left() -> int:
    """Writes the programme's figures of what is left; returns how many had changed. A sale never reads them."""
    with alone(Sweep.PLACES_LEFT) as is_alone:
        return execute(REFRESH, {}) if is_alone else 0
