"""Giving back the places of an order that ends without being sold: it expires, or its reservation is cancelled."""

from typing import NamedTuple

from ticketing.sql import fetch_all

from .availability import NOBODY

# In id order, as everybody locks places (docs/stock.md). A place that somebody else took since is not this order's.
RELEASE = f"""
WITH mine AS (
    SELECT id FROM orders_place WHERE order_id = %(order)s AND held_until IS NOT NULL ORDER BY id FOR NO KEY UPDATE
), released AS (
    UPDATE orders_place place SET {NOBODY} FROM mine WHERE place.id = mine.id
    RETURNING place.performance_id, place.on_lap_of_id
)
SELECT performance_id, count(*) FILTER (WHERE on_lap_of_id IS NULL) AS places FROM released GROUP BY performance_id
"""  # noqa: S608 - our own constant


class Released(NamedTuple):
    """How many places of a performance went back, children on laps left out."""

    performance_id: int
    places: int


def release(order_id: int) -> list[Released]:
    """Gives back all places that the order still holds, under the order's lock. Sold places stay."""
    return fetch_all(Released, RELEASE, {"order": order_id})
