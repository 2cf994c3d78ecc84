"""Holding places: all that were asked for, or none. The rows say who was first (docs/stock.md).

Lock order: the order's row, the customer's turn at the performance (customer_holdings.py), the payment, places by id.
READ COMMITTED: each statement sees what was committed before it began, and a row whose lock was waited for is read as
it is by then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import fetch_all, fetch_one

from ..models import Order
from ..paying.detach_payment import detach_payment
from . import customer_holdings, open_order
from .assign import Chosen, assign
from .availability import FREE, HELD
from .hold_request import MAX_ID, HoldRequest
from .refusals import Impossible, Taken, busy_is_an_outcome
from .sale_terms import SaleTerms

# Locks the places that a hold takes, for an order (id).
LockPlaces = Callable[[int], list[Chosen]]
# What a hold still does in its transaction: the order, the places that it took, their tariffs that have a maximum.
Finish = Callable[[int, list[Chosen], set[int]], None]

# Before any lock: what is clearly taken is refused without a write.
GLANCE = f"""
SELECT ({open_order.MY_RUN_OUT_BASKET}) AS run_out,
       ARRAY(SELECT seat_id FROM orders_place
             WHERE performance_id = %(performance)s AND seat_id = ANY(%(seats)s::bigint[])
               AND {FREE} IS NOT TRUE AND order_id IS DISTINCT FROM {open_order.ORDER}) AS taken
"""  # noqa: S608 - our own constants

LOCK_SEATS = f"""
SELECT id, rank_id, seat_id, {FREE} IS TRUE AS is_free,
       coalesce(order_id = %(order)s AND {HELD}, false) AS is_mine
FROM orders_place WHERE performance_id = %(performance)s AND seat_id = ANY(%(seats)s::bigint[])
ORDER BY id FOR NO KEY UPDATE
"""  # noqa: S608


class SeatsGlance(NamedTuple):
    """My basket whose hour is over, if any; and the seats that others have."""

    run_out: int | None
    taken: list[int]


class LockedSeat(NamedTuple):
    """A wanted seat's place under its lock."""

    id: int
    rank_id: int
    seat_id: int
    is_free: bool
    is_mine: bool


@dataclass(frozen=True)
class Held:
    """How many new places were taken, in which order, and until when."""

    order_id: int
    expires_at: datetime
    places: int


def hold_seats(
    *,
    performance: Performance,
    seat_ids: list[int],
    customer: Customer | None = None,
    order: Order | None = None,
    terms: SaleTerms | None = None,
) -> Held:
    """Holds these seats at the base tariff; all or none. They go to the customer's open basket, until its hour is over;
    or to the given order, a basket or reserved, until its own end. Seats that it has already are left alone. The terms
    are the web shop's unless others are given. Raises a Refusal: Taken names the seats that others have."""
    if not seat_ids or len(set(seat_ids)) != len(seat_ids) or not all(0 < seat <= MAX_ID for seat in seat_ids):
        raise Impossible
    request = HoldRequest.of(performance, customer=customer, order=order, terms=terms)
    request.terms.refuse_above_limits(len(seat_ids))
    with busy_is_an_outcome():
        glance = fetch_one(SeatsGlance, GLANCE, request.params | {"seats": seat_ids})
        if glance.taken:
            raise Taken(glance.taken)
        open_order.end_if_over(glance.run_out)
        return hold(request, lambda order_id: lock_seats(request, order_id, seat_ids))


def hold(request: HoldRequest, lock_places: LockPlaces, finish: Finish | None = None) -> Held:
    """The transaction: order, rules, places, limits. A refusal undoes it, so that no empty basket stays behind."""
    with transaction.atomic(durable=True):
        order = open_order.open_order(request)
        holdings = customer_holdings.read_holdings(request, order.id)
        customer_holdings.refuse_when_closed(request, holdings)
        request.refuse_a_second(holdings.here)
        places = lock_places(order.id)
        request.terms.refuse_above_limits(
            len(places), of_performance=holdings.of_performance, in_basket=holdings.in_basket
        )
        with_maximum = assign(places, terms=request.terms, order_id=order.id, until=order.expires_at)
        if finish:
            finish(order.id, places, with_maximum)
        if holdings.has_open_payment and places:
            detach_payment(order.id)
    return Held(order.id, order.expires_at, len(places))


def lock_seats(request: HoldRequest, order_id: int, seat_ids: list[int]) -> list[Chosen]:
    """Locks the wanted seats and returns those to be taken: all but those that the order has already."""
    seats = fetch_all(LockedSeat, LOCK_SEATS, request.params | {"order": order_id, "seats": seat_ids})
    if len(seats) != len(seat_ids):
        raise Impossible
    if taken := [seat.seat_id for seat in seats if not (seat.is_free or seat.is_mine)]:
        raise Taken(taken)
    return [Chosen(seat.id, request.performance.pk, seat.rank_id, None) for seat in seats if seat.is_free]
