"""The states of a performance's seats for its page, as the rows say (docs/stock.md)."""

from collections.abc import Sequence

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import fetch_values

from ..models.order import IS_SHOP_BASKET
from .availability import FREE, HELD, UNBLOCKED, UNHELD
from .sale_terms import SHOP

# A letter for each place with a seat, by the seat's id: joining the plan to order them costs five times as much.
LETTERS = f"""
SELECT coalesce(string_agg(CASE
    WHEN {FREE} THEN 'f'
    WHEN order_id = (SELECT id FROM orders_order WHERE customer_id = %(customer)s::bigint
                     AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}) AND {HELD} THEN 'm'
    WHEN channel = 'desk' AND {UNHELD} AND {UNBLOCKED} THEN 'w'
    ELSE 't' END, '' ORDER BY seat_id), '') AS letters
FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL
"""  # noqa: S608 - our own constants

SEATS_WITH_PLACES = """
SELECT seat_id FROM orders_place WHERE performance_id = %(performance)s AND seat_id IS NOT NULL ORDER BY seat_id
"""


def states(performance: Performance, customer: Customer | None, seat_ids: Sequence[int]) -> str:
    """One letter for each of these seats: f free, t taken (or kept back, or without a place), m in the basket of this
    customer, w a wheelchair or companion place that the desk still has. One query."""
    params = SHOP.params | {
        "performance": performance.pk,
        "customer": customer.pk if customer else None,
        "organiser": performance.production.organiser_id,
    }
    (letters,) = fetch_values(LETTERS, params)
    return in_order(letters, seat_ids, performance.pk)


def in_order(letters: str, seat_ids: Sequence[int], performance_id: int) -> str:
    """The letters of a performance's seats, which come in the order of seat ids, for these seats in their order. A seat
    that was added to the plan after the places were laid out has none: it is taken."""
    with_places = sorted(seat_ids)
    if len(letters) != len(with_places):
        with_places = fetch_values(SEATS_WITH_PLACES, {"performance": performance_id})
    if with_places == list(seat_ids):
        return letters
    by_seat = dict(zip(with_places, letters, strict=False))
    return "".join(by_seat.get(seat_id, "t") for seat_id in seat_ids)
