"""Whoever keeps or sells a basket's places locks them in id order, as everybody does (docs/stock.md)."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from orders.models import Order, Place
from orders.paying import confirmation
from orders.paying.locks import lock_order
from orders.stock import extending
from tests.demo.outside import wait_for
from ticketing import dates

from . import paying
from .bought import covers

pytestmark = pytest.mark.django_db(transaction=True)
IS_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class LocksOneByOne(threading.Thread):
    """Somebody who locks the places by id, with a pause after the first, until another waits for it."""

    def __init__(self, ids: list[int]) -> None:
        super().__init__()
        self.ids, self.has_first, self.error = ids, threading.Event(), None

    def run(self) -> None:
        try:
            with transaction.atomic():
                self._lock(self.ids[0])
                self.has_first.set()
                wait_for(self._somebody_waits)
                self._lock(self.ids[1])
        except OperationalError as error:
            self.error = error
        finally:
            connection.close()

    def _lock(self, place: int) -> None:
        Place.objects.select_for_update().get(pk=place)

    def _somebody_waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(IS_WAITING)
            return cursor.fetchone()[0] > 0


@pytest.fixture
def order(customer, seated) -> Order:
    """Two places, of which the first lies behind the second in the table: there, no order is the other one."""
    order = paying.basket(customer, seated)
    first = order.places.order_by("pk").first()
    Place.objects.filter(pk=first.pk).update(held_until=F("held_until") + timedelta(seconds=1))
    Place.objects.filter(pk=first.pk).update(held_until=order.expires_at)
    return order


def keep(order: Order) -> None:
    assert extending.extend(order, dates.now() + timedelta(minutes=80)) == 2


def sell(order: Order) -> None:
    confirmation.confirm(order, covers(order))


def without_order(order: Order) -> None:
    order.places.update(held_until=None)


def deadlocks(order: Order, act) -> bool:
    """Whether PostgreSQL had to end one of the two."""
    other = LocksOneByOne(list(order.places.order_by("pk").values_list("pk", flat=True)))
    other.start()
    other.has_first.wait()
    try:
        with transaction.atomic():
            act(lock_order(order.pk))
        mine = None
    except OperationalError as error:
        mine = error
    other.join()
    return bool(mine or other.error)


@pytest.mark.parametrize("act", [keep, sell])
def test_in_id_order(order, act):
    assert not deadlocks(order, act)


def test_without_an_order_they_would_deadlock(order):
    """The control."""
    assert deadlocks(order, without_order)
