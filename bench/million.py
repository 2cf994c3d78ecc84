"""A house with a past: 1,000,000 sold tickets of earlier seasons, in orders of two, each paid and with its barcode."""

import time

from django.db import connection

from accounts.models import Customer, Organiser
from orders.models import Place
from shows.models import Production, Tariff

from . import house
from .stack import ORGANISER

PERFORMANCES, SEATS, PARTY, CUSTOMERS = 1_000, 1_000, 2, 20_000
MARK = "duizend-avonden-geleden"

PLAY = """
INSERT INTO shows_performance (production_id, hall_id, starts_at, audience, state, sale_from, sale_until, sold_online,
                               note, places_total, places_left)
SELECT %(production)s, %(hall)s, evening, 'public', 'on_sale', evening - interval '90 days', evening, true,
       '', %(seats)s, 0
FROM (SELECT now() - n * interval '1 day' AS evening FROM generate_series(60, 59 + %(performances)s) n) played
RETURNING id
"""

ORDER = """
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
    """Makes the past, once; how many seconds that took."""
    started = time.perf_counter()
    if not Customer.objects.filter(email=f"{MARK}-0@bench.example").exists():
        _sell(_people())
        _tidy()
    return time.perf_counter() - started


def _people() -> list[int]:
    people = (Customer(email=f"{MARK}-{n}@bench.example", first_name="Vroeger", last_name=str(n), password="!")
              for n in range(CUSTOMERS))  # fmt: skip
    return [customer.pk for customer in Customer.objects.bulk_create(people)]


def _sell(customers: list[int]) -> None:
    organiser, hall = Organiser.objects.get(slug=ORGANISER), house.theatre()
    tariff = Tariff.objects.filter(organiser=organiser).order_by("position").first()
    known = {"organiser": organiser.pk, "hall": hall.pk, "tariff": tariff.pk, "seats": SEATS, "party": PARTY}
    production = Production.objects.filter(organiser=organiser).first()
    evenings = _made(PLAY, known | {"production": production.pk, "performances": PERFORMANCES})
    count = PERFORMANCES * SEATS // PARTY
    orders = _made(ORDER, known | {"customers": customers, "people": len(customers), "orders": count})
    _made(PLACES, known | {"performances": evenings, "orders": orders, "evenings": len(evenings)})
    for statement in (TICKETS, BARCODES, PAYMENTS):
        _made(statement, {"first": orders[0]})
    assert Place.objects.filter(order__gte=orders[0]).count() == PERFORMANCES * SEATS


def _made(statement: str, values: dict[str, object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement, values)
        return [pk for (pk,) in cursor.fetchall()] if "RETURNING" in statement else []


def _tidy() -> None:
    """As autovacuum does in the minutes after."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
