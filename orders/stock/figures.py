"""What is sold, held, free and blocked of performances: counted from the rows, for staff."""

from collections.abc import Collection
from dataclasses import dataclass

from ..sql import rows

FIGURES = """
SELECT performance_id,
       count(*) FILTER (WHERE order_id IS NOT NULL AND held_until IS NULL),
       count(*) FILTER (WHERE held_until > now()),
       count(*) FILTER (WHERE (order_id IS NULL OR held_until <= now()) AND blocked_because = ''),
       count(*) FILTER (WHERE blocked_because <> '')
FROM orders_place WHERE performance_id = ANY(%(performances)s::bigint[]) AND channel <> 'lap' GROUP BY performance_id
"""


@dataclass(frozen=True)
class Figures:
    """Every place of a performance is one of these four; free ones of the desk's channel are free too. A child on a lap
    takes none."""

    sold: int = 0
    held: int = 0
    free: int = 0
    blocked: int = 0


def figures(performance_ids: Collection[int]) -> dict[int, Figures]:
    """The figures of all these performances, in one query; of a draft, which has no places, all are 0."""
    counted = {pk: Figures(*numbers) for pk, *numbers in rows(FIGURES, {"performances": list(performance_ids)})}
    return {pk: counted.get(pk, Figures()) for pk in performance_ids}
