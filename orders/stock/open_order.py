"""The order that places are held in: the customer's open basket in the shop, or one that is given, such as a clerk's
sale or a reservation. Its row is the lock of all about it.
"""

from datetime import datetime
from typing import NamedTuple

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import fetch_one, fetch_one_or_none, fetch_values

from .. import deadlines
from ..models import Order
from ..models.order import IS_HOLDING, IS_SHOP_BASKET, new_code
from . import customer_holdings, expiry
from .availability import HELD
from .hold_request import HoldRequest
from .refusals import Busy, RunOut

MY_BASKET = f"""SELECT id FROM orders_order
WHERE customer_id = %(customer)s AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}"""  # noqa: S608 - our own constants

# The given order, or my basket.
ORDER = f"coalesce(%(order)s::bigint, ({MY_BASKET}))"

# My basket, if its hour is over; none where an order is given.
MY_RUN_OUT_BASKET = f"({MY_BASKET} AND expires_at <= now() AND %(order)s::bigint IS NULL)"

# How many places of the performance lie in the order, children on laps left out.
IN_ORDER = f"""(SELECT count(*) FROM orders_place
    WHERE performance_id = %(performance)s AND order_id = {ORDER} AND on_lap_of_id IS NULL AND {HELD})"""  # noqa: S608

# Makes my basket or locks it. The first place starts the hour.
OPEN_BASKET = f"""
INSERT INTO orders_order (code, organiser_id, customer_id, state, created_at, started_at, expires_at)
VALUES (%(code)s, %(organiser)s, %(customer)s, '{Order.State.BASKET}', now(), now(), now() + %(hour)s)
ON CONFLICT (customer_id, organiser_id) WHERE {IS_SHOP_BASKET} DO UPDATE
SET started_at = coalesce(orders_order.started_at, excluded.started_at),
    expires_at = coalesce(orders_order.expires_at, excluded.expires_at)
RETURNING id, expires_at, expires_at <= now() AS is_over, {customer_holdings.TURN} AS has_turn
"""  # noqa: S608

# The same of an order that is given: it keeps its own end, where it has one. A reservation has no hour.
OPEN_GIVEN = f"""
UPDATE orders_order
SET started_at = CASE WHEN state = '{Order.State.BASKET}' THEN coalesce(started_at, now()) END,
    expires_at = coalesce(expires_at, now() + %(hour)s)
WHERE id = %(order)s AND {IS_HOLDING}
RETURNING id, expires_at, expires_at <= now() AS is_over, {customer_holdings.TURN} AS has_turn
"""  # noqa: S608

LOCK = f"""
SELECT expires_at, expires_at <= now() AS is_over FROM orders_order
WHERE id = %(order)s AND {IS_HOLDING} FOR NO KEY UPDATE
"""  # noqa: S608


class OpenOrder(NamedTuple):
    """An order under its lock: until when it holds places, and whether that is over by the database's clock. While it
    has the turn of its customer, other holds of the customer at the performance wait; None without a customer."""

    id: int
    expires_at: datetime
    is_over: bool
    has_turn: bool | None


class LockedOrder(NamedTuple):
    """Until when a locked order holds places, and whether that is over: both are None when it is empty."""

    expires_at: datetime | None
    is_over: bool | None


def open_order(request: HoldRequest) -> OpenOrder:
    """Makes or locks the order of the request, then takes the customer's turn at the performance; the order's time runs
    from now on at the latest. Raises RunOut when a given order holds no places any more, and Busy when my basket ran
    out between the glance and the lock."""
    params = request.params | {"hour": deadlines.HOUR}
    if request.order_id is None:
        basket = fetch_one(OpenOrder, OPEN_BASKET, params | {"code": new_code()})
        if basket.is_over:
            raise Busy
        return basket
    order = fetch_one_or_none(OpenOrder, OPEN_GIVEN, params)
    if order is None or order.is_over:
        raise RunOut
    return order


def lock_order(order: Order) -> datetime:
    """Locks an order whose places are held; returns until when. Raises RunOut."""
    locked = fetch_one_or_none(LockedOrder, LOCK, {"order": order.pk})
    if locked is None or locked.expires_at is None or locked.is_over:
        raise RunOut
    return locked.expires_at


def end_if_over(order_id: int | None) -> None:
    """Ends a basket whose hour is over, in a transaction of its own: so it makes room for a new one."""
    if order_id is not None:
        expiry.expire(Order.objects.get(pk=order_id))


def in_basket(performance: Performance, customer: Customer) -> int:
    """How many places of it lie in the customer's basket."""
    organiser_id = performance.production.organiser_id
    params = {"performance": performance.pk, "customer": customer.pk, "organiser": organiser_id, "order": None}
    (number,) = fetch_values(f"SELECT {IN_ORDER}", params)
    return int(number)
