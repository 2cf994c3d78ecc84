"""The one statement that gives places to an order: tariff and price are fixed in it, from the price table."""

from datetime import datetime
from typing import NamedTuple

from ..sql import IN_FORCE, changed
from .refusals import Impossible


class Chosen(NamedTuple):
    """A place under its lock, and the tariff wanted for it; None is the base tariff."""

    place_id: int
    performance_id: int
    rank_id: int
    tariff_id: int | None


# The base tariff is the first that everybody may take online, for one place, and that has a price for the rank.
WRITE = f"""
UPDATE orders_place place
SET order_id = %(order)s, held_until = %(until)s,
    tariff_id = price.tariff_id, price = price.amount, vat_category = price.vat_category
FROM unnest(%(places)s::bigint[], %(performances)s::bigint[], %(ranks)s::bigint[], %(tariffs)s::bigint[])
     AS chosen(place_id, performance_id, rank_id, tariff_id)
CROSS JOIN LATERAL (
    SELECT listed.tariff_id, listed.amount, listed.vat_category
    FROM shows_price listed JOIN shows_tariff tariff ON tariff.id = listed.tariff_id
    WHERE listed.performance_id = chosen.performance_id AND listed.rank_id = chosen.rank_id AND {IN_FORCE}
      AND tariff.id = coalesce(chosen.tariff_id, tariff.id) AND tariff.sold_online AND NOT tariff.members_only
      AND NOT tariff.on_lap
    ORDER BY coalesce(tariff.minimum, 1) > 1, tariff.position, tariff.id LIMIT 1
) AS price
WHERE place.id = chosen.place_id
"""  # noqa: S608 - our own constant


def write(places: list[Chosen], *, order_id: int, until: datetime) -> None:
    """Gives locked places to the order until then. Raises Impossible when one has no online price at its tariff."""
    names = {
        "order": order_id,
        "until": until,
        "places": [place.place_id for place in places],
        "performances": [place.performance_id for place in places],
        "ranks": [place.rank_id for place in places],
        "tariffs": [place.tariff_id for place in places],
    }
    if places and changed(WRITE, names) != len(places):
        raise Impossible
