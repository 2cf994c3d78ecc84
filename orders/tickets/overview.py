"""What somebody bought, evening by evening: for the mail, the order's page and TICKETS. Arithmetic on rows at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from shows.models import Performance, Seat, Section, Tariff
from ticketing import dates
from ticketing.money import included_vat
from ticketing.prepared_statements import columns_of, fetch_rows

from .. import catalogue
from ..models import Order, Place, Ticket, TicketsPdf
from ..place_columns import JOIN_NAMES, named_place


class TicketRow(NamedTuple):
    """A ticket with its tariff and what names its place."""

    ticket: Ticket
    tariff: Tariff
    place: Place
    section: Section
    seat: Seat | None
    lap_of: Place | None


TICKETS = f"""
SELECT {columns_of(TicketRow)}
FROM orders_ticket ticket
JOIN shows_tariff tariff ON tariff.id = ticket.tariff_id
JOIN orders_place place ON place.id = ticket.place_id
JOIN shows_performance performance ON performance.id = place.performance_id
{JOIN_NAMES}
WHERE ticket.order_id = %(order)s AND ticket.void_at IS NULL
ORDER BY performance.starts_at, performance.id, section.position, seat.position, ticket.id
"""  # noqa: S608 - names of the models


@dataclass(frozen=True)
class TicketEvening:
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
    evenings: Sequence[TicketEvening]
    total: Decimal
    vat: Sequence[tuple[Decimal, Decimal]]
    has_pdf: bool


def of_order(order: Order) -> Overview:
    """Its live tickets with all that a letter and an e-ticket say, and whether their PDF is made, in two queries."""
    tickets = list(Ticket.objects.filter(order=order).live().with_facts().in_order())
    return _overview(order, tickets, has_pdf=TicketsPdf.objects.filter(order=order).exists())


def on_page(order: Order, *, has_pdf: bool) -> Overview:
    """Its live tickets for its own page, in one query, and their performances as pages show them."""
    rows = fetch_rows(TicketRow, TICKETS, {"order": order.pk})
    catalogue.look_up({row.place.performance_id for row in rows})
    return _overview(order, [_ticket(order, row) for row in rows], has_pdf)


def _ticket(order: Order, row: TicketRow) -> Ticket:
    ticket = row.ticket
    ticket.order, ticket.tariff, ticket.place = order, row.tariff, named_place(row)
    ticket.place.performance = catalogue.performance(ticket.place.performance_id)
    return ticket


def _overview(order: Order, tickets: list[Ticket], has_pdf: bool) -> Overview:
    total = sum((ticket.price for ticket in tickets), Decimal(0))
    return Overview(order, evenings(tickets), total, vat_within(tickets), has_pdf)


def evenings(tickets: Iterable[Ticket]) -> list[TicketEvening]:
    """The tickets (in_order, or at least together) by performance."""
    return [
        TicketEvening(performance, list(members))
        for performance, members in groupby(tickets, lambda ticket: ticket.place.performance)
    ]


def vat_within(tickets: Iterable[Ticket]) -> list[tuple[Decimal, Decimal]]:
    """The VAT within the prices, calculated on the sum of each percentage; what bears none is left out."""
    sums: dict[Decimal, Decimal] = {}
    for ticket in tickets:
        sums[ticket.vat_percentage] = sums.get(ticket.vat_percentage, Decimal(0)) + ticket.price
    return [(rate, included_vat(amount, rate)) for rate, amount in sorted(sums.items()) if rate and amount]
