"""Giving places back and taking the same performance again doesn't keep them from others for ever."""

from datetime import timedelta

import pytest

from orders import stock
from orders.models import Lapse, Order, Place
from orders.stock import expiry
from tests.clock import move_back
from ticketing import dates

from .places import lines, run_out, seat_ids

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holds(customer, seated):
    """A minute of the customer's: holds this seat."""

    def hold(seat: str = "A3") -> Order:
        held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, seat))
        return Order.objects.get(pk=held.order_id)

    return hold


def later(minutes: int) -> None:
    """These minutes pass: the moments of all rows come earlier."""
    for model in (Order, Place, Lapse):
        move_back(model.objects.all(), minutes=minutes)


def gives_back(order: Order, *, but: int | None = None) -> None:
    places = order.places.exclude(performance=but) if but else order.places
    stock.give_back(order, list(places.values_list("pk", flat=True)))


def test_giving_back_just_before_the_end_counts_as_running_out(holds):
    for _ in range(2):
        order = holds()
        later(59)
        gives_back(order)
    with pytest.raises(stock.Throttled) as refused:
        holds()
    assert timedelta(minutes=19) < refused.value.until - dates.now() <= timedelta(minutes=20)
    later(21)
    holds()


def test_many_short_holds_count_as_few_long_ones(holds):
    for _ in range(10):
        order = holds()
        later(10)
        gives_back(order)
    with pytest.raises(stock.Throttled):
        holds()


def test_something_else_in_the_basket_does_not_help(holds, customer, seated, club):
    """What was given back first is remembered, though the basket wasn't empty then."""
    for _ in range(2):
        order = holds()
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
        later(55)
        gives_back(order, but=club.pk)
        gives_back(order)
    with pytest.raises(stock.Throttled):
        holds()


def test_who_changes_their_mind_is_let_be(holds, customer, seated):
    """A dozen other seats within the hour, with an empty basket in between each time; and once an hour that ran out."""
    run_out(holds().pk)
    for number in range(2, 10):
        order = holds(f"A{number}")
        later(3)
        gives_back(order)
    assert holds("A10").places.count() == 1


def test_the_hour_that_still_runs_does_not_count(holds, customer, seated, club):
    """Other seats for the same evening, beside what stays in the basket: the hour goes on, and that is enough."""
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
    for number in range(2, 8):
        order = holds(f"A{number}")
        later(9)
        gives_back(order, but=club.pk)
    assert Lapse.objects.count() == 1
    holds("A9")


def test_a_place_of_several_given_back_is_nothing(holds, seated):
    holds("A3")
    order = holds("A4")
    stock.give_back(order, [order.places.first().pk])
    assert not Lapse.objects.exists()


def test_giving_back_and_running_out_in_one_hour_is_one_lapse(holds, customer, seated, club):
    order = holds()
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
    gives_back(order, but=club.pk)
    holds()
    later(61)
    assert expiry.expire(order)
    assert set(Lapse.objects.values_list("performance", flat=True)) == {seated.pk, club.pk}
    assert Lapse.objects.get(performance=seated).at == Order.objects.get().expires_at
