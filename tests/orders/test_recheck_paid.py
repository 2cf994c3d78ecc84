"""Money that went back outside this system is found, though its webhook was lost."""

from datetime import timedelta

import pytest

from orders.models import Payment, Refund, Ticket
from orders.paying import payments, recheck_paid
from ticketing import dates

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paid(customer, seated, psp) -> Payment:
    """A paid payment that is due; of what comes, nobody is told."""
    psp.faults(webhooks={"mute": True})
    payment = paying.start(paying.basket(customer, seated))
    psp.end(payment.psp_id)
    payment = payments.sync_payment(payment.pk)
    assert payment.bought
    due(payment)
    return payment


def due(payment: Payment, *, age: timedelta = timedelta(days=1)) -> None:
    now = dates.now()
    Payment.objects.filter(pk=payment.pk).update(look_at=now - timedelta(seconds=1), settled_at=now - age)


def next_look(payment: Payment) -> timedelta | None:
    payment.refresh_from_db()
    return payment.look_at and payment.look_at - dates.now()


def test_a_refund_made_outside_is_taken_in(paid, psp):
    psp.control(f"/payments/{paid.psp_id}/refunds", {"value": "24.00"})
    assert recheck_paid.look_back() == 1
    refund = Refund.objects.get()
    assert (refund.reason, str(refund.amount)) == ("outside", "24.00")


def test_a_chargeback_blocks_the_tickets(paid, psp):
    psp.control(f"/payments/{paid.psp_id}/chargebacks", {})
    recheck_paid.look_back()
    paid.refresh_from_db()
    assert paid.charged_back == paid.amount
    assert all(ticket.blocked_because for ticket in Ticket.objects.all())


@pytest.mark.parametrize(
    ("age", "wait"), [(timedelta(minutes=5), timedelta(hours=6)), (timedelta(days=40), timedelta(days=40))]
)
def test_it_looks_more_and_more_seldom(paid, age, wait):
    due(paid, age=age)
    assert recheck_paid.look_back() == 1
    assert abs(next_look(paid) - wait) < timedelta(minutes=1)
    assert recheck_paid.look_back() == 0


def test_after_half_a_year_it_looks_no_more(paid):
    due(paid, age=timedelta(days=181))
    recheck_paid.look_back()
    assert next_look(paid) is None


def test_a_payment_comes_up_by_itself_when_it_is_paid(customer, seated, psp):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(paying.basket(customer, seated))
    psp.end(payment.psp_id)
    payments.sync_payment(payment.pk)
    assert abs(next_look(payment) - timedelta(hours=6)) < timedelta(minutes=1)


def test_when_the_psp_is_away_it_looks_an_hour_later(paid, psp):
    psp.faults(fail={"match": "GET", "status": 503, "times": 0})
    recheck_paid.look_back()
    assert abs(next_look(paid) - timedelta(hours=1)) < timedelta(minutes=1)


def test_what_the_psp_does_not_know_is_not_asked_hourly(paid, psp):
    psp.faults(fail={"match": "GET", "status": 404, "times": 0})
    recheck_paid.look_back()
    assert abs(next_look(paid) - timedelta(days=1)) < timedelta(minutes=1)


def test_so_many_a_sweep_and_no_more(paid, monkeypatch):
    """Four at once for at most ten seconds each: within the minute until the next."""
    assert recheck_paid.IN_ONE_SWEEP * 10 / 4 < 60
    asked: list[int] = []
    monkeypatch.setattr(recheck_paid, "look_at", lambda pk: asked.append(pk))
    Payment.objects.bulk_create(
        Payment(order=paid.order, state="paid", amount=1, paid_amount=1, psp_id=f"tr_{n:08}", look_at=dates.now())
        for n in range(recheck_paid.IN_ONE_SWEEP + 5)
    )
    assert recheck_paid.look_back() == recheck_paid.IN_ONE_SWEEP
    assert recheck_paid.look_back() == 6
    assert len(set(asked)) == recheck_paid.IN_ONE_SWEEP + 6
