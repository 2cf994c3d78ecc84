"""What somebody bought, evening by evening: for the mail, the order's page and TICKETS. Arithmetic on rows at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from shows.models import Performance, Seat, Section, Tariff
from ticketing import dates
from ticketing.money import included_vat

from .. import catalogue
from ..models import Order, Place, Ticket, TicketsPdf
from ..sql import rows

TICKETS = """
SELECT ticket.id, ticket.price, ticket.vat_percentage, tariff.name, tariff.condition,
       tariff.verified_at_desk, place.performance_id, place.on_lap_of_id, section.name, seat.row, seat.number
FROM orders_ticket ticket
JOIN shows_tariff tariff ON tariff.id = ticket.tariff_id
JOIN orders_place place ON place.id = ticket.place_id
JOIN shows_performance performance ON performance.id = place.performance_id
JOIN shows_section section ON section.id = place.section_id
LEFT JOIN orders_place lap_of ON lap_of.id = place.on_lap_of_id
LEFT JOIN shows_seat seat ON seat.id = coalesce(place.seat_id, lap_of.seat_id)
WHERE ticket.order_id = %(order)s AND ticket.void_at IS NULL
ORDER BY performance.starts_at, performance.id, section.position, seat.position, ticket.id
"""


@dataclass(frozen=True)
class Evening:
    """One performance and the tickets for it."""

    performance: Performance
    tickets: Sequence[Ticket]

    @property
    def is_past(self) -> bool:
        """Over since midnight in Brussels: tonight's is still to come."""
        return self.performance.starts_at < dates.today()


@dataclass(frozen=True)
class Overview:
    """An order that was confirmed. Amounts in euro, all-in; `vat` is what lies within the total, by percentage."""

    order: Order
    evenings: Sequence[Evening]
    total: Decimal
    vat: Sequence[tuple[Decimal, Decimal]]
    has_pdf: bool


def of_order(order: Order) -> Overview:
    """Its live tickets with all that they say, in two queries."""
    tickets = list(Ticket.objects.filter(order=order).live().with_facts().in_order())
    return _overview(order, tickets, has_pdf=TicketsPdf.objects.filter(order=order).exists())


def on_page(order: Order, *, has_pdf: bool) -> Overview:
    """Its live tickets for its own page, in one query, and one for their evenings as pages show them."""
    lines = rows(TICKETS, {"order": order.pk})
    catalogue.look_up({line[6] for line in lines})
    tickets = [_ticket(order, *line) for line in lines]
    return _overview(order, tickets, has_pdf)


def _ticket(
    order: Order, pk: int, price: Decimal, vat: Decimal, tariff: str, condition: str, is_verified: bool, *where: Any
) -> Ticket:
    performance, lap_of, section, row, number = where
    seat = None if row is None else Seat(row=row, number=number)
    place = Place(performance=catalogue.performance(performance), section=Section(name=section))
    if lap_of:
        place.on_lap_of = Place(pk=lap_of, seat=seat)
    else:
        place.seat = seat
    named = Tariff(name=tariff, condition=condition, verified_at_desk=is_verified)
    return Ticket(pk=pk, order=order, place=place, tariff=named, price=price, vat_percentage=vat)


def _overview(order: Order, tickets: list[Ticket], has_pdf: bool) -> Overview:
    total = sum((ticket.price for ticket in tickets), Decimal(0))
    return Overview(order, evenings(tickets), total, vat_within(tickets), has_pdf)


def evenings(tickets: Iterable[Ticket]) -> list[Evening]:
    """The tickets (in_order, or at least together) by performance."""
    return [
        Evening(performance, list(some))
        for performance, some in groupby(tickets, lambda ticket: ticket.place.performance)
    ]


def vat_within(tickets: Iterable[Ticket]) -> list[tuple[Decimal, Decimal]]:
    """The VAT within the prices, reckoned on the sum of each percentage; what bears none is left out."""
    sums: dict[Decimal, Decimal] = {}
    for ticket in tickets:
        sums[ticket.vat_percentage] = sums.get(ticket.vat_percentage, Decimal(0)) + ticket.price
    return [(rate, included_vat(amount, rate)) for rate, amount in sorted(sums.items()) if rate and amount]
