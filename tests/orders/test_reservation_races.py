"""Races about reservations and sales, with real threads; each beside a control in which the guard is off."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.db.models.functions import Now

from orders import reservations, stock
from orders.invariants import violations
from orders.models import Order, Place, Ticket
from orders.stock import expiry
from shows.models import Performance
from tests import cast
from tests.guards import without_constraint
from tests.races import Act, at_once, kinds, stopping, wait_until_blocked, without_clause
from tests.waiting import eventually

from . import paying
from .places import run_out, seat_ids
from .sales import in_days, make_clerk, reserve, sell

pytestmark = pytest.mark.django_db(transaction=True)

LOCK_OF_PLACES = "ORDER BY id FOR NO KEY UPDATE"


@pytest.fixture
def clerk(seated):
    return make_clerk(seated)


@pytest.fixture
def free_evening(organiser) -> Performance:
    """A numbered performance that costs nothing."""
    production, hall = cast.make_production(organiser, "Gratis"), cast.make_hall(organiser)
    performance = cast.make_performance(production, hall, amount="0")
    stock.put_on_sale(performance)
    return performance


def hold(customer, performance, *seats: str) -> Act:
    wanted = seat_ids(performance, *seats)
    return lambda: stock.hold_seats(customer=customer, performance=performance, seat_ids=wanted)


def ends_in(order: Order, seconds: float) -> None:
    """The time of the order and of its places ends so soon, by the database's clock."""
    end = Now() + timedelta(seconds=seconds)
    Order.objects.filter(pk=order.pk).update(expires_at=end)
    Place.objects.filter(order=order).update(held_until=Order.objects.get(pk=order.pk).expires_at)


def once_it_is_over(order: Order, act: Act) -> Act:
    """The act, as soon as the order's time is over."""

    def run() -> Any:
        eventually(Order.objects.filter(pk=order.pk, expires_at__lt=Now()).exists)
        return act()

    return run


def once_it_is_settled(order: Order, act: Act) -> Act:
    """The act, as soon as the basket is reserved or its time is over."""

    def run() -> Any:
        still_open = Order.objects.filter(pk=order.pk, state=Order.State.BASKET, expires_at__gt=Now())
        eventually(lambda: not still_open.exists())
        return act()

    return run


def meanwhile(act: Act, results: list[Any]) -> Callable[[], None]:
    """Runs the act on another connection, to its end."""
    return lambda: results.extend(at_once(act))


def test_a_reservation_and_the_sweep_at_once_leave_one_of_the_two(seated, clerk):
    """The basket ends at that very moment: it is reserved with all its places, or it is expired and has none."""
    for attempt in range(6):
        order = sell(clerk, seated, "A3", "A4")
        ends_in(order, 0.02 * attempt)
        results = at_once(
            lambda order=order: reservations.reserve(order, until=in_days(2), by=clerk),
            *[once_it_is_settled(order, lambda order=order: expiry.expire(order))] * 2,
        )
        order.refresh_from_db()
        if isinstance(results[0], Order):
            assert (order.state, order.places.count(), results[1:]) == ("reserved", 2, [False, False])
            reservations.cancel(order, by=clerk, why="volgende")
        else:
            assert type(results[0]) in (stock.RunOut, reservations.NothingToReserve)
            assert sorted(results[1:]) == [False, True]
            assert (order.state, order.places.count()) == ("expired", 0)
        assert not list(violations())


def reserve_while_a_seat_is_taken(order: Order, clerk, buyer: Act) -> tuple[Act, list[Any]]:
    """The order's time ends, and the buyer takes a seat, between the lock of the order and those of its places."""
    bought: list[Any] = []
    act = stopping(
        lambda: reservations.reserve(order, until=in_days(2), by=clerk),
        at="SET held_until",
        before=meanwhile(once_it_is_over(order, buyer), bought),
    )
    return act, bought


def test_who_reserves_too_late_gets_none_and_not_some_of_the_places(seated, clerk, stranger):
    order = sell(clerk, seated, "A3", "A4")
    ends_in(order, 0.5)
    act, bought = reserve_while_a_seat_is_taken(order, clerk, hold(stranger, seated, "A4"))
    assert kinds(at_once(act)) == {"RunOut": 1}
    assert kinds(bought) == {"Held": 1}
    assert Order.objects.get(pk=order.pk).state == Order.State.BASKET
    assert expiry.expire(order)
    assert not list(violations())


def test_control_by_the_clock_of_its_beginning_it_reserves_less_than_it_says(seated, clerk, stranger):
    order = sell(clerk, seated, "A3", "A4")
    ends_in(order, 0.5)
    act, bought = reserve_while_a_seat_is_taken(order, clerk, hold(stranger, seated, "A4"))
    assert kinds(at_once(without_clause(act, "clock_timestamp()", "now()"))) == {"Order": 1}
    assert kinds(bought) == {"Held": 1}
    assert order.places.count() == 1


def expire_while_it_is_confirmed(order: Order, clerk, expire: Act) -> list[Any]:
    """The reservation ends after its confirmation has begun, and the sweep comes before it is committed."""
    swept: list[Any] = []
    with ThreadPoolExecutor(1) as pool:

        def sweep() -> None:
            eventually(Order.objects.filter(pk=order.pk, expires_at__lt=Now()).exists)
            swept.append(pool.submit(at_once, expire))
            wait_until_blocked()

        act = stopping(lambda: reservations.confirm(order, by=clerk), at="SET held_until = NULL", before=sweep)
        results = at_once(act)
        return results + swept[0].result()


def test_a_confirmation_that_began_in_time_wins_from_the_sweep(clerk, free_evening):
    order = reserve(clerk, free_evening, "A3", "A4")
    ends_in(order, 0.5)
    confirmed, expired = expire_while_it_is_confirmed(order, clerk, lambda: expiry.expire(order))
    assert (confirmed.state, expired) == (Order.State.CONFIRMED, False)
    assert paying.seats_sold(order) == ["A3", "A4"]
    assert not list(violations())


def test_control_judged_before_the_lock_the_sweep_ends_what_is_confirmed(clerk, free_evening):
    """The database's own check is all that then keeps tickets from standing in an expired order."""
    order = reserve(clerk, free_evening, "A3", "A4")
    ends_in(order, 0.5)
    blind = without_clause(lambda: expiry.expire(order), " FOR NO KEY UPDATE) AS due", ") AS due")
    confirmed, expired = expire_while_it_is_confirmed(order, clerk, blind)
    assert confirmed.state == Order.State.CONFIRMED
    assert "order_confirmed_has_its_moment" in str(expired)


def test_a_confirmation_after_the_end_sells_nothing(clerk, free_evening, stranger):
    order = reserve(clerk, free_evening, "A3", "A4")
    ends_in(order, 0.5)
    bought: list[Any] = []
    act = stopping(
        lambda: reservations.confirm(order, by=clerk),
        at="FOR NO KEY UPDATE OF place",
        before=meanwhile(once_it_is_over(order, hold(stranger, free_evening, "A4")), bought),
    )
    assert kinds(at_once(act)) == {"NotReserved": 1}
    assert kinds(bought) == {"Held": 1}
    assert not Ticket.objects.exists()
    assert expiry.expire(order)
    assert not list(violations())


def test_a_seat_that_is_cancelled_and_wanted_at_once_has_one_owner(seated, clerk, stranger):
    for _ in range(5):
        order = reserve(clerk, seated, "A3", "A4")
        cancelled, held = at_once(
            lambda order=order: reservations.cancel(order, by=clerk, why="vergist"), hold(stranger, seated, "A3")
        )
        assert cancelled.state == Order.State.CANCELLED
        owner = Place.objects.get(seat__in=seat_ids(seated, "A3")).order_id
        assert owner == (held.order_id if isinstance(held, stock.Held) else None), held
        assert isinstance(held, stock.Held | stock.Taken)
        assert not order.places.exists()
        assert not list(violations())
        Place.objects.filter(order__isnull=False).update(order=None, held_until=None, tariff=None, price=None)
        Order.objects.all().delete()


def expire_while_a_seat_is_taken(order: Order, buyer: Act, expire: Act) -> tuple[Any, Any]:
    """The buyer has taken a seat of the order, and not committed, when the sweep gives the order's places back."""
    with ThreadPoolExecutor(1) as pool:
        swept: list[Any] = []

        def sweep() -> None:
            swept.append(pool.submit(at_once, expire))
            wait_until_blocked()

        (held,) = at_once(stopping(buyer, at="UPDATE orders_place", after=sweep))
        (expired,) = swept[0].result()
    return held, expired


def test_the_sweep_leaves_a_seat_to_the_buyer_who_is_taking_it(seated, clerk, stranger):
    order = run_out(reserve(clerk, seated, "A3", "A4").pk)
    held, expired = expire_while_a_seat_is_taken(order, hold(stranger, seated, "A3"), lambda: expiry.expire(order))
    assert expired is True
    assert Place.objects.get(seat__in=seat_ids(seated, "A3")).order_id == held.order_id
    assert not order.places.exists()
    assert not list(violations())


def test_control_without_the_lock_of_the_places_the_sweep_takes_the_buyers_seat(seated, clerk, stranger):
    order = run_out(reserve(clerk, seated, "A3", "A4").pk)
    blind = without_clause(lambda: expiry.expire(order), LOCK_OF_PLACES)
    held, expired = expire_while_a_seat_is_taken(order, hold(stranger, seated, "A3"), blind)
    assert (isinstance(held, stock.Held), expired) == (True, True)
    assert Place.objects.get(seat__in=seat_ids(seated, "A3")).order_id is None


def opened(organiser, **people) -> Act:
    return lambda: Order.objects.create(organiser=organiser, **people)


def test_a_clerk_has_several_sales_open_and_a_customer_one_basket(organiser, customer, clerk):
    sales = [opened(organiser, seller=clerk)] * 2 + [opened(organiser, seller=clerk, customer=customer)] * 2
    assert kinds(at_once(*sales)) == {"Order": 4}
    assert kinds(at_once(*[opened(organiser, customer=customer)] * 4)) == {"Order": 1, "IntegrityError": 3}
    assert not list(violations())


def test_control_without_the_index_a_customer_has_several_baskets(organiser, customer):
    with without_constraint("one_open_basket_of_the_shop"):
        assert kinds(at_once(*[opened(organiser, customer=customer)] * 4)) == {"Order": 4}
        assert "customer with two open baskets" in {violation.check for violation in violations()}
        Order.objects.all().delete()


def test_places_end_with_their_order(seated, clerk):
    """Moved, reserved and cancelled at once: whoever comes last, places and order agree."""
    order = reserve(clerk, seated, "A3", "A4")
    results = at_once(
        lambda: reservations.move_end(order, until=in_days(5), by=clerk),
        lambda: reservations.move_end(order, until=in_days(1), by=clerk),
        lambda: reservations.cancel(order, by=clerk, why="vergist"),
        lambda: reservations.move_end(order, until=in_days(9), by=clerk),
    )
    assert set(kinds(results)) <= {"Order", "NotReserved"}
    assert not order.places.exclude(held_until=F("order__expires_at")).exists()
    assert not list(violations())
