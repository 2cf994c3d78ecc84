"""What the nightly retention removes of orders, and after which time (docs/privacy.md)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import Customer
from accounts.privacy.registry import YEAR, Job
from ticketing import dates
from ticketing.sql import Params, execute, fetch_all, fetch_values

from .models import Lapse, Order, OrderEvent, TicketsPdf
from .models.payment import IS_UNDER_WAY
from .paying.unreturned_money import IS_UNRETURNED

NAMED_FOR = 2 * YEAR  # then an order no longer leads to its customer
AFTER_THE_EVENING = YEAR  # at least, however early the order was made
BOOKS_KEPT_FOR = 10 * YEAR  # amounts, VAT and dates, for the tax office (Belgium, law of 20 November 2022)
EXPIRED_BASKETS = timedelta(days=30)
LAPSES = timedelta(days=7)
A_BATCH = 500
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

# The order has no performance to come, and no money of it is still to come in or to go back.
IS_DONE = f"""
"order".state IN ('confirmed', 'expired', 'cancelled')
AND NOT EXISTS (
    SELECT FROM orders_ticket ticket JOIN orders_place place ON place.id = ticket.place_id
    JOIN shows_performance performance ON performance.id = place.performance_id
    WHERE ticket.order_id = "order".id AND ticket.void_at IS NULL AND performance.starts_at > now() - %(evening)s)
AND NOT EXISTS (
    SELECT FROM orders_payment payment WHERE payment.order_id = "order".id AND (
        {IS_UNDER_WAY}
        OR EXISTS (SELECT FROM orders_refund WHERE payment_id = payment.id AND state IN ('due', 'sent'))
        OR {IS_UNRETURNED}))
"""  # noqa: S608 - our own constants

OLD = f"""
SELECT "order".id, "order".created_at FROM orders_order "order"
WHERE forgotten_at IS NULL AND created_at < %(before)s AND (created_at, id) > (%(last_at)s, %(last)s) AND {IS_DONE}
ORDER BY created_at, id LIMIT %(limit)s
"""  # noqa: S608 - our own constants

LOCK = """
SELECT id FROM orders_order WHERE id = ANY(%(orders)s::bigint[]) AND forgotten_at IS NULL
ORDER BY id FOR UPDATE SKIP LOCKED
"""

STILL_DONE = f"""SELECT "order".id FROM orders_order "order" WHERE id = ANY(%(orders)s::bigint[]) AND {IS_DONE}"""  # noqa: S608

# Nobody tried to pay for these, so nobody needs them.
EXPIRED = """
FROM orders_order "order" WHERE state = 'expired' AND created_at < %(before)s AND forgotten_at IS NULL
AND NOT EXISTS (SELECT FROM orders_payment WHERE order_id = "order".id)
AND NOT EXISTS (SELECT FROM orders_ticket WHERE order_id = "order".id)
AND NOT EXISTS (SELECT FROM orders_place WHERE order_id = "order".id)
"""
DELETE_EXPIRED = f"""
WITH old AS (SELECT id {EXPIRED} ORDER BY created_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED),
     events AS (DELETE FROM orders_orderevent WHERE order_id IN (SELECT id FROM old)),
     pdfs AS (DELETE FROM orders_ticketspdf WHERE order_id IN (SELECT id FROM old))
DELETE FROM orders_order WHERE id IN (SELECT id FROM old)
"""  # noqa: S608


class OldOrder(NamedTuple):
    """An order whose period is over."""

    id: int
    created_at: datetime


def jobs() -> list[Job]:
    """The jobs of the night, in this order."""
    return [
        Job("lapses", _old_lapses().count, _delete_lapses),
        Job("expired baskets", _count_expired, _delete_expired),
        Job("orders let go of their customer", _count_old, _let_go),
    ]


def remove_texts(orders: QuerySet[Order]) -> None:
    """Removes what staff wrote about these orders, and their tickets as a PDF. The retention is then done with them."""
    OrderEvent.objects.filter(order__in=orders, by__isnull=False).update(why="")
    TicketsPdf.objects.filter(order__in=orders).delete()
    orders.update(forgotten_at=dates.now())


def _let_go() -> Iterator[int]:
    """Takes the customer away from old orders, a batch at a time. Orders of one run share a new empty record, so two
    orders of one person no longer lead to each other."""
    params = _params_of_old(A_BATCH)
    empty_record: Customer | None = None
    while batch := fetch_all(OldOrder, OLD, params):
        params |= {"last": batch[-1].id, "last_at": batch[-1].created_at}
        with transaction.atomic():
            locked = fetch_values(LOCK, {"orders": [order.id for order in batch]})
            done = fetch_values(STILL_DONE, params | {"orders": locked})
            if done:
                empty_record = empty_record or _make_empty_record()
                _hand_over(Order.objects.filter(pk__in=done), empty_record)
        yield len(done)


def _hand_over(orders: QuerySet[Order], empty_record: Customer) -> None:
    """The orders become those of the empty record. One without a customer stays so. A seller stays, as staff do in
    events, unless the order was their own."""
    OrderEvent.objects.filter(order__in=orders, by=F("order__customer")).update(by=None)
    remove_texts(orders)
    orders.filter(seller=F("customer")).update(seller=empty_record)
    orders.filter(customer__isnull=False).update(customer=empty_record)


def _make_empty_record() -> Customer:
    """A record like an erased customer's."""
    return Customer.objects.create(password=make_password(None), is_active=False, erased_at=dates.now())


def _params_of_old(limit: int) -> Params:
    before = dates.now() - NAMED_FOR
    return {"before": before, "evening": AFTER_THE_EVENING, "last": 0, "last_at": LONG_AGO, "limit": limit}


def _count_old() -> int:
    (number,) = fetch_values(f"SELECT count(*) FROM ({OLD}) AS old", _params_of_old(10_000_000))  # noqa: S608
    return int(number)


def _count_expired() -> int:
    (number,) = fetch_values(f"SELECT count(*) {EXPIRED}", _expired_before())
    return int(number)


def _delete_expired() -> Iterator[int]:
    while number := execute(DELETE_EXPIRED, _expired_before() | {"limit": A_BATCH}):
        yield number


def _expired_before() -> Params:
    return {"before": dates.now() - EXPIRED_BASKETS}


def _old_lapses() -> QuerySet[Lapse]:
    return Lapse.objects.filter(at__lt=dates.now() - LAPSES)


def _delete_lapses() -> Iterator[int]:
    while ids := list(_old_lapses().values_list("pk", flat=True)[:A_BATCH]):
        yield Lapse.objects.filter(pk__in=ids).delete()[0]
