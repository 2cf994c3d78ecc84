"""The one statement that gives places to an order: tariff and price are fixed in it, from the price table."""

from datetime import datetime
from typing import NamedTuple

from ticketing.sql import fetch_all

from .prices import PRICE
from .refusals import Impossible
from .sale_terms import SaleTerms


class Chosen(NamedTuple):
    """A place under its lock, and the tariff wanted for it; None is the base tariff."""

    place_id: int
    performance_id: int
    rank_id: int
    tariff_id: int | None


class Assigned(NamedTuple):
    """The tariff that a place got, and whether no more than a maximum of it goes in an order."""

    tariff_id: int
    has_maximum: bool


ASSIGN = f"""
UPDATE orders_place place
SET order_id = %(order)s, held_until = %(until)s,
    tariff_id = price.tariff_id, price = price.amount, vat_category = price.vat_category
FROM unnest(%(places)s::bigint[], %(performances)s::bigint[], %(ranks)s::bigint[], %(tariffs)s::bigint[])
     AS wanted(place_id, performance_id, rank_id, tariff_id)
{PRICE}
WHERE place.id = wanted.place_id
RETURNING price.tariff_id, price.has_maximum
"""  # noqa: S608 - our own constant


def assign(places: list[Chosen], *, terms: SaleTerms, order_id: int, until: datetime) -> set[int]:
    """Gives locked places to the order until then; returns the tariffs among them that have a maximum. Raises
    Impossible when one has no price at its tariff on these terms."""
    if not places:
        return set()
    params = terms.params | {
        "order": order_id,
        "on_lap": False,
        "until": until,
        "places": [place.place_id for place in places],
        "performances": [place.performance_id for place in places],
        "ranks": [place.rank_id for place in places],
        "tariffs": [place.tariff_id for place in places],
    }
    assigned = fetch_all(Assigned, ASSIGN, params)
    if len(assigned) != len(places):
        raise Impossible
    return {place.tariff_id for place in assigned if place.has_maximum}
