"""The limit of a performance counts all orders of a customer: holds into different ones take turns."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection

from accounts.models import Customer
from orders import stock
from orders.models import Order, Place
from orders.stock import customer_holdings
from shows.models import Performance
from tests import cast
from tests.races import Act, at_once, kinds, locked, stopping, wait_until_blocked, without_clause

from .places import lines

pytestmark = pytest.mark.django_db(transaction=True)

COUNTING = "AS of_performance"
OF_CUSTOMER = f"{customer_holdings.TURN} AS has_turn"
WITHOUT_TURN = "NULL::boolean AS has_turn"


@pytest.fixture
def clerk(db) -> Customer:
    return cast.make_customer("balie@example.org", None, is_staff=True)


def hold_six(performance: Performance, **into: Any) -> stock.Held:
    """Six of the ten places that one customer may have, on the shop's terms."""
    terms = stock.SaleTerms.of_shop(performance.production.organiser)
    return stock.hold_unnumbered(performance=performance, wanted=lines(performance, 6), terms=terms, **into)


Holds = Callable[[Performance, Customer, Customer], list[Act]]


def into_two_sales(club: Performance, customer: Customer, clerk: Customer) -> list[Act]:
    orders = [
        Order.objects.create(organiser=club.production.organiser, seller=clerk, customer=customer) for _ in range(2)
    ]
    return [partial(hold_six, club, order=order) for order in orders]


def in_the_shop_and_by_a_clerk(club: Performance, customer: Customer, clerk: Customer) -> list[Act]:
    return [partial(hold_six, club, customer=customer), into_two_sales(club, customer, clerk)[0]]


def by_a_clerk_and_in_the_shop(club: Performance, customer: Customer, clerk: Customer) -> list[Act]:
    return in_the_shop_and_by_a_clerk(club, customer, clerk)[::-1]


both_orders = pytest.mark.parametrize("holds", [into_two_sales, in_the_shop_and_by_a_clerk, by_a_clerk_and_in_the_shop])


@both_orders
def test_two_orders_of_one_customer_do_not_pass_the_limit(club, customer, clerk, holds: Holds):
    """The first has counted and not yet taken its places, when the second comes."""
    first, second = holds(club, customer, clerk)
    has_counted = Event()

    def wait_for_the_second() -> None:
        has_counted.set()
        wait_until_blocked()

    def hold_later() -> stock.Held:
        has_counted.wait(5)
        return second()

    results = at_once(stopping(first, COUNTING, after=wait_for_the_second), hold_later)
    assert [type(result) for result in results] == [stock.Held, stock.TooMany]
    assert Place.objects.filter(order__customer=customer).count() == 6


@both_orders
def test_control_without_the_turn_both_pass_the_limit(club, customer, clerk, holds: Holds):
    both_counted = Barrier(2)
    acts = [
        stopping(without_clause(act, OF_CUSTOMER, WITHOUT_TURN), COUNTING, after=partial(both_counted.wait, 5))
        for act in holds(club, customer, clerk)
    ]
    assert kinds(at_once(*acts)) == {"Held": 2}
    assert Place.objects.filter(order__customer=customer).count() == 12


def test_other_customers_and_sales_to_nobody_do_not_wait(club, customer, stranger, clerk):
    """All of them hold their locks at one moment."""
    everybody_counts = Barrier(4)
    nobody = [Order.objects.create(organiser=club.production.organiser, seller=clerk) for _ in range(2)]
    orders: list[dict[str, Any]] = [{"customer": customer}, {"customer": stranger}, *[{"order": one} for one in nobody]]
    acts = [
        stopping(partial(hold_six, club, **order), COUNTING, after=partial(everybody_counts.wait, 5))
        for order in orders
    ]
    assert kinds(at_once(*acts)) == {"Held": 4}


def turns() -> int:
    """How many turns somebody has or waits for: locks of one bigint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("is_given", [True, False])
def test_the_turn_comes_after_the_orders_row(club, customer, clerk, is_given):
    """Whoever waits for the order's row has no turn yet, and so keeps nobody else waiting."""
    (held,) = at_once(partial(hold_six, club, customer=customer))
    order = Order.objects.get(pk=held.order_id)
    into = {"order": order} if is_given else {"customer": customer}
    looked: list[int] = []

    def look() -> None:
        with locked(order, no_key=True):
            basket_waits.set()
            wait_until_blocked()
            looked.append(turns())

    def hold() -> stock.Held:
        basket_waits.wait(5)
        return stopping(partial(hold_six, club, **into), COUNTING, after=lambda: looked.append(turns()))()

    basket_waits = Event()
    assert kinds(at_once(look, hold)) == {"NoneType": 1, "TooMany": 1}
    assert looked == [0, 1]
