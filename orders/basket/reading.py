"""Reading a basket: what lies in it, or what became of the last one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models.functions import Now

from accounts.models import Customer, Organiser
from shows.models import Performance, Price, Seat, Section, Tariff
from ticketing.prepared_statements import columns_of, fetch_rows

from .. import catalogue
from ..models import Order, Payment, Place
from ..place_columns import JOIN_NAMES, named_place
from .contents import Basket, BasketEvening, BasketLine, TariffPrice
from .open_baskets import find_open_basket

# For this time an empty basket says what became of the last one.
REMEMBERED_FOR = timedelta(hours=3)


class LineRow(NamedTuple):
    """A place that an order holds, with its tariff and what names it."""

    place: Place
    tariff: Tariff
    section: Section
    seat: Seat | None
    lap_of: Place | None


LINES = f"""
SELECT {columns_of(LineRow)}
FROM orders_place place
JOIN shows_performance performance ON performance.id = place.performance_id
JOIN shows_tariff tariff ON tariff.id = place.tariff_id
{JOIN_NAMES}
WHERE place.order_id = %(order)s AND place.held_until IS NOT NULL
ORDER BY performance.starts_at, performance.id, section.position, section.id, seat.position,
         coalesce(place.on_lap_of_id, place.id), place.id
"""  # noqa: S608 - names of the models


def read_basket(customer: Customer, organiser: Organiser) -> Basket:
    """The customer's basket at this organiser. It takes two queries, and two for what pages say about performances,
    whatever lies in it."""
    basket = find_open_basket(customer, organiser)
    if basket is None or basket.order.expires_at is None:
        return _last_expired(customer, organiser)
    rows = fetch_rows(LineRow, LINES, {"order": basket.order.pk})
    catalogue.look_up({row.place.performance_id for row in rows}, with_ranks=True)
    evenings = _evenings(_one_child_a_lap([_line(row) for row in rows]))
    if basket.is_over:
        lapsed = [evening.performance for evening in evenings]
        return Basket(ran_out=basket.order, lapsed=lapsed, may_be_paid=_may_be_paid(basket.order))
    return Basket(basket.order, evenings, is_being_paid=basket.is_being_paid)


def _last_expired(customer: Customer, organiser: Organiser) -> Basket:
    """An empty basket; with the last order, if that ran out lately."""
    orders = Order.objects.of_shop().filter(customer=customer, organiser=organiser)
    last = orders.exclude(state__in=Order.HOLDING).order_by("-created_at").first()
    is_recent = orders.filter(pk=last.pk, expires_at__gt=Now() - REMEMBERED_FOR).exists() if last else False
    if last is None or last.expires_at is None or last.state != Order.State.EXPIRED or not is_recent:
        return Basket()
    lapsed = Performance.objects.filter(lapse__customer=customer, lapse__at=last.expires_at)
    performances = list(lapsed.select_related("production").distinct())
    return Basket(ran_out=last, lapsed=performances, may_be_paid=_may_be_paid(last))


def _may_be_paid(order: Order) -> bool:
    """An attempt to pay the order came through, or the PSP has not reported its end yet."""
    return order.payments.filter(state__in=[Payment.State.OPEN, Payment.State.PAID]).exists()


def _line(row: LineRow) -> BasketLine:
    place = named_place(row)
    assert place.price is not None  # as every place of an order
    line = BasketLine(place.pk, place.performance_id, place.name, row.tariff, place.price, on_lap_of=place.on_lap_of_id)
    if place.on_lap_of_id:
        return line
    offer = next((offer for offer in catalogue.ranks(place.performance_id) if offer.rank.pk == place.rank_id), None)
    held = TariffPrice(row.tariff, place.price)
    if offer is None:
        return replace(line, prices=[held])
    return replace(line, prices=_with_held(held, offer.prices), child=next(iter(offer.laps), None))


def _with_held(held: TariffPrice, on_offer: list[Price]) -> list[TariffPrice]:
    """The prices to choose from. What was held is among them at its own price, also when it is no longer on offer: else
    the page would choose another tariff by itself."""
    by_tariff = {price.tariff_id: TariffPrice(price.tariff, price.amount) for price in on_offer}
    if held.tariff.pk not in by_tariff:
        return [held, *by_tariff.values()]
    return list((by_tariff | {held.tariff.pk: held}).values())


def _one_child_a_lap(lines: list[BasketLine]) -> list[BasketLine]:
    """No second child is offered where there is one."""
    taken = {line.on_lap_of for line in lines}
    return [replace(line, child=None) if line.place_id in taken else line for line in lines]


def _evenings(lines: Iterable[BasketLine]) -> list[BasketEvening]:
    grouped = groupby(lines, key=lambda line: line.performance_id)
    return [BasketEvening(catalogue.performance(pk), list(members)) for pk, members in grouped]
