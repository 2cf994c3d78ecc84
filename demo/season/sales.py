"""What the sample season has sold already: orders that are paid, with their tickets, by invented customers.

The rows are made in bulk, but look as the shop makes them: every sold place has its order, ticket and barcode; every
order with a price has one paid payment of exactly its total; its confirmation has been sent. `check_invariants` agrees.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from random import Random

from django.db import connection

from accounts.models import Customer, Mail
from orders.models import Barcode, Order, Payment, Place, Ticket
from orders.models.covered_place import CoveredPlace
from shows.models import Performance, Price
from ticketing import dates

from .bulk import copy, new_ids
from .evenings import SOLD, Fate

PARTIES = (1, 1, 2, 2, 2, 2, 2, 2, 3, 4, 4, 5)
GAPS = (1, 2, 2, 3)
METHODS = ("bancontact", "bancontact", "bancontact", "ideal", "creditcard", "kbc", "applepay")
VAT_PERCENTAGE = 6


@dataclass
class Sale:
    """An order that will be booked: its customer, performance, moment, and its places as (place, tariff, price)."""

    customer: Customer
    performance: Performance
    at: datetime
    places: list[tuple[int, int, Decimal]]
    order_id: int = 0

    @property
    def total(self) -> Decimal:
        return sum((price for _, _, price in self.places), Decimal(0))


def sales_of(performance: Performance, fate: Fate, customers: list[Customer], random: Random) -> list[Sale]:
    """The sales of a performance. No customer is in two of them."""
    if fate not in SOLD:
        return []
    share = random.randint(*SOLD[fate]) / 100
    parties = list(_parties(performance, share, random))
    if fate == Fate.FEW:
        parties = _leave_a_few(parties, random)
    buyers = random.sample(customers, len(parties))
    first = Price.objects.filter(performance=performance, from_on=None)
    prices = {(price.rank_id, price.tariff_id): price.amount for price in first}
    tariffs = list(dict.fromkeys(tariff for _, tariff in prices))
    return [
        Sale(buyer, performance, moment_of_sale(performance, random), _priced(party, prices, tariffs, random))
        for buyer, party in zip(buyers, parties, strict=True)
    ]


def book(sales: list[Sale]) -> int:
    """Insert the sales. Returns the number of tickets."""
    _orders(sales)
    _places(sales)
    _payments([sale for sale in sales if sale.total])
    tickets = _tickets(sales)
    _mails(sales)
    return tickets


def _parties(performance: Performance, share: float, random: Random) -> Iterator[list[tuple[int, int]]]:
    """Groups of neighbours, each a list of (place, rank). The front fills sooner than the back."""
    rows = (
        Place.objects.filter(performance=performance, channel=Place.Channel.ONLINE, blocked_because="")
        .order_by("section__position", "seat__position", "id")
        .values_list("section_id", "seat__row", "id", "rank_id")
    )
    grouped = [[(pk, rank) for *_, pk, rank in row] for _, row in groupby(rows, key=lambda row: row[:2])]
    for number, row in enumerate(grouped):
        front = 1.3 - 0.6 * number / max(1, len(grouped) - 1) if len(grouped) > 1 else 1
        chance = 1.0 if share >= 0.9 else min(0.97, share * front) ** 1.2
        start = 0
        while start < len(row):
            party = row[start : start + random.choice(PARTIES)]
            if random.random() < chance:
                yield party
                start += len(party)
            else:
                start += random.choice(GAPS)


def _leave_a_few(parties: list[list[tuple[int, int]]], random: Random) -> list[list[tuple[int, int]]]:
    """The parties without some of them, so that two to eight per cent of the places stay free."""
    total = sum(len(party) for party in parties)
    free, wanted, remaining = 0, max(2, total * random.randint(2, 8) // 100), []
    for party in random.sample(parties, len(parties)):
        if free < wanted:
            free += len(party)
        else:
            remaining.append(party)
    return remaining


def _priced(
    party: list[tuple[int, int]], prices: dict[tuple[int, int], Decimal], tariffs: list[int], random: Random
) -> list[tuple[int, int, Decimal]]:
    """The party as (place, tariff, price). Most pay the base price; some parties are seniors, some people are young."""
    base, senior, young = tariffs[:3]
    usual = senior if random.random() < 0.15 else base
    chosen = [(pk, rank, young if random.random() < 0.12 else usual) for pk, rank in party]
    return [(pk, tariff, prices[rank, tariff]) for pk, rank, tariff in chosen]


def moment_of_sale(performance: Performance, random: Random) -> datetime:
    """A moment between the start of the sale and now (or the performance), mostly soon after the start. It is computed
    in UTC: with a start in summer time, a moment in winter would be an hour late on the clock of Brussels."""
    began, end = performance.sale_from.astimezone(UTC), min(dates.now(), performance.sale_until)
    return began + (end - began) * random.random() ** 2


def _orders(sales: list[Sale]) -> None:
    for sale, pk in zip(sales, new_ids(Order, len(sales)), strict=True):
        sale.order_id = pk
    copy(
        Order,
        (
            {
                "id": sale.order_id,
                "organiser_id": sale.performance.production.organiser_id,
                "customer_id": sale.customer.pk,
                "state": Order.State.CONFIRMED,
                "started_at": sale.at - timedelta(minutes=9),
                "created_at": sale.at - timedelta(minutes=9),
                "confirmed_at": sale.at,
            }
            for sale in sales
        ),
    )


def _places(sales: list[Sale]) -> None:
    """Mark all places as sold, at their tariff and price, in one UPDATE."""
    sold = [(pk, sale.order_id, tariff, price) for sale in sales for pk, tariff, price in sale.places]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE orders_place SET order_id = sold.order_id, tariff_id = sold.tariff_id, price = sold.price,"
            " vat_category = 'culture', held_until = NULL"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[])"
            " AS sold (id, order_id, tariff_id, price) WHERE orders_place.id = sold.id",
            [list(column) for column in zip(*sold, strict=True)],
        )


def _payments(sales: list[Sale]) -> None:
    copy(
        Payment,
        (
            {
                "order_id": sale.order_id,
                "state": Payment.State.PAID,
                "amount": sale.total,
                "paid_amount": sale.total,
                "bought": True,
                "covers": [CoveredPlace(*place, "culture").to_json() for place in sorted(sale.places)],
                "psp_id": f"tr_season{sale.order_id:08d}",
                "method": METHODS[sale.order_id % len(METHODS)],
                "created_at": sale.at - timedelta(minutes=2),
                "settled_at": sale.at,
                "asked_at": sale.at,
            }
            for sale in sales
        ),
    )


def _tickets(sales: list[Sale]) -> int:
    """Insert a ticket for each place, with its barcode. Returns their number."""
    sold = [(sale, *place) for sale in sales for place in sale.places]
    ids = new_ids(Ticket, len(sold))
    copy(
        Ticket,
        (
            {
                "id": ticket_id,
                "order_id": sale.order_id,
                "place_id": pk,
                "tariff_id": tariff,
                "price": price,
                "vat_category": "culture",
                "vat_percentage": VAT_PERCENTAGE,
            }
            for ticket_id, (sale, pk, tariff, price) in zip(ids, sold, strict=True)
        ),
    )
    copy(
        Barcode,
        ({"ticket_id": ticket_id, "issued_at": sale.at} for ticket_id, (sale, *_) in zip(ids, sold, strict=True)),
    )
    return len(ids)


def _mails(sales: list[Sale]) -> None:
    """Insert the confirmations, which have been sent."""
    copy(
        Mail,
        (
            {
                "key": f"order_confirmed:{sale.order_id}:{sale.customer.email}",
                "kind": "order_confirmed",
                "about_id": sale.order_id,
                "organiser_id": sale.performance.production.organiser_id,
                "customer_id": sale.customer.pk,
                "recipient": sale.customer.email,
                "language": sale.customer.language,
                "state": Mail.State.SENT,
                "tries": 1,
                "created_at": sale.at,
                "due_at": sale.at,
                "sent_at": sale.at,
                "message_id": f"<{uuid.uuid4().hex}@season.example>",
            }
            for sale in sales
        ),
    )
