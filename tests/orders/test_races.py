"""Races on the stock, with real threads on their own connections; each beside a control in which the guard is off.

A control must fail in the way its guard prevents: so we know that the harness would show it.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from accounts.models import Customer
from orders import stock
from orders.models import Order, Place
from orders.stock import basket_changes, customer_holdings, expiry, holding, open_order, releasing, unnumbered
from orders.stock.assign import Chosen
from orders.stock.hold_request import HoldRequest
from shows.models import Performance
from tests import cast
from tests.races import at_once, kinds, locked, wait_until_blocked

from .places import lines, run_out, seat_ids

pytestmark = pytest.mark.django_db(transaction=True)


def buyers(number: int) -> list[Customer]:
    return [cast.make_customer(f"koper{n}@example.org", None) for n in range(number)]


def hold(customer: Customer, performance: Performance, seats: list[int]) -> Callable[[], stock.Held]:
    return lambda: stock.hold_seats(customer=customer, performance=performance, seat_ids=seats)


def look_only(request: HoldRequest, order_id: int, seat_ids: list[int], *, looked: Barrier) -> list[Chosen]:
    """As `holding.lock_seats`, without a lock: everybody has looked before anybody writes."""
    places = list(Place.objects.filter(performance=request.performance, seat__in=seat_ids, order=None))
    looked.wait(5)
    if len(places) < len(seat_ids):
        raise stock.Taken(seat_ids)
    return [Chosen(place.pk, request.performance.pk, place.rank_id, None) for place in places]


def test_one_of_sixteen_gets_the_last_seat(seated):
    seat = seat_ids(seated, "A3")
    results = at_once(*[hold(buyer, seated, seat) for buyer in buyers(16)])
    assert kinds(results) == {"Held": 1, "Taken": 15}
    assert Place.objects.get(seat_id=seat[0]).order_id == next(r.order_id for r in results if isinstance(r, stock.Held))
    assert Order.objects.count() == 1  # no empty basket stays behind


def test_control_without_the_row_lock_one_seat_is_held_by_several(seated, monkeypatch):
    """All look, all find it free, each overwrites the one before: eight are told "held", and one has it."""
    monkeypatch.setattr(holding, "lock_seats", partial(look_only, looked=Barrier(8)))
    results = at_once(*[hold(buyer, seated, seat_ids(seated, "A3")) for buyer in buyers(8)])
    assert kinds(results) == {"Held": 8}
    assert Place.objects.filter(order__isnull=False).count() == 1


def test_opposite_orders_of_seats_never_deadlock(seated):
    forwards = seat_ids(seated, "A2", "A3", "A4", "A5", "A6")
    for _ in range(5):
        Place.objects.update(order=None, held_until=None, tariff=None, price=None)
        Order.objects.all().delete()
        Customer.objects.all().delete()
        people = buyers(8)
        wanted = [forwards if n % 2 else forwards[::-1] for n in range(8)]
        results = at_once(*[hold(buyer, seated, seats) for buyer, seats in zip(people, wanted, strict=True)])
        assert kinds(results) == {"Held": 1, "Taken": 7}


def test_overlapping_choices_and_returns_never_deadlock(seated):
    """Holding, giving back, choosing tariffs and expiring, all at once over the same seats."""
    row = seat_ids(seated, *(f"A{n}" for n in range(1, 11)))
    people = buyers(8)

    def churn(customer: Customer, turn: int) -> Callable[[], str]:
        def act() -> str:
            for step in range(6):
                seats = row[(turn + step) % 6 :][:5]
                try:
                    held = stock.hold_seats(
                        customer=customer, performance=seated, seat_ids=seats[:: 1 - 2 * (step % 2)]
                    )
                except (stock.Taken, stock.Throttled):
                    continue
                order = Order.objects.get(pk=held.order_id)
                if step % 3:
                    stock.give_back(order, list(order.places.values_list("pk", flat=True)))
                else:
                    expiry.expire(run_out(order.pk))
            return "done"

        return act

    results = at_once(*[churn(person, n) for n, person in enumerate(people)])
    assert kinds(results) == {"str": 8}, results
    assert not Place.objects.filter(order__isnull=True, held_until__isnull=False).exists()


def test_control_without_an_order_two_holds_deadlock(seated):
    """One locks A2 then A3, the other A3 then A2, with a pause between: PostgreSQL must kill one."""
    first, second = Place.objects.filter(seat__in=seat_ids(seated, "A2", "A3")).values_list("pk", flat=True)
    middle = Barrier(2)

    def lock(one: int, other: int) -> Callable[[], None]:
        def act() -> None:
            with stock.refusals.busy_is_an_outcome(), transaction.atomic():
                Place.objects.select_for_update().get(pk=one)
                middle.wait()
                Place.objects.select_for_update().get(pk=other)

        return act

    assert kinds(at_once(*[lock(first, second), lock(second, first)])) == {"NoneType": 1, "Busy": 1}


def take_any(customer: Customer, performance: Performance, number: int) -> Callable[[], stock.Held]:
    return lambda: stock.hold_unnumbered(customer=customer, performance=performance, wanted=lines(performance, number))


def test_32_at_once_for_unnumbered_places_sell_exactly_what_there_is(club):
    """50 places, 32 people who want 2: 25 get them, 7 don't, and nobody is told "sold out" too early."""
    results = at_once(*[take_any(buyer, club, 2) for buyer in buyers(32)])
    assert kinds(results) == {"Held": 25, "SoldOut": 7}
    assert Place.objects.filter(order__isnull=False).count() == 50
    assert set(Counter(Place.objects.values_list("order_id", flat=True)).values()) == {2}


def test_32_at_once_when_there_is_enough_are_never_told_sold_out(club):
    Place.objects.filter(pk__in=Place.objects.order_by("-pk")[:18].values("pk")).update(blocked_because="verbouwing")
    for _ in range(4):
        Place.objects.update(order=None, held_until=None, tariff=None, price=None)
        Order.objects.all().delete()
        Customer.objects.all().delete()
        assert kinds(at_once(*[take_any(buyer, club, 1) for buyer in buyers(32)])) == {"Held": 32}


def looks_and_leaves(looking: Event, until: Callable[[], Any]) -> Callable[[], None]:
    """Somebody who locks all free places, and lets them go after that."""

    def act() -> None:
        with transaction.atomic():
            list(Place.objects.filter(blocked_because="").select_for_update())
            looking.set()
            until()

    return act


def after(looking: Event, act: Callable[[], Any]) -> Callable[[], Any]:
    def later() -> Any:
        looking.wait(5)
        return act()

    return later


@pytest.fixture
def last_two(club) -> Performance:
    """Two places are left."""
    Place.objects.filter(pk__in=Place.objects.order_by("pk")[:48].values("pk")).update(blocked_because="verbouwing")
    return club


def test_a_place_that_somebody_looks_at_is_waited_for(last_two, stranger):
    looking = Event()
    acts = [looks_and_leaves(looking, wait_until_blocked), after(looking, take_any(stranger, last_two, 2))]
    assert kinds(at_once(*acts)) == {"NoneType": 1, "Held": 1}


def test_control_skip_locked_alone_says_sold_out_while_places_are_left(last_two, stranger, monkeypatch):
    """Without the second stage, which waits, whoever skips what is locked says "sold out"."""
    monkeypatch.setattr(unnumbered, "WAIT_FOR_FREE", unnumbered.PICK_UNLOCKED)
    looking, refused = Event(), Event()

    def wants() -> stock.Held:
        try:
            return take_any(stranger, last_two, 2)()
        finally:
            refused.set()

    assert kinds(at_once(*[looks_and_leaves(looking, refused.wait), after(looking, wants)])) == {
        "NoneType": 1,
        "SoldOut": 1,
    }


def test_run_out_holds_are_shared_out_once(club):
    """All 50 lie in baskets whose hour is over; 25 people take 2 each while the sweep runs."""
    people = buyers(30)
    club.production.organiser.max_places_per_performance = 10
    for person in people[:5]:
        run_out(take_any(person, club, 10)().order_id)
    results = at_once(*[take_any(person, club, 2) for person in people[5:]] + [expiry.expire_baskets])
    assert kinds(results) == {"Held": 25, "int": 1}
    assert Place.objects.filter(order__state="basket", held_until__gt=F("order__started_at")).count() == 50


def test_two_windows_of_one_customer_cannot_pass_the_limit(seated, customer):
    seated.production.organiser.max_places_per_performance = 4
    windows = [hold(customer, seated, seat_ids(seated, f"A{n}", f"A{n + 1}", f"AA{n}")) for n in (2, 4, 6)]
    assert kinds(at_once(*windows)) == {"Held": 1, "TooMany": 2}
    assert Order.objects.count() == 1


def test_control_without_a_lock_both_windows_pass_the_limit(seated, customer, monkeypatch):
    """Without the basket's lock and the customer's turn both windows count the one place that lies in the basket, and
    both take three more: seven, of four."""
    seated.production.organiser.max_places_per_performance = 4
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    basket = open_order.OpenOrder(held.order_id, held.expires_at, is_over=False, has_turn=True)
    monkeypatch.setattr(open_order, "open_order", lambda _request: basket)
    both_counted, read = Barrier(2), customer_holdings.read_holdings

    def read_together(*arguments: Any) -> customer_holdings.Holdings:
        holdings = read(*arguments)
        both_counted.wait(5)
        return holdings

    monkeypatch.setattr(customer_holdings, "read_holdings", read_together)
    windows = [hold(customer, seated, seat_ids(seated, f"A{n}", f"A{n + 1}", f"AA{n}")) for n in (2, 4)]
    assert kinds(at_once(*windows)) == {"Held": 2}
    assert Place.objects.filter(order__customer=customer).count() == 7


def test_the_same_form_sent_twice_holds_once(seated, customer):
    seats = seat_ids(seated, "A3", "A4")
    results = at_once(*[hold(customer, seated, seats) for _ in range(6)])
    assert kinds(results) == {"Held": 6}
    assert sorted(result.places for result in results) == [0, 0, 0, 0, 0, 2]
    assert Place.objects.filter(order__customer=customer).count() == 2


def test_twelve_customers_first_places_make_twelve_baskets(club):
    assert kinds(at_once(*[take_any(buyer, club, 1) for buyer in buyers(12)])) == {"Held": 12}
    assert Order.objects.count() == 12


def test_two_put_on_sale_at_once_lay_out_once(organiser):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))
    club = cast.make_performance(cast.make_production(organiser, "Trio"), cast.make_club(organiser))
    for each, number in ((performance, 30), (club, 50)):
        acts = [lambda pk=each.pk: stock.put_on_sale(Performance.objects.get(pk=pk)) for _ in range(4)]
        assert kinds(at_once(*acts)) == {"NoneType": 4}
        assert each.places.count() == number


def test_the_constraint_alone_keeps_a_seat_from_being_laid_out_twice(seated):
    """Where code fails, the database still says no."""
    from django.db import IntegrityError

    place = Place.objects.filter(seat__isnull=False).first()
    with pytest.raises(IntegrityError, match="place_once_a_seat"):
        Place.objects.create(performance=seated, section=place.section, seat=place.seat, rank=place.rank)


def test_giving_back_and_choosing_at_once_leave_prices_right(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2", "A3", "A4"))
    order = Order.objects.get(pk=held.order_id)
    places = list(order.places.values_list("pk", flat=True))
    young = seated.prices.get(rank__name="rang 1", tariff__name="-26 jaar").tariff_id
    results = at_once(
        *[
            lambda: stock.give_back(order, places[:1]),
            lambda: stock.choose_tariff(order, dict.fromkeys(places, young)),
            lambda: stock.give_back(order, places[2:]),
        ]
    )
    assert set(kinds(results)) <= {"int", "Impossible"}
    assert order.places.count() == 1
    assert Place.objects.filter(order__isnull=True, price__isnull=False).count() == 0


def test_a_lock_that_does_not_come_is_an_outcome(seated, club, customer):
    """After lock_timeout (here 100 ms instead of 3 s) the customer is asked to try again."""
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2"))
    place = Place.objects.get(seat__in=seat_ids(seated, "A3"))
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        with locked(place), pytest.raises(stock.Busy):
            hold(customer, seated, [place.seat_id])()
        with locked(Order.objects.filter(pk=held.order_id)):
            order = Order.objects.get(pk=held.order_id)
            for act in (
                take_any(customer, club, 1),
                lambda: stock.give_back(order, [order.places.get().pk]),
                lambda: stock.choose_tariff(order, {}),
            ):
                with pytest.raises(stock.Busy):
                    act()
    finally:
        connection.close()


def test_the_statements_lock_in_id_order():
    for statement in (holding.LOCK_SEATS, unnumbered.WAIT_FOR_FREE, basket_changes.LOCK_MINE, releasing.RELEASE):
        assert "ORDER BY id" in statement
