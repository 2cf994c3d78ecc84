"""What is sold, held, free and blocked of performances: counted from the rows, for staff."""

from collections.abc import Collection
from typing import NamedTuple

from ticketing.sql import fetch_all

from .availability import HELD, SOLD, UNBLOCKED, UNTAKEN

FIGURES = f"""
SELECT performance_id, count(*) FILTER (WHERE {SOLD}) AS sold, count(*) FILTER (WHERE {HELD}) AS held,
       count(*) FILTER (WHERE {UNTAKEN} AND {UNBLOCKED}) AS free, count(*) FILTER (WHERE NOT {UNBLOCKED}) AS blocked
FROM orders_place WHERE performance_id = ANY(%(performances)s::bigint[]) AND channel <> 'lap' GROUP BY performance_id
"""  # noqa: S608 - our own constants


class Figures(NamedTuple):
    """Every place of a performance is sold, held, free or blocked; free ones of the desk's channel are free too. A
    child on a lap takes none."""

    performance_id: int
    sold: int = 0
    held: int = 0
    free: int = 0
    blocked: int = 0


def figures(performance_ids: Collection[int]) -> dict[int, Figures]:
    """The figures of all these performances, in one query; of a draft, which has no places, all are 0."""
    rows = fetch_all(Figures, FIGURES, {"performances": list(performance_ids)})
    return {pk: Figures(pk) for pk in performance_ids} | {row.performance_id: row for row in rows}
