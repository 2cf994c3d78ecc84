"""Earlier seasons: 1,000,000 sold tickets in orders of two, each paid and with its barcode."""

import time

from django.db import connection

from accounts.models import Customer, Organiser
from orders.models import Place
from shows.models import Production, Tariff

from . import house
from .stack import ORGANISER

PERFORMANCES, SEATS, PARTY, CUSTOMERS = 1_000, 1_000, 2, 20_000
MARK = "duizend-avonden-geleden"

PERFORMANCES_SQL = """
INSERT INTO shows_performance (production_id, hall_id, starts_at, audience, state, sale_from, sale_until, sold_online,
                               note, places_total, places_left)
SELECT %(production)s, %(hall)s, evening, 'public', 'on_sale', evening - interval '90 days', evening, true,
       '', %(seats)s, 0
FROM (SELECT now() - n * interval '1 day' AS evening FROM generate_series(60, 59 + %(performances)s) n) evenings
RETURNING id
"""

ORDERS = """
INSERT INTO orders_order (code, organiser_id, customer_id, state, created_at, confirmed_at)
SELECT 'm' || lpad(n::text, 7, '0'), %(organiser)s, (%(customers)s::bigint[])[1 + n %% %(people)s], 'confirmed', bought,
       bought
FROM (SELECT n, now() - (60 + n * %(party)s / %(seats)s) * interval '1 day' - interval '9 days' AS bought
      FROM generate_series(0, %(orders)s - 1) n) sold
RETURNING id
"""

PLACES = """
INSERT INTO orders_place (performance_id, section_id, seat_id, rank_id, channel, blocked_because, order_id, tariff_id,
                          price, vat_category)
SELECT (%(performances)s::bigint[])[1 + evening], seat.section_id, seat.id, seat.rank_id, 'online', '',
       (%(orders)s::bigint[])[1 + (evening * %(seats)s + seat.n) / %(party)s], %(tariff)s, 24, 'culture'
FROM (SELECT seat.*, row_number() OVER (ORDER BY seat.position) - 1 AS n
      FROM shows_seat seat JOIN shows_section section ON section.id = seat.section_id
      WHERE section.hall_id = %(hall)s AND seat.kind = 'regular' ORDER BY seat.position LIMIT %(seats)s) seat
CROSS JOIN generate_series(0, %(evenings)s - 1) evening
"""

TICKETS = """
INSERT INTO orders_ticket (order_id, place_id, tariff_id, price, vat_category, vat_percentage, void_because,
                           blocked_because)
SELECT order_id, id, tariff_id, price, vat_category, 6, '', '' FROM orders_place WHERE order_id >= %(first)s
"""

BARCODES = """
INSERT INTO orders_barcode (ticket_id, secret, issued_at, void_because)
SELECT id, upper(md5('bench' || id)), now(), '' FROM orders_ticket WHERE order_id >= %(first)s
"""

PAYMENTS = """
INSERT INTO orders_payment (order_id, state, amount, covers, reference, idempotency_key, psp_id, checkout_url, method,
                            paid_amount, bought, charged_back, created_at, settled_at)
SELECT id, 'paid', 48, '[]', md5('reference' || id), gen_random_uuid(), 'tr_' || md5('psp' || id), '', 'bancontact',
       48, true, 0, created_at, confirmed_at
FROM orders_order WHERE id >= %(first)s
"""


def fill() -> float:
    """Make the earlier seasons, once. Returns the seconds that it took."""
    started = time.perf_counter()
    if not Customer.objects.filter(email=f"{MARK}-0@bench.example").exists():
        _sell(_make_customers())
        _vacuum()
    return time.perf_counter() - started


def _make_customers() -> list[int]:
    customers = (Customer(email=f"{MARK}-{n}@bench.example", first_name="Vroeger", last_name=str(n), password="!")
              for n in range(CUSTOMERS))  # fmt: skip
    return [customer.pk for customer in Customer.objects.bulk_create(customers)]


def _sell(customers: list[int]) -> None:
    organiser, hall = Organiser.objects.get(slug=ORGANISER), house.theatre()
    tariff = Tariff.objects.filter(organiser=organiser).order_by("position").first()
    values = {"organiser": organiser.pk, "hall": hall.pk, "tariff": tariff.pk, "seats": SEATS, "party": PARTY}
    production = Production.objects.filter(organiser=organiser).first()
    evenings = _insert(PERFORMANCES_SQL, values | {"production": production.pk, "performances": PERFORMANCES})
    count = PERFORMANCES * SEATS // PARTY
    orders = _insert(ORDERS, values | {"customers": customers, "people": len(customers), "orders": count})
    _insert(PLACES, values | {"performances": evenings, "orders": orders, "evenings": len(evenings)})
    for statement in (TICKETS, BARCODES, PAYMENTS):
        _insert(statement, {"first": orders[0]})
    assert Place.objects.filter(order__gte=orders[0]).count() == PERFORMANCES * SEATS


def _insert(statement: str, values: dict[str, object]) -> list[int]:
    """Run the statement. Returns the ids of the new rows, if it says RETURNING."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement, values)
        return [pk for (pk,) in cursor.fetchall()] if "RETURNING" in statement else []


def _vacuum() -> None:
    """Do what autovacuum does within minutes of such a change."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
