"""What must always hold about places, tickets, money and mail, whatever happened. Shipped as a command and an alarm.

Each check is one statement, so it sees one moment; whole sets are compared, for a million tickets as for ten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from .models.order import IS_HOLDING, IS_SHOP_BASKET, IS_UNSOLD

SHOWN = 20  # of each check; the rest is counted
UNRECONCILED_AFTER = timedelta(hours=3)  # a basket lives two hours at most, so does an attempt that counts
UNSWEPT_AFTER = timedelta(hours=12)  # the sweep over baskets waits six hours for a payment, and no longer


@dataclass(frozen=True)
class Violation:
    """One case of one check that does not hold."""

    check: str
    detail: str

    def __str__(self) -> str:
        return f"{self.check}: {self.detail}"


# By name: the cases, one text each. %(late)s is how long a mail or a refund may be owed, %(stuck)s a payment open,
# %(unswept)s a basket over.
CHECKS = {
    "place sold twice": """
        SELECT format('place %%s has %%s live tickets', place_id, count(*))
        FROM orders_ticket WHERE void_at IS NULL GROUP BY place_id HAVING count(*) > 1""",
    "seat laid out twice": """
        SELECT format('seat %%s of performance %%s has %%s places', seat_id, performance_id, count(*))
        FROM orders_place WHERE seat_id IS NOT NULL GROUP BY performance_id, seat_id HAVING count(*) > 1""",
    "wheelchair place beside the seats that it replaces": """
        SELECT format('places %%s and %%s of performance %%s are both for sale',
                      wheelchair.id, place.id, place.performance_id)
        FROM shows_seat seat JOIN orders_place place ON place.seat_id = seat.id
        JOIN orders_place wheelchair
          ON wheelchair.seat_id = seat.replaced_by_id AND wheelchair.performance_id = place.performance_id
        WHERE seat.replaced_by_id IS NOT NULL AND place.blocked_because = '' AND wheelchair.blocked_because = ''""",
    "ticket without its place": """
        SELECT format('ticket %%s: place %%s is not sold to order %%s', ticket.id, place.id, ticket.order_id)
        FROM orders_ticket ticket JOIN orders_place place ON place.id = ticket.place_id
        WHERE ticket.void_at IS NULL
          AND (place.order_id IS DISTINCT FROM ticket.order_id OR place.held_until IS NOT NULL)""",
    "sold place without a ticket": """
        SELECT format('place %%s is sold to order %%s', place.id, place.order_id)
        FROM orders_place place WHERE place.order_id IS NOT NULL AND place.held_until IS NULL AND NOT EXISTS (
            SELECT FROM orders_ticket ticket
            WHERE ticket.place_id = place.id AND ticket.order_id = place.order_id AND ticket.void_at IS NULL)""",
    "ticket of an order that is not confirmed": """
        SELECT format('ticket %%s of order %%s, which is %%s', ticket.id, "order".code, "order".state)
        FROM orders_ticket ticket JOIN orders_order "order" ON "order".id = ticket.order_id
        WHERE ticket.void_at IS NULL AND "order".state <> 'confirmed'""",
    "held place outside a basket or a reservation": f"""
        SELECT format('place %%s is held until %%s for order %%s, which is %%s until %%s',
                      place.id, place.held_until, "order".code, state, expires_at)
        FROM orders_place place JOIN orders_order "order" ON "order".id = place.order_id
        WHERE place.held_until > now() AND (NOT {IS_HOLDING} OR expires_at IS DISTINCT FROM place.held_until)""",  # noqa: S608 - our own constants
    "basket or reservation that no sweep ended": f"""
        SELECT format('order %%s ran out at %%s: does the beat still wake the sweeps?', code, expires_at)
        FROM orders_order WHERE {IS_HOLDING} AND expires_at < now() - %(unswept)s""",  # noqa: S608 - our own constants
    "reserved order with a ticket": """
        SELECT format('ticket %%s of order %%s, which is reserved until %%s', ticket.id, code, expires_at)
        FROM orders_order "order" JOIN orders_ticket ticket ON ticket.order_id = "order".id
        WHERE state = 'reserved'""",
    "reserved order without a place": """
        SELECT format('order %%s, until %%s', code, expires_at) FROM orders_order "order"
        WHERE state = 'reserved' AND expires_at > now()
          AND NOT EXISTS (SELECT FROM orders_place place WHERE place.order_id = "order".id)""",
    "customer with two open baskets": f"""
        SELECT format('customer %%s at organiser %%s: orders %%s', customer_id, organiser_id, array_agg(code))
        FROM orders_order WHERE {IS_SHOP_BASKET} GROUP BY customer_id, organiser_id HAVING count(*) > 1""",  # noqa: S608 - our own constants
    "order of nobody": """
        SELECT format('order %%s has no customer and no seller', code)
        FROM orders_order WHERE customer_id IS NULL AND seller_id IS NULL""",
    "ticket without one live barcode": """
        SELECT format('ticket %%s has %%s live barcodes', ticket.id, count(barcode.id))
        FROM orders_ticket ticket
        LEFT JOIN orders_barcode barcode ON barcode.ticket_id = ticket.id AND barcode.void_at IS NULL
        WHERE ticket.void_at IS NULL GROUP BY ticket.id HAVING count(barcode.id) <> 1""",
    "barcode given twice": """
        SELECT format('barcodes %%s have one secret', array_agg(id ORDER BY id))
        FROM orders_barcode GROUP BY secret COLLATE "C" HAVING count(*) > 1""",
    "confirmed order without tickets": """
        SELECT format('order %%s', "order".code) FROM orders_order "order"
        WHERE "order".state = 'confirmed'
          AND NOT EXISTS (SELECT FROM orders_ticket ticket WHERE ticket.order_id = "order".id)""",
    "tickets that are not what was paid": """
        WITH issued AS (SELECT order_id, sum(price) AS price FROM orders_ticket GROUP BY order_id),
             paid AS (SELECT order_id, sum(paid_amount) AS amount FROM orders_payment WHERE bought GROUP BY order_id)
        SELECT format('order %%s: tickets for %%s euro, paid %%s euro', coalesce(issued.order_id, paid.order_id),
                      coalesce(price, 0), coalesce(amount, 0))
        FROM issued FULL JOIN paid ON paid.order_id = issued.order_id
        WHERE coalesce(price, 0) <> coalesce(amount, 0)""",
    "payment that bought no tickets": """
        SELECT format('payment %%s bought order %%s, which is %%s', payment.id, "order".code, "order".state)
        FROM orders_payment payment JOIN orders_order "order" ON "order".id = payment.order_id
        WHERE payment.bought AND "order".confirmed_at IS NULL""",
    "paid money that ends nowhere": """
        WITH back AS (SELECT payment_id, sum(amount) AS amount FROM orders_refund WHERE state <> 'refused'
                      GROUP BY payment_id)
        SELECT format('payment %%s of order %%s: %%s euro paid, %%s given back', payment.id, payment.order_id,
                      paid_amount, coalesce(back.amount, 0) + charged_back)
        FROM orders_payment payment LEFT JOIN back ON back.payment_id = payment.id
        WHERE payment.state = 'paid' AND NOT bought AND coalesce(back.amount, 0) + charged_back < paid_amount""",
    "more given back than paid": """
        WITH back AS (SELECT payment_id, sum(amount) AS amount FROM orders_refund WHERE state <> 'refused'
                      GROUP BY payment_id)
        SELECT format('payment %%s of order %%s: %%s euro paid, %%s given back', payment.id, payment.order_id,
                      coalesce(paid_amount, 0), coalesce(back.amount, 0) + charged_back)
        FROM orders_payment payment LEFT JOIN back ON back.payment_id = payment.id
        WHERE coalesce(back.amount, 0) + charged_back > coalesce(paid_amount, 0)""",
    "confirmed order without its one mail": """
        WITH mails AS (SELECT about_id, count(*) AS number FROM accounts_mail WHERE kind = 'order_confirmed'
                       GROUP BY about_id)
        SELECT format('order %%s: %%s mails', "order".code, coalesce(mails.number, 0))
        FROM orders_order "order" LEFT JOIN accounts_customer customer ON customer.id = "order".customer_id
        LEFT JOIN mails ON mails.about_id = "order".id
        WHERE "order".state = 'confirmed' AND ((customer.email IS NOT NULL AND coalesce(mails.number, 0) <> 1)
          OR ("order".customer_id IS NULL AND mails.number > 0))""",
    "confirmation of an order that is not confirmed": """
        SELECT format('mail %%s about order %%s, which is %%s', mail.id, mail.about_id, coalesce("order".state, 'gone'))
        FROM accounts_mail mail LEFT JOIN orders_order "order" ON "order".id = mail.about_id
        WHERE mail.kind = 'order_confirmed' AND "order".confirmed_at IS NULL AND "order".state <> 'cancelled'""",
    "refund that the customer is not told of": """
        SELECT format('refund %%s of payment %%s', refund.id, refund.payment_id)
        FROM orders_refund refund JOIN orders_payment payment ON payment.id = refund.payment_id
        JOIN orders_order "order" ON "order".id = payment.order_id
        JOIN accounts_customer customer ON customer.id = "order".customer_id
        WHERE refund.reason <> 'outside' AND customer.email IS NOT NULL AND NOT EXISTS (
            SELECT FROM accounts_mail mail WHERE mail.kind = 'refund' AND mail.about_id = refund.id)""",
    "payment not reconciled": """
        SELECT format('payment %%s of order %%s is %%s since %%s', id, order_id, state, created_at)
        FROM orders_payment WHERE state IN ('starting', 'open') AND created_at < now() - %(stuck)s""",
    "refund owed for too long": """
        SELECT format('refund %%s of %%s euro, since %%s: %%s', id, amount, created_at, last_error)
        FROM orders_refund WHERE state = 'due' AND created_at < now() - %(late)s""",
    "erased customer of whom something is left": f"""
        SELECT format('customer %%s, erased at %%s: %%s', customer.id, erased_at, left_over)
        FROM accounts_customer customer
        CROSS JOIN LATERAL (
            SELECT 'the record' WHERE customer.email IS NOT NULL OR customer.password NOT LIKE '!%%'
                OR concat(first_name, last_name, street, postal_code, city, phone) <> ''
                OR customer.is_active OR is_staff OR is_superuser
            UNION ALL SELECT 'a temporary password' WHERE EXISTS (
                SELECT FROM accounts_temporarypassword WHERE customer_id = customer.id)
            UNION ALL SELECT 'a role' WHERE EXISTS (SELECT FROM accounts_staffrole WHERE customer_id = customer.id)
            UNION ALL SELECT 'an address on a mail' WHERE EXISTS (
                SELECT FROM accounts_mail WHERE customer_id = customer.id AND recipient <> ''
                AND created_at < now() - interval '2 days')
            UNION ALL SELECT 'a lapse' WHERE EXISTS (SELECT FROM orders_lapse WHERE customer_id = customer.id)
            UNION ALL SELECT 'what staff wrote' WHERE EXISTS (
                SELECT FROM orders_orderevent event JOIN orders_order "order" ON "order".id = event.order_id
                WHERE "order".customer_id = customer.id AND event.by_id IS NOT NULL AND event.why <> '')
            UNION ALL SELECT 'e-tickets as a PDF' WHERE EXISTS (
                SELECT FROM orders_ticketspdf pdf JOIN orders_order "order" ON "order".id = pdf.order_id
                WHERE "order".customer_id = customer.id)
            UNION ALL SELECT 'an order under way' WHERE EXISTS (
                SELECT FROM orders_order WHERE customer_id = customer.id AND {IS_UNSOLD})
        ) AS rest(left_over) WHERE erased_at IS NOT NULL""",  # noqa: S608 - our own constants
    "child on a lap without its place": """
        SELECT format('place %%s of order %%s is on the lap of place %%s, of order %%s',
                      lap.id, lap.order_id, place.id, place.order_id)
        FROM orders_place lap JOIN orders_place place ON place.id = lap.on_lap_of_id
        WHERE lap.on_lap_of_id IS NOT NULL AND lap.order_id IS NOT NULL
          AND (lap.held_until IS NULL OR lap.held_until > now())
          AND (place.order_id IS DISTINCT FROM lap.order_id OR place.held_until IS DISTINCT FROM lap.held_until)""",
    "mail owed for too long": """
        SELECT format('mail %%s (%%s), since %%s: %%s', id, kind, created_at, last_error)
        FROM accounts_mail WHERE state = 'due' AND created_at < now() - %(late)s""",
}


def violations(*, late: timedelta = timedelta(minutes=15)) -> Iterator[Violation]:
    """Whatever does not hold, check by check, at most so many cases of each and then their number. `late`: how long a
    mail or a refund may be owed before it counts as stuck."""
    for check, sql in CHECKS.items():
        found = _cases(sql, {"late": late, "stuck": UNRECONCILED_AFTER, "unswept": UNSWEPT_AFTER})
        yield from (Violation(check, detail) for detail, _ in found)
        if found and found[0][1] > SHOWN:
            yield Violation(check, f"… {found[0][1]} in all")


def _cases(sql: str, parameters: dict[str, Any]) -> list[tuple[str, int]]:
    """Texts, each with the number of all cases."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5min'")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(
            f"SELECT detail, count(*) OVER () FROM ({sql}) AS cases(detail) LIMIT {SHOWN}",  # noqa: S608 - our own
            parameters,
        )
        return cursor.fetchall()
