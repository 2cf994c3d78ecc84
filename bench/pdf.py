"""The cost of e-tickets: CPU, size and memory of PDFs of 1 and of 100 tickets, beside the yardstick.

    python -m bench.pdf YARDSTICK

YARDSTICK is what the yardstick costs in ms of CPU, as `bin/bench pdf` measures it just before. The environment is the
application's (DATABASE_URL …); nothing is written.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketing.settings")
django.setup()

# ruff: noqa: E402
from accounts.models import Organiser
from orders.models import Order, Place, Ticket
from orders.models.barcode import new_secret
from orders.tickets.pdf import tickets_pdf
from shows.models import Hall, Performance, Production, Seat, Section, Tariff, Venue
from ticketing.dates import BRUSSELS


def house() -> Organiser:
    """An organiser as in the sample season; not saved."""
    return Organiser(
        slug="ccm",
        name="Cultuurcentrum Mechelen",
        legal_name="Stad Mechelen",
        enterprise_number="0207.499.430",
        street="Minderbroedersgang 5",
        postal_code="2800",
        city="Mechelen",
        box_office_name="Uit in Mechelen",
        box_office_phone="070 22 28 00",
        box_office_email="uit@mechelen.be",
    )


def tickets(count: int) -> list[Ticket]:
    """Tickets of one order, ten of each performance and row; not saved."""
    organiser = house()
    order = Order(organiser=organiser, code="K7WQ4RTX")
    venue = Venue(name="Stadsschouwburg", street="Keizerstraat 3", postal_code="2800", city="Mechelen")
    hall = Hall(name="Grote zaal", venue=venue)
    section = Section(name="Parterre", hall=hall)
    tariff = Tariff(name="-26 jaar", condition="Toon uw identiteitskaart aan de ingang.")
    made: list[Ticket] = []
    for index in range(count):
        evening = index // 10
        performance = Performance(
            production=Production(title=f"De drie zusters, deel {evening}", artist="Het nieuwe gezelschap"),
            hall=hall,
            starts_at=datetime(2026, 11, 27, 20, 15, tzinfo=BRUSSELS) + timedelta(days=evening),
        )
        seat = Seat(section=section, row="ABCDEFGHKL"[evening % 10], number=str(index % 10 + 1))
        place = Place(performance=performance, section=section, seat=seat)
        ticket = Ticket(order=order, place=place, tariff=tariff, price=Decimal("24.00"))
        ticket.secret = new_secret()
        made.append(ticket)
    return made


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median CPU time of this process over the rounds."""
    spent: list[float] = []
    for _ in range(rounds):
        started = time.process_time()
        act()
        spent.append(time.process_time() - started)
    return median(spent) * 1000


def resident() -> float:
    """The resident memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(unit: float) -> None:
    organiser, single, hundred = house(), tickets(1), tickets(100)
    pdf, book = (tickets_pdf(organiser, order, "nl") for order in (single, hundred))
    print(f"{'':16} {'ratio':>6} {'CPU ms':>7} {'bytes':>7}")
    print(f"{'yardstick':16} {1:6.1f} {unit:7.2f}")
    spent = milliseconds(lambda: tickets_pdf(organiser, single, "nl"), 50)
    print(f"{'one ticket':16} {spent / unit:6.1f} {spent:7.2f} {len(pdf):7}")
    spent = milliseconds(lambda: tickets_pdf(organiser, hundred, "nl"), 5) / 100
    print(f"{'a ticket of 100':16} {spent / unit:6.1f} {spent:7.2f} {len(book) // 100:7}")
    memory = resident()
    for _ in range(500):
        tickets_pdf(organiser, single, "nl")
    print(f"memory {memory:.0f} MiB, after 500 more PDFs {resident():.0f} MiB")


if __name__ == "__main__":
    main(float(sys.argv[1]))
