"""What somebody bought, evening by evening: for the mail, the order's page and TICKETS. Arithmetic on rows at hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from shows.models import Performance
from ticketing import dates
from ticketing.money import included_vat

from ..models import Order, Ticket, TicketsPdf


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
    """Its live tickets with all that they say, and whether their PDF is made, in two queries."""
    tickets = list(Ticket.objects.filter(order=order).live().with_facts().in_order())
    return _overview(order, tickets, has_pdf=TicketsPdf.objects.filter(order=order).exists())


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
