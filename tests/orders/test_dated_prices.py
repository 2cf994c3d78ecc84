"""Prices that begin on a day: who takes a place that day pays them, by the database's clock; a basket keeps its own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders import catalogue, stock
from orders.models import Order, Place
from shows.models import Price, Tariff
from ticketing import dates

from .places import lines, seat_ids
from .test_tariffs import tariff


def day(number: int) -> date:
    """So many days from now."""
    return dates.local(dates.now()).date() + timedelta(days=number)


def begins(performance, on: date, amount: int, tariffs: tuple[str, ...] = ("Basis", "-26 jaar")) -> None:
    """A price table of one amount that begins on a day."""
    for rank in performance.hall.ranks.all():
        for one in Tariff.objects.filter(name__in=tariffs):
            Price.objects.create(performance=performance, rank=rank, tariff=one, amount=amount, from_on=on)


def paid(performance, customer, *names: str) -> list[Decimal]:
    held = stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, *names))
    return list(Place.objects.filter(order=held.order_id).order_by("id").values_list("price", flat=True))


@pytest.mark.parametrize(("tomorrow", "price"), [(1, 24), (0, 30), (-1, 30)])
def test_a_place_costs_what_it_costs_on_the_day_it_is_held(seated, customer, tomorrow, price):
    begins(seated, day(tomorrow), 30)
    assert paid(seated, customer, "A3") == [price]


def test_of_several_tables_the_one_that_began_last_counts(seated, club, customer):
    for performance in (seated, club):
        for number in (-9, -2, 3):
            begins(performance, day(number), 30 - number)
    assert paid(seated, customer, "A3", "AA4") == [32, 32]
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
    assert Place.objects.get(performance=club, order__isnull=False).price == 32


def test_what_lies_in_a_basket_keeps_its_price_until_its_tariff_is_changed(seated, customer):
    assert paid(seated, customer, "A3", "A4") == [24, 24]
    begins(seated, day(0), 30)
    one, other = Place.objects.filter(order__isnull=False).order_by("id")
    young = Tariff.objects.get(name="-26 jaar").pk
    stock.choose_tariff(Order.objects.get(), {one.pk: young, other.pk: other.tariff_id})
    assert list(Place.objects.filter(order__isnull=False).order_by("id").values_list("price", flat=True)) == [30, 24]


def test_a_tariff_that_a_later_table_leaves_out_is_over(seated, customer):
    begins(seated, day(0), 30, ("Basis",))
    paid(seated, customer, "A3")
    place, young = Place.objects.get(order__isnull=False), Tariff.objects.get(name="-26 jaar")
    with pytest.raises(stock.Impossible):
        stock.choose_tariff(Order.objects.get(), {place.pk: young.pk})


def test_a_child_on_a_lap_costs_what_it_costs_that_day(seated, customer):
    lap = tariff(seated, "Kind op schoot", "0", on_lap=True)
    begins(seated, day(-1), 3, ("Basis", lap.name))
    begins(seated, day(1), 9, ("Basis", lap.name))
    paid(seated, customer, "A3")
    stock.add_child(Order.objects.get(), Place.objects.get(order__isnull=False).pk)
    assert Place.objects.get(channel="lap", order__isnull=False).price == 3


def test_the_page_shows_what_a_hold_would_cost(seated):
    begins(seated, day(-1), 30, ("Basis",))
    begins(seated, day(1), 40)
    assert [[price.amount for price in offer.prices] for offer in catalogue.ranks(seated.pk)] == [[30], [30]]


@pytest.mark.parametrize("on", [None, date(2026, 12, 1)])
def test_a_price_stands_in_a_table_once(seated, on):
    price = seated.prices.first()
    Price.objects.filter(pk=price.pk).update(from_on=on)
    with pytest.raises(IntegrityError, match="price_once_a_day"), transaction.atomic():
        Price.objects.create(performance=seated, rank_id=price.rank_id, tariff_id=price.tariff_id, amount=1, from_on=on)
