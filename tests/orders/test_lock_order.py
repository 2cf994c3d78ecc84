"""Whoever keeps or sells a basket's places locks them in id order, as everybody does (docs/stock.md)."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction
from django.db.models import F

from orders.models import Order, Place
from orders.paying import confirmation
from orders.paying.locks import ORDER, lock_order
from orders.stock import extending
from tests.races import at_once, kinds, wait_until_blocked
from ticketing import dates, prepared_statements

from . import paying
from .bought import covers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(customer, seated) -> Order:
    """Two places, of which the first lies behind the second in the table: there, no order is the other one."""
    order = paying.basket(customer, seated)
    first = order.places.order_by("pk").first()
    Place.objects.filter(pk=first.pk).update(held_until=F("held_until") + timedelta(seconds=1))
    Place.objects.filter(pk=first.pk).update(held_until=order.expires_at)
    return order


def keep(order: Order) -> None:
    assert extending.hold_until(order.pk, dates.now() + timedelta(minutes=80)) == 2


def sell(order: Order) -> None:
    confirmation.confirm(prepared_statements.get(Order, ORDER, {"order": order.pk}), covers(order))


def without_order(order: Order) -> None:
    order.places.update(held_until=None)


def deadlocks(order: Order, act) -> bool:
    """Whether PostgreSQL has to end one of two: the act, and somebody who locks the places by id, and waits after the
    first one until the act waits for it."""
    first, second = order.places.order_by("pk").values_list("pk", flat=True)
    has_first = Event()

    def lock_one_by_one() -> None:
        with transaction.atomic():
            Place.objects.select_for_update().get(pk=first)
            has_first.set()
            wait_until_blocked()
            Place.objects.select_for_update().get(pk=second)

    def act_meanwhile() -> None:
        has_first.wait()
        with transaction.atomic():
            act(lock_order(order.pk))

    results = kinds(at_once(lock_one_by_one, act_meanwhile))
    assert set(results) <= {"NoneType", "OperationalError"}
    return "OperationalError" in results


@pytest.mark.parametrize("act", [keep, sell])
def test_in_id_order(order, act):
    assert not deadlocks(order, act)


def test_without_an_order_they_would_deadlock(order):
    """The control."""
    assert deadlocks(order, without_order)
