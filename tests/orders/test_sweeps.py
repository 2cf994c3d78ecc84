"""How much a sweep takes on: bounded, oldest first, and what goes wrong with one keeps no other waiting."""

from datetime import timedelta

import pytest

from orders.models import Payment, Refund
from orders.paying import payments, refunds, sweeps
from ticketing import dates

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)
MORE = sweeps.IN_ONE_SWEEP + 5


@pytest.fixture
def many(customer, seated, monkeypatch) -> list[int]:
    """More attempts than one sweep takes, all due; what is asked of the PSP is only written down."""
    order, long_ago = paying.basket(customer, seated), dates.now() - timedelta(hours=1)
    Payment.objects.bulk_create(
        Payment(order=order, amount=1, state="open", psp_id=f"tr_{n:08}", detached_at=long_ago) for n in range(MORE)
    )
    Payment.objects.update(created_at=long_ago, asked_at=long_ago)
    return list(Payment.objects.order_by("pk").values_list("pk", flat=True))


def test_a_sweep_ends_before_its_task_is_killed(settings):
    """All of them unanswered, two calls each: methods and create, or look and refund."""
    worst = sweeps.IN_ONE_SWEEP / sweeps.AT_ONCE * 2 * sum(payments.mollie.PATIENCE[:2])
    assert worst <= settings.CELERY_TASK_TIME_LIMIT


def test_so_many_attempts_a_sweep_and_the_rest_in_the_next(many, monkeypatch):
    asked: list[int] = []
    monkeypatch.setattr(payments, "sync_payment", lambda pk: asked.append(pk))
    assert sweeps.sync_open_payments() == sweeps.IN_ONE_SWEEP
    assert sweeps.sync_open_payments() == 5
    assert sorted(asked) == many


def test_so_many_refunds_a_sweep(many, monkeypatch):
    Payment.objects.update(state="paid", paid_amount=1)
    due = {"amount": 1, "reason": Refund.Reason.TOO_LATE, "due_at": dates.now()}
    Refund.objects.bulk_create(Refund(payment_id=pk, **due) for pk in many)
    made: list[int] = []
    monkeypatch.setattr(refunds, "make_refund", lambda pk: made.append(pk))
    assert sweeps.make_due_refunds() == sweeps.IN_ONE_SWEEP == len(made)


def test_one_that_fails_keeps_no_other_waiting(many, monkeypatch):
    asked: list[int] = []

    def fails_on_the_first(pk: int) -> None:
        asked.append(pk)
        if pk == many[0]:
            raise RuntimeError("kapot")

    monkeypatch.setattr(payments, "sync_payment", fails_on_the_first)
    assert sweeps.sync_open_payments() == sweeps.IN_ONE_SWEEP
    assert len(asked) == sweeps.IN_ONE_SWEEP
