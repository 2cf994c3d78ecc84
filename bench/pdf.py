"""What e-tickets cost: CPU, size and memory of PDFs of 1 and of 100 tickets, beside the yardstick.

    python bench/pdf.py [rounds]

The yardstick is one ORM query and one small template in this process (the query by DATABASE_URL). Nothing is written.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketing.settings")

import django

django.setup()

from accounts.models import Organiser
from orders.models import Order, Place, Ticket
from orders.models.ticket import new_secret
from orders.pdf import tickets_pdf
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
    """Tickets of one order: every ten of them another performance and row; not saved."""
    organiser = house()
    order = Order(organiser=organiser, code="K7WQ4RTX")
    venue = Venue(name="Stadsschouwburg", street="Keizerstraat 3", postal_code="2800", city="Mechelen")
    hall = Hall(name="Grote zaal", venue=venue)
    section = Section(name="Parterre", hall=hall)
    tariff = Tariff(name="-26 jaar", condition="Toon uw identiteitskaart aan de ingang.")
    made = []
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


def yardstick() -> None:
    """One query and one small template."""
    from django.template import engines

    organisers = list(Organiser.objects.values_list("name", flat=True)[:1])
    engines["django"].from_string("<p>{{ names|join:', ' }}</p>").render({"names": organisers})


def milliseconds(act: Callable[[], object], rounds: int) -> float:
    """The median CPU time of this process."""
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
    return median(spent) * 1000


def resident() -> float:
    """MiB of memory in use by this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main(rounds: int) -> None:
    organiser, one, hundred = house(), tickets(1), tickets(100)
    pdf, book = (tickets_pdf(organiser, some, "nl") for some in (one, hundred))
    print(f"one ticket      {milliseconds(lambda: tickets_pdf(organiser, one, 'nl'), rounds):6.1f} ms  {len(pdf)} B")
    per_ticket = milliseconds(lambda: tickets_pdf(organiser, hundred, "nl"), max(3, rounds // 10)) / 100
    print(f"a ticket of 100 {per_ticket:6.1f} ms  {len(book) / 100:.0f} B")
    memory = resident()
    for _ in range(500):
        tickets_pdf(organiser, one, "nl")
    print(f"memory          {memory:6.0f} MiB, after 500 PDFs {resident():.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
