"""Holding into a given order: a clerk's sale, with or without a customer, or a reservation."""

from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from accounts.models import Customer
from orders import deadlines, stock
from orders.models import Lapse, Order, Place
from orders.stock import customer_holdings, expiry, holding, open_order
from shows.models import Performance
from tests import cast
from tests.races import at_once, kinds
from ticketing import dates

from .places import lines, run_out, seat_ids
from .test_races import look_only
from .test_terms import DESK

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(db) -> Customer:
    return cast.make_customer("balie@example.org", None, is_staff=True)


@pytest.fixture
def sale(organiser, clerk) -> Order:
    """A clerk's sale to nobody yet."""
    return Order.objects.create(organiser=organiser, seller=clerk)


@pytest.fixture
def reservation(organiser, clerk, customer) -> Order:
    """Reserved for a customer, for three days."""
    until = dates.now() + timedelta(days=3)
    return Order.objects.create(
        organiser=organiser, seller=clerk, customer=customer, state=Order.State.RESERVED, expires_at=until
    )


def seats(performance: Performance, order: Order, *names: str, terms: stock.SaleTerms | None = DESK) -> Any:
    return stock.hold_seats(performance=performance, order=order, seat_ids=seat_ids(performance, *names), terms=terms)


def test_a_sale_without_a_customer_gets_places_for_an_hour(seated, club, sale):
    held = seats(seated, sale, "A3", "B1")
    stock.hold_best(performance=seated, order=sale, number=2, terms=DESK)
    stock.hold_unnumbered(performance=club, order=sale, wanted=lines(club, 30), terms=DESK)
    sale.refresh_from_db()
    assert (held.order_id, held.places) == (sale.pk, 2)
    assert sale.places.count() == 34
    assert sale.expires_at - sale.started_at == deadlines.HOUR
    assert set(sale.places.values_list("held_until", flat=True)) == {sale.expires_at}
    assert Order.objects.count() == 1


def test_best_places_are_beside_those_that_the_order_has(seated, sale):
    seats(seated, sale, "A2", "A3")
    stock.hold_best(performance=seated, order=sale, number=2, terms=DESK)
    numbers = {int(number) for number in sale.places.filter(seat__row="A").values_list("seat__number", flat=True)}
    assert numbers == {2, 3, 4, 5}


def test_a_reservation_keeps_its_own_end(seated, reservation):
    held = seats(seated, reservation, "A3")
    until = reservation.expires_at
    reservation.refresh_from_db()
    assert held.expires_at == reservation.expires_at == until == reservation.places.get().held_until
    assert stock.give_back(reservation, [reservation.places.get().pk]) == 1
    reservation.refresh_from_db()
    assert (reservation.state, reservation.expires_at) == (Order.State.RESERVED, until)
    assert not Lapse.objects.exists()


def test_the_customers_own_basket_is_not_touched(seated, reservation, customer):
    own = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    assert seats(seated, reservation, "A3").order_id == reservation.pk
    with pytest.raises(stock.Taken):
        seats(seated, reservation, "A1")
    run_out(own.order_id)
    assert seats(seated, reservation, "A1").places == 1
    assert Order.objects.get(pk=own.order_id).state == Order.State.BASKET  # a clerk's hold ends nobody's basket


def test_the_limits_count_a_customers_orders_or_else_the_order(seated, club, sale, reservation, customer):
    terms = stock.SaleTerms.of_shop(seated.production.organiser)
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 6))
    with pytest.raises(stock.TooMany):
        stock.hold_unnumbered(order=reservation, performance=club, wanted=lines(club, 5), terms=terms)
    assert stock.hold_unnumbered(order=sale, performance=club, wanted=lines(club, 6), terms=terms).places == 6
    with pytest.raises(stock.TooMany):
        stock.hold_unnumbered(order=sale, performance=club, wanted=lines(club, 5), terms=terms)


def test_what_is_over_or_elsewhere_gets_nothing(seated, sale, reservation, clerk):
    seats(seated, sale, "A3")
    run_out(sale.pk)
    for state in (None, Order.State.EXPIRED, Order.State.CANCELLED):
        if state:
            Order.objects.filter(pk=sale.pk).update(state=state)
        with pytest.raises(stock.RunOut):
            seats(seated, sale, "A4")
    elsewhere = Order.objects.create(organiser=cast.make_organiser("ander"), seller=clerk)
    with pytest.raises(stock.Impossible):
        seats(seated, elsewhere, "A4")
    with pytest.raises(ValueError, match="for a customer or into an order"):
        stock.hold_seats(performance=seated, seat_ids=seat_ids(seated, "A4"))


def test_a_sale_that_runs_out_leaves_no_lapse(seated, sale):
    seats(seated, sale, "A3")
    assert expiry.expire(run_out(sale.pk))
    assert not Lapse.objects.exists()
    assert not Place.objects.filter(order__isnull=False).exists()


FOUR = stock.SaleTerms(**(vars(DESK) | {"most_per_basket": 4}))


def test_two_clerks_who_hold_into_one_order_do_not_pass_its_limit(seated, sale):
    seats(seated, sale, "A1", terms=FOUR)
    acts = [partial(seats, seated, sale, *names, terms=FOUR) for names in (("A3", "A4"), ("A6", "A7"))]
    assert kinds(at_once(*acts)) == {"Held": 1, "TooMany": 1}
    assert sale.places.count() == 3


def test_control_without_the_orders_lock_both_clerks_pass_its_limit(seated, sale, monkeypatch):
    held = seats(seated, sale, "A1", terms=FOUR)
    unlocked = open_order.OpenOrder(sale.pk, held.expires_at, is_over=False, has_turn=None)
    monkeypatch.setattr(open_order, "open_order", lambda _request: unlocked)
    both_counted, read = Barrier(2), customer_holdings.read_holdings

    def read_together(*arguments: Any) -> customer_holdings.Holdings:
        holdings = read(*arguments)
        both_counted.wait(5)
        return holdings

    monkeypatch.setattr(customer_holdings, "read_holdings", read_together)
    acts = [partial(seats, seated, sale, *names, terms=FOUR) for names in (("A3", "A4"), ("A6", "A7"))]
    assert kinds(at_once(*acts)) == {"Held": 2}
    assert sale.places.count() == 5


def clerk_and_customer(performance: Performance, sale: Order, customer: Customer) -> list[Any]:
    """Both want the last seat."""
    seat = seat_ids(performance, "A3")
    return at_once(
        partial(seats, performance, sale, "A3"),
        lambda: stock.hold_seats(customer=customer, performance=performance, seat_ids=seat),
    )


def test_a_clerk_and_a_customer_of_the_shop_do_not_both_get_the_last_seat(seated, sale, customer):
    for _ in range(4):
        Place.objects.update(order=None, held_until=None, tariff=None, price=None)
        results = clerk_and_customer(seated, sale, customer)
        assert kinds(results) == {"Held": 1, "Taken": 1}
        held = next(result for result in results if isinstance(result, stock.Held))
        assert Place.objects.get(order__isnull=False).order_id == held.order_id


def test_control_without_the_row_lock_both_are_told_that_they_have_it(seated, sale, customer, monkeypatch):
    monkeypatch.setattr(holding, "lock_seats", partial(look_only, looked=Barrier(2)))
    assert kinds(clerk_and_customer(seated, sale, customer)) == {"Held": 2}
    assert Place.objects.filter(order__isnull=False).count() == 1
