"""Lapses: places that a customer held in vain, and the wait before the customer may take that performance again.

What was held in vain in the last three hours counts by fifty minutes, whether in one hour of a basket or in a dozen
short holds. The first fifty minutes are forgiven; after that each makes the next wait ten minutes longer.
"""

from datetime import datetime, timedelta

from ticketing.sql import Params

from .. import deadlines
from .refusals import Throttled

IN_VAIN = timedelta(minutes=50)
FORGIVEN = 1
COUNT_FOR = timedelta(hours=3)
WAIT_PER_LAPSE = timedelta(minutes=10)

# The parameters of COUNT.
PARAMS: Params = {"hour": deadlines.HOUR, "in_vain": IN_VAIN, "lapses_count_for": COUNT_FOR}

# How often fifty minutes were held in vain, and until when. The hour that still runs in this order is left out.
COUNT = """
SELECT coalesce(floor(extract(epoch FROM sum(least(at - coalesce(started_at, at - %(hour)s), %(hour)s)))
                      / extract(epoch FROM %(in_vain)s::interval)), 0)::int AS number, max(at) AS last_at
FROM orders_lapse
WHERE customer_id = %(customer)s AND performance_id = %(performance)s AND at > now() - %(lapses_count_for)s
  AND started_at IS DISTINCT FROM (SELECT started_at FROM orders_order WHERE id = %(order)s)
"""

# The end of a statement that has the rows as `lapsed`. One row for each hour of a basket, however often the
# customer takes and gives back.
RECORD = """
INSERT INTO orders_lapse (customer_id, performance_id, places, started_at, at)
SELECT customer_id, performance_id, places, started_at, at FROM lapsed
ON CONFLICT (customer_id, performance_id, started_at) DO UPDATE SET places = excluded.places, at = excluded.at
"""


def refuse_throttled(number: int, last_at: datetime | None, now: datetime) -> None:
    """Raises Throttled when places were held in vain too often, and the wait is not over."""
    if last_at and number > FORGIVEN and now < (until := last_at + number * WAIT_PER_LAPSE):
        raise Throttled(until)
