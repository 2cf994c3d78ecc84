"""An erasure while the customer's own orders move: real threads, each on its own connection, beside controls.

What must never be: an erased customer with a basket that holds places, with a ticket for an evening to come, or paid
money that ends nowhere.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection

from accounts.models import Customer
from accounts.privacy import erasure
from orders import personal_data, stock
from orders.invariants import violations
from orders.models import Order, Place, Refund, Ticket
from orders.paying import payments
from tests import cast
from tests.races import at_once, somebody_waits
from tests.waiting import eventually

from .paying import basket, begin, run_out, told
from .places import seat_ids

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@contextmanager
def without_the_trigger() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orders_order DISABLE TRIGGER refuse_the_erased")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE orders_order ENABLE TRIGGER refuse_the_erased")


def erased_with_places() -> int:
    """Places that an erased customer has."""
    return Place.objects.filter(order__customer__erased_at__isnull=False).count()


def hold_while_erasing(customer: Customer, seated, monkeypatch) -> list[Any]:
    """The erasure has looked at everything and is about to write, when the customer's other window takes a seat."""
    looked, answered = Event(), Event()
    empty = erasure.empty

    def slowly(who: Customer) -> None:
        looked.set()
        eventually(lambda: answered.is_set() or somebody_waits())
        empty(who)

    monkeypatch.setattr(erasure, "empty", slowly)
    seat = seat_ids(seated, "A3")

    def hold() -> stock.Held:
        looked.wait()
        try:
            return stock.hold_seats(customer=customer, performance=seated, seat_ids=seat)
        finally:
            answered.set()

    results = at_once(lambda: erasure.erase(customer.pk), hold)
    monkeypatch.setattr(erasure, "empty", empty)
    return results


def test_a_hold_in_the_middle_of_an_erasure_is_refused(customer, seated, monkeypatch):
    erased, held = hold_while_erasing(customer, seated, monkeypatch)
    assert (erased.pk, type(held)) == (customer.pk, stock.Busy)
    assert erased_with_places() == 0
    assert list(violations()) == []


def test_control_without_the_trigger_an_erased_customer_has_a_basket(customer, seated, monkeypatch):
    with without_the_trigger():
        _, held = hold_while_erasing(customer, seated, monkeypatch)
    assert isinstance(held, stock.Held)
    assert erased_with_places() == 1


def erase_while_holding(customer: Customer, seated, monkeypatch) -> list[Any]:
    """The hold has written its order and not committed, when the erasure looks."""
    from orders.stock import customer_holdings

    written, answered = Event(), Event()
    read = customer_holdings.read_holdings

    def slowly(*arguments: Any) -> Any:
        written.set()
        eventually(lambda: answered.is_set() or somebody_waits())
        return read(*arguments)

    monkeypatch.setattr(customer_holdings, "read_holdings", slowly)
    seat = seat_ids(seated, "A3")

    def erase() -> Customer:
        written.wait()
        try:
            return erasure.erase(customer.pk)
        finally:
            answered.set()

    results = at_once(erase, lambda: stock.hold_seats(customer=customer, performance=seated, seat_ids=seat))
    monkeypatch.setattr(customer_holdings, "read_holdings", read)
    return results


def test_an_erasure_in_the_middle_of_a_hold_waits_and_sees_it(customer, seated, monkeypatch):
    erased, held = erase_while_holding(customer, seated, monkeypatch)
    assert isinstance(held, stock.Held)
    assert isinstance(erased, erasure.CannotErase)
    assert "winkelmandje" in erased.hindrances[0]
    assert Customer.objects.get(pk=customer.pk).erased_at is None


def test_control_without_the_trigger_it_does_not_see_it(customer, seated, monkeypatch):
    with without_the_trigger():
        erase_while_holding(customer, seated, monkeypatch)
    assert erased_with_places() == 1


def pay_while_erasing(customer: Customer, seated, monkeypatch, lock: Callable[..., None] | None) -> list[Any]:
    """The PSP tells that a failed payment was paid all the same, just when the customer is being erased. The hour is
    over and the seats are free, so the money would take them again."""
    order = basket(customer, seated)
    payment = begin(order)
    payments.apply(payment.pk, told(payment, "failed"))
    run_out(order)
    looked, answered = Event(), Event()
    hindrances = personal_data.OrdersData.hindrances

    def slowly(self: Any, who: Customer) -> list[str]:
        result = hindrances(self, who)
        looked.set()
        eventually(lambda: answered.is_set() or somebody_waits())
        return result

    monkeypatch.setattr(personal_data.OrdersData, "hindrances", slowly)
    if lock:
        monkeypatch.setattr(personal_data.OrdersData, "lock", lock)

    def pay() -> Any:
        looked.wait()
        try:
            return payments.apply(payment.pk, told(payment))
        finally:
            answered.set()

    return at_once(lambda: erasure.erase(customer.pk), pay)


def test_money_in_the_middle_of_an_erasure_goes_back(customer, seated, monkeypatch):
    erased, paid = pay_while_erasing(customer, seated, monkeypatch, lock=None)
    assert (erased.pk, paid.state) == (customer.pk, "paid")
    assert Refund.objects.get().reason == Refund.Reason.TOO_LATE
    assert not Ticket.objects.exists()
    assert [v for v in violations() if "owed" not in v.check] == []


def test_control_without_the_locks_the_two_deadlock_or_leave_tickets_for_nobody(customer, seated, monkeypatch):
    """The payment holds the order and wants the customer's row, the erasure the other way round."""
    results = pay_while_erasing(customer, seated, monkeypatch, lock=lambda self, customer_id: None)
    for_nobody = Ticket.objects.live().filter(order__customer__erased_at__isnull=False).exists()
    assert for_nobody or any(isinstance(result, Exception) for result in results)


def test_eight_at_once_erase_once_and_a_storm_leaves_all_whole(seated):
    for turn in range(ROUNDS):
        customer = cast.make_customer(f"storm{turn}@example.org", None)
        order = basket(customer, seated, "A5", "A6")
        payment = begin(order)
        payments.apply(payment.pk, told(payment, "failed"))
        run_out(order)
        seat = seat_ids(seated, "A7")
        acts: list[Callable[[], Any]] = [lambda: erasure.erase(customer.pk) for _ in range(4)]  # noqa: B023
        acts += [lambda: stock.hold_seats(customer=customer, performance=seated, seat_ids=seat)] * 2  # noqa: B023
        acts += [lambda: payments.apply(payment.pk, told(payment))] * 2  # noqa: B023
        results = at_once(*acts)
        unforeseen = [r for r in results if isinstance(r, Exception)]
        unforeseen = [r for r in unforeseen if not isinstance(r, (erasure.CannotErase, stock.Refusal))]
        assert unforeseen == [], Counter(type(r).__name__ for r in results)
        assert erased_with_places() == 0
        assert [v for v in violations() if "owed" not in v.check] == []
        Place.objects.filter(order__isnull=False, held_until__isnull=False).update(
            order=None, held_until=None, tariff=None, price=None, vat_category=""
        )
        Order.objects.filter(state="basket").update(state="expired")
        with connection.cursor() as cursor:  # the next turn wants the same seats
            cursor.execute("TRUNCATE orders_barcode, orders_ticket, orders_refund, orders_payment CASCADE")
            cursor.execute("UPDATE orders_place SET order_id=NULL, held_until=NULL, tariff_id=NULL, price=NULL")
            cursor.execute("DELETE FROM orders_orderevent")
            cursor.execute("DELETE FROM accounts_mail")
            cursor.execute("DELETE FROM orders_order")
