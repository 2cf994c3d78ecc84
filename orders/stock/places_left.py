"""How many places are left in the web shop: of each unnumbered section for a page, and the figure of the programme."""

from collections.abc import Collection
from typing import NamedTuple

from shows.models import Performance
from ticketing.sql import execute, fetch_all

from ..advisory_locks import Sweep, alone
from .availability import FREE_RUN_OUT, FREE_UNHELD, count_free
from .sale_terms import SHOP

BY_SECTION = f"""
SELECT section_id, least({count_free("wanted.section_id", "%(up_to)s::bigint")}, %(up_to)s::bigint) AS number
FROM unnest(%(sections)s::bigint[]) AS wanted(section_id)
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


class Left(NamedTuple):
    """How many places of an unnumbered section are free."""

    section_id: int
    number: int


def left_by_section(performance: Performance, section_ids: Collection[int], *, up_to: int | None) -> dict[int, int]:
    """How many places the web shop has free in each of these unnumbered sections, counted `up_to` that number: so a
    page costs the same however large the section is. None counts them all."""
    if not section_ids:
        return {}
    params = SHOP.params | {"performance": performance.pk, "sections": list(section_ids), "up_to": up_to}
    return {left.section_id: left.number for left in fetch_all(Left, BY_SECTION, params)}


def refresh_places_left() -> int:
    """Writes the programme's figures of what is left; returns how many had changed. A sale never reads them."""
    with alone(Sweep.PLACES_LEFT) as is_alone:
        return execute(REFRESH, SHOP.params) if is_alone else 0
