"""The limits of a hold: what the customer has already, against the terms of the sale.

All holds of one customer at one performance take turns, into whichever orders: so two of them can't both pass a limit.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from shows.models import Performance
from ticketing.prepared_statements import columns_of, fetch_rows
from ticketing.sql import fetch_all

from ..models.payment import IS_CURRENT
from ..tariff_limits import OutOfBounds, TariffLimit, TariffViolation
from . import held_in_vain
from .availability import TAKEN
from .hold_request import HoldRequest


class Holdings(NamedTuple):
    """The performance as it is now, and what the customer has: places of this performance in all orders, places in this
    order and those `here` of this performance, lapses, whether the order is being paid."""

    performance: Performance
    now: datetime
    of_performance: int
    in_basket: int
    here: int
    lapses: int
    last_lapse_at: datetime | None
    has_open_payment: bool


class AboveMaximum(NamedTuple):
    """A tariff of which an order has more tickets for a performance than its maximum."""

    performance_id: int
    tariff_id: int
    tariff: str
    minimum: int | None
    maximum: int
    number: int


# The customer's turn at the performance, kept until the transaction ends: NULL, and no lock, without a customer. It
# stands in the RETURNING of the statement that locks the order: so it is waited for after the order's row, and the next
# statement, HOLDINGS, sees what earlier turns have committed. A key of one bigint is never one of best_places.py, which
# have two ints.
TURN = (
    "pg_advisory_xact_lock(hashtextextended(%(customer)s::bigint || ' at ' || %(performance)s::bigint, 0)) IS NOT NULL"
)

# Under the lock of this order, and in the customer's turn: the places of the other orders are counted too.
HOLDINGS = f"""
SELECT {columns_of(Holdings)}, now() AS now,
       (SELECT count(*) FROM orders_place place JOIN orders_order o ON o.id = place.order_id
        WHERE o.customer_id = %(customer)s AND place.performance_id = performance.id
          AND place.on_lap_of_id IS NULL AND {TAKEN}) AS of_performance,
       basket.number AS in_basket, basket.here, lapsed.number AS lapses, lapsed.last_at AS last_lapse_at,
       EXISTS (SELECT FROM orders_payment WHERE order_id = %(order)s AND {IS_CURRENT}) AS has_open_payment
FROM shows_performance performance, ({held_in_vain.COUNT}) AS lapsed, (
    SELECT count(*) AS number, count(*) FILTER (WHERE performance_id = %(performance)s) AS here
    FROM orders_place WHERE order_id = %(order)s AND on_lap_of_id IS NULL
) AS basket
WHERE performance.id = %(performance)s
"""  # noqa: S608 - our own constants

ABOVE_MAXIMUM = """
SELECT place.performance_id, tariff.id AS tariff_id, tariff.name AS tariff, tariff.minimum, tariff.maximum,
       count(*) AS number
FROM orders_place place JOIN shows_tariff tariff ON tariff.id = place.tariff_id
WHERE place.order_id = %(order)s AND tariff.id = ANY(%(tariffs)s::bigint[])
GROUP BY place.performance_id, tariff.id HAVING count(*) > tariff.maximum
"""


def read_holdings(request: HoldRequest, order_id: int) -> Holdings:
    """What the customer has, in the customer's turn; without a customer, what the order has, under its lock."""
    params = request.params | held_in_vain.PARAMS | {"order": order_id}
    (holdings,) = fetch_rows(Holdings, HOLDINGS, params)
    if request.customer_id is None:
        return holdings._replace(of_performance=holdings.here)
    return holdings


def refuse_when_closed(request: HoldRequest, holdings: Holdings) -> None:
    """Raises NotOnSale, and Throttled."""
    request.terms.refuse_when_closed(holdings.performance, holdings.now)
    if request.terms.is_throttled:
        held_in_vain.refuse_throttled(holdings.lapses, holdings.last_lapse_at, holdings.now)


def refuse_above_maximum(order_id: int, tariffs: Collection[int]) -> None:
    """Raises OutOfBounds when the order has more tickets of one of these tariffs than go in one for a performance."""
    if not tariffs:
        return
    for above in fetch_all(AboveMaximum, ABOVE_MAXIMUM, {"order": order_id, "tariffs": list(tariffs)}):
        bounded = TariffLimit(above.performance_id, above.tariff_id, above.tariff, above.minimum, above.maximum)
        raise OutOfBounds(TariffViolation(bounded, above.number))
