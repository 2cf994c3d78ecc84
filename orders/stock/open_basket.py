"""The order that a hold puts its places in: the customer's one open basket. Its row is the lock of all about it."""

from datetime import datetime
from typing import NamedTuple

from accounts.models import Customer
from shows.models import Performance
from ticketing.sql import fetch_one, fetch_one_or_none, fetch_values

from .. import deadlines
from ..models import Order
from ..models.order import IS_SHOP_BASKET, new_code
from . import expiry
from .availability import HELD
from .hold_request import HoldRequest
from .refusals import RunOut

MY_BASKET = f"""SELECT id FROM orders_order
WHERE customer_id = %(customer)s AND organiser_id = %(organiser)s AND {IS_SHOP_BASKET}"""  # noqa: S608 - our own constants

# My basket, if its hour is over.
MY_RUN_OUT_BASKET = f"{MY_BASKET} AND expires_at <= now()"

# How many places of the performance lie in my basket, children on laps left out.
IN_MY_BASKET = f"""(SELECT count(*) FROM orders_place
    WHERE performance_id = %(performance)s AND order_id = ({MY_BASKET}) AND on_lap_of_id IS NULL AND {HELD})"""  # noqa: S608 - our own constants

# Makes my basket or locks it. The first place starts the hour.
OPEN = f"""
INSERT INTO orders_order (code, organiser_id, customer_id, state, created_at, started_at, expires_at)
VALUES (%(code)s, %(organiser)s, %(customer)s, '{Order.State.BASKET}', now(), now(), now() + %(hour)s)
ON CONFLICT (customer_id, organiser_id) WHERE {IS_SHOP_BASKET} DO UPDATE
SET started_at = coalesce(orders_order.started_at, excluded.started_at),
    expires_at = coalesce(orders_order.expires_at, excluded.expires_at)
RETURNING id, expires_at, expires_at <= now() AS is_over
"""  # noqa: S608

LOCK = """
SELECT id, expires_at, expires_at <= now() AS is_over FROM orders_order
WHERE id = %(order)s AND state = 'basket' FOR NO KEY UPDATE
"""


class OpenBasket(NamedTuple):
    """A basket under its lock; `is_over` by the database's clock. An empty one has no end: both are None."""

    id: int
    expires_at: datetime | None
    is_over: bool | None


def open_basket(request: HoldRequest) -> OpenBasket:
    """Makes the customer's basket or locks it; its hour runs from now on at the latest."""
    return fetch_one(OpenBasket, OPEN, request.params | {"code": new_code(), "hour": deadlines.HOUR})


def lock_basket(order: Order) -> datetime:
    """Locks a basket whose hour is not over; returns its end. Raises RunOut."""
    basket = fetch_one_or_none(OpenBasket, LOCK, {"order": order.pk})
    if basket is None or basket.expires_at is None or basket.is_over:
        raise RunOut
    return basket.expires_at


def end_if_over(order_id: int | None) -> None:
    """Ends a basket whose hour is over, in a transaction of its own: so it makes room for a new one."""
    if order_id is not None:
        expiry.expire(Order.objects.get(pk=order_id))


def in_basket(performance: Performance, customer: Customer) -> int:
    """How many places of it lie in the customer's basket."""
    params = {"performance": performance.pk, "customer": customer.pk, "organiser": performance.production.organiser_id}
    (number,) = fetch_values(f"SELECT {IN_MY_BASKET}", params)
    return int(number)
