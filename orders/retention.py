"""What the nightly retention removes of orders, and after which time (docs/privacy.md)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import Customer
from accounts.privacy import YEAR, Job
from ticketing import dates
from ticketing.sql import changed, rows

from .models import Lapse, Order, OrderEvent, TicketsPdf

NAMED_FOR = 2 * YEAR  # then an order is no longer anybody's
AFTER_THE_EVENING = YEAR  # at least, however early it was bought
BOOKS_KEPT_FOR = 10 * YEAR  # amounts, VAT and dates, for the tax office (Belgium, law of 20 November 2022)
EXPIRED_BASKETS = timedelta(days=30)
LAPSES = timedelta(days=7)
A_BATCH = 500
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

# Of an order that is done with: no evening to come, no money still to come or to go.
IS_DONE = """
"order".state IN ('confirmed', 'expired', 'cancelled')
AND NOT EXISTS (
    SELECT FROM orders_ticket ticket JOIN orders_place place ON place.id = ticket.place_id
    JOIN shows_performance performance ON performance.id = place.performance_id
    WHERE ticket.order_id = "order".id AND ticket.void_at IS NULL AND performance.starts_at > now() - %(evening)s)
AND NOT EXISTS (
    SELECT FROM orders_payment payment WHERE payment.order_id = "order".id AND (
        payment.state IN ('starting', 'open')
        OR EXISTS (SELECT FROM orders_refund WHERE payment_id = payment.id AND state IN ('due', 'sent'))
        OR (payment.state = 'paid' AND NOT payment.bought AND payment.paid_amount > payment.charged_back + coalesce(
            (SELECT sum(amount) FROM orders_refund WHERE payment_id = payment.id AND state <> 'refused'), 0))))
"""

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

# Nothing was ever paid for these, nor tried: nobody needs them.
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


def jobs() -> list[Job]:
    """Nightly, in this order."""
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
    """Old orders, a batch at a time, go over to a customer that is nobody: a fresh empty record each run."""
    names = _age(limit=A_BATCH)
    nobody: Customer | None = None
    while found := rows(OLD, names):
        names |= {"last": found[-1][0], "last_at": found[-1][1]}
        with transaction.atomic():
            locked = [pk for (pk,) in rows(LOCK, {"orders": [pk for pk, _ in found]})]
            done = [pk for (pk,) in rows(STILL_DONE, names | {"orders": locked})]
            if done:
                nobody = nobody or _nobody()
                old = Order.objects.filter(pk__in=done)
                OrderEvent.objects.filter(order__in=old, by=F("order__customer")).update(by=None)
                remove_texts(old)
                old.filter(seller=F("customer")).update(seller=nobody)
                old.filter(customer__isnull=False).update(customer=nobody)
        yield len(done)


def _nobody() -> Customer:
    """A record as an erased customer's."""
    return Customer.objects.create(password=make_password(None), is_active=False, erased_at=dates.now())


def _age(**more: Any) -> dict[str, Any]:
    before = dates.now() - NAMED_FOR
    return {"before": before, "evening": AFTER_THE_EVENING, "last": 0, "last_at": LONG_AGO} | more


def _count_old() -> int:
    return int(rows(f"SELECT count(*) FROM ({OLD}) AS old", _age(limit=10_000_000))[0][0])  # noqa: S608


def _count_expired() -> int:
    return int(rows(f"SELECT count(*) {EXPIRED}", _expired_before())[0][0])


def _delete_expired() -> Iterator[int]:
    while number := changed(DELETE_EXPIRED, _expired_before() | {"limit": A_BATCH}):
        yield number


def _expired_before() -> dict[str, Any]:
    return {"before": dates.now() - EXPIRED_BASKETS}


def _old_lapses() -> QuerySet[Lapse]:
    return Lapse.objects.filter(at__lt=dates.now() - LAPSES)


def _delete_lapses() -> Iterator[int]:
    while ids := list(_old_lapses().values_list("pk", flat=True)[:A_BATCH]):
        yield Lapse.objects.filter(pk__in=ids).delete()[0]
