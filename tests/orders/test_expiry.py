"""Baskets whose hour is over: the sweep only tidies up what the clock has given back already."""

from datetime import timedelta

import pytest
from django.contrib.postgres.functions import TransactionNow

from orders import stock, tasks
from orders.models import Lapse, Order, OrderEvent, Payment, Place
from orders.stock import expiry
from orders.stock.availability import HELD, RUN_OUT
from ticketing.sql import fetch_values

from .places import lines, run_out, seat_ids


@pytest.fixture
def basket(seated, club, customer) -> Order:
    """A basket over two performances."""
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
    return Order.objects.get(pk=held.order_id)


def test_the_sweep_ends_what_ran_out_and_writes_a_lapse_a_performance(basket, seated, club):
    ended = run_out(basket.pk).expires_at
    assert expiry.expire_baskets() == 1
    basket.refresh_from_db()
    assert basket.state == Order.State.EXPIRED
    assert not Place.objects.filter(order__isnull=False).exists()
    assert set(Lapse.objects.values_list("performance", "places", "at")) == {(seated.pk, 2, ended), (club.pk, 1, ended)}
    assert OrderEvent.objects.get(order=basket).what == "expired"
    assert expiry.expire_baskets() == 0


def test_what_is_not_over_is_let_be(basket):
    tasks.expire_baskets()
    basket.refresh_from_db()
    assert basket.state == Order.State.BASKET
    assert basket.places.count() == 3


def test_an_empty_basket_never_runs_out(basket):
    stock.give_back(basket, [place.pk for place in basket.places.all()])
    assert expiry.expire_baskets() == 0


def test_expire_leaves_a_basket_that_was_prolonged_meanwhile(basket):
    assert not expiry.expire(basket)
    assert basket.places.count() == 3


def test_expire_leaves_what_somebody_else_took_since(basket, seated, stranger):
    order = run_out(basket.pk)
    theirs = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    assert expiry.expire(order)
    assert not expiry.expire(order)
    assert Place.objects.filter(order=theirs.order_id).count() == 1
    assert Lapse.objects.get(performance=seated).places == 1


def test_sold_places_of_the_order_stay(basket):
    run_out(basket.pk)
    Place.objects.filter(pk=basket.places.first().pk).update(held_until=None)
    assert expiry.expire(basket)
    assert basket.places.count() == 1


@pytest.mark.parametrize("detached", [False, True])
def test_ask_before_you_release(basket, detached):
    """A payment that may still be under way, for this basket or as it was before, keeps the sweep from ending it."""
    order = run_out(basket.pk)
    payment = Payment.objects.create(order=order, amount=70, detached_at=order.expires_at if detached else None)
    assert expiry.expire_baskets() == 0
    Payment.objects.filter(pk=payment.pk).update(state=Payment.State.FAILED)
    assert expiry.expire_baskets() == 1


def test_but_not_for_ever(basket):
    order = run_out(basket.pk, minutes=6 * 60 + 1)
    Payment.objects.create(order=order, amount=70)
    assert expiry.expire_baskets() == 1


def test_one_basket_that_fails_does_not_hold_up_the_others(basket, seated, stranger, monkeypatch):
    other = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A5"))
    run_out(basket.pk, minutes=2)
    run_out(other.order_id)
    expire = expiry.expire

    def fails_on_the_first(order: Order) -> bool:
        if order.pk == basket.pk:
            raise RuntimeError("kapot")
        return expire(order)

    monkeypatch.setattr(expiry, "expire", fails_on_the_first)
    assert expiry.expire_baskets() == 1


def test_the_figures_follow_by_the_task(basket, seated):
    tasks.refresh_places_left()
    seated.refresh_from_db()
    assert seated.places_left == 27


@pytest.mark.parametrize(("milliseconds", "is_over"), [(-1, True), (0, True), (1, False)])
def test_a_hold_runs_out_at_its_very_moment(customer, seated, milliseconds, is_over):
    """Within one transaction the database's clock stands still."""
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    place = Place.objects.filter(order__isnull=False)
    place.update(held_until=TransactionNow() + timedelta(milliseconds=milliseconds))
    assert fetch_values(f"SELECT {RUN_OUT} FROM orders_place WHERE order_id IS NOT NULL", {}) == [is_over]
    assert fetch_values(f"SELECT {HELD} FROM orders_place WHERE order_id IS NOT NULL", {}) == [not is_over]
