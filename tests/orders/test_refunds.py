"""Refunds: owed once, made once, followed to their end; and what happens outside this system."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.mail import owed as owed_mail
from accounts.models import Mail
from orders.models import Order, Payment, Refund, Ticket
from orders.paying import payments, refunds, refunds_and_chargebacks, refunds_owed, sweeps
from tests.races import at_once
from tests.waiting import eventually
from ticketing import dates

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owed(customer, seated, psp) -> Refund:
    """48.00 euro, paid for a basket that was changed meanwhile."""
    psp.faults(webhooks={"mute": True}, refund_delay=0.2)
    order = paying.basket(customer, seated)
    payment = paying.start(order)
    paying.basket(customer, seated, "A3")
    psp.end(payment.psp_id)
    payments.sync_payment(payment.pk)
    return Refund.objects.select_related("payment").get()


@pytest.fixture
def bought(customer, seated, psp) -> Payment:
    """48.00 euro for two tickets."""
    psp.faults(webhooks={"mute": True}, refund_delay=0.2)
    payment = paying.start(paying.basket(customer, seated))
    psp.end(payment.psp_id)
    return payments.sync_payment(payment.pk)


def at_psp(psp, refund: Refund) -> list[tuple[str, str]]:
    """What the PSP has of it: status and value."""
    entry = psp.ledger()[refund.payment.psp_id]
    return [(part["status"], part["amount"]["value"]) for part in entry["refunds"]]


def due_again(refund: Refund) -> None:
    Refund.objects.filter(pk=refund.pk).update(due_at=dates.now() - timedelta(seconds=1))


def test_made_and_followed_until_the_money_is_back(owed, psp):
    refunds.make_refund(owed.pk)
    owed.refresh_from_db()
    assert owed.state == Refund.State.SENT
    assert [value for _, value in at_psp(psp, owed)] == ["48.00"]
    eventually(lambda: at_psp(psp, owed) == [("refunded", "48.00")])
    due_again(owed)
    assert sweeps.make_due_refunds() == 1
    owed.refresh_from_db()
    assert owed.state == Refund.State.DONE
    assert owed.done_at is not None
    assert sweeps.make_due_refunds() == 0


def test_owing_it_wakes_a_worker(bought, monkeypatch):
    """By a task's name that a worker knows, with the refund's number alone, once the transaction is committed."""
    from orders import tasks

    woken = []
    monkeypatch.setattr(refunds_owed, "enqueue_on_commit", lambda *arguments: woken.append(arguments))
    second = Payment.objects.create(order=bought.order, amount=48, detached_at=dates.now())
    payments.apply(second.pk, paying.told(second))
    ((task, pk),) = woken
    assert task == tasks.make_refund.name
    assert pk == Refund.objects.get().pk


def test_the_webhook_tells_that_it_is_done(owed, psp):
    psp.faults(webhooks={"mute": False})
    refunds.make_refund(owed.pk)
    eventually(lambda: Refund.objects.get().state == Refund.State.DONE)


def test_a_refund_that_is_claimed_is_left_alone(owed, psp):
    Refund.objects.update(claimed_until=dates.now() + timedelta(minutes=1))
    refunds.make_refund(owed.pk)
    assert at_psp(psp, owed) == []
    Refund.objects.update(claimed_until=dates.now() - timedelta(seconds=1))  # its worker died
    refunds.make_refund(owed.pk)
    assert len(at_psp(psp, owed)) == 1


def test_ten_workers_make_it_once(owed, psp):
    psp.faults(slow=0.1)
    at_once(*[lambda: refunds.make_refund(owed.pk)] * 10)
    assert len(at_psp(psp, owed)) == 1


@pytest.mark.parametrize("key_forgotten", [False, True])
def test_a_lost_answer_is_found_in_the_psps_list(owed, psp, key_forgotten, monkeypatch):
    """The refund was made, its answer lost. Before a retry we look: also when the PSP has long forgotten the key."""
    psp.faults(fail={"match": "POST .*/refunds", "times": 1, "how": "close", "after": True})
    refunds.make_refund(owed.pk)
    owed.refresh_from_db()
    assert (owed.state, owed.psp_id, owed.tries) == (Refund.State.DUE, None, 1)
    if key_forgotten:
        monkeypatch.setattr(refunds.mollie, "create_refund", lambda *a, **k: 1 / 0)
    due_again(owed)
    refunds.make_refund(owed.pk)
    owed.refresh_from_db()
    assert owed.psp_id is not None
    assert owed.state in (Refund.State.SENT, Refund.State.DONE)
    assert len(at_psp(psp, owed)) == 1


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 502, "body": "html"}, {"status": 409}, {"how": "close"}])
def test_trouble_puts_it_off(owed, psp, fault):
    psp.faults(fail={"match": "POST .*/refunds", "times": 1, **fault})
    refunds.make_refund(owed.pk)
    owed.refresh_from_db()
    assert (owed.state, owed.claimed_until) == (Refund.State.DUE, None)
    assert owed.due_at > dates.now()
    assert owed.last_error
    due_again(owed)
    refunds.make_refund(owed.pk)
    assert len(at_psp(psp, owed)) == 1


def test_what_the_psp_refuses_is_for_staff(owed, psp):
    psp.faults(refund_fail="refuse")
    refunds.make_refund(owed.pk)
    owed.refresh_from_db()
    assert owed.state == Refund.State.REFUSED
    assert "balance" in owed.last_error
    assert "refund_refused" in owed.payment.order.events.values_list("what", flat=True)


def test_a_day_and_a_half_of_trouble_is_for_staff(owed, psp):
    Refund.objects.update(tries=refunds.MOST_TRIES)
    psp.faults(fail={"status": 503})
    refunds.make_refund(owed.pk)
    assert Refund.objects.get().state == Refund.State.REFUSED


def test_a_refund_that_fails_at_the_bank_is_for_staff(owed, psp):
    psp.faults(refund_fail="failed")
    refunds.make_refund(owed.pk)
    eventually(lambda: at_psp(psp, owed) == [("failed", "48.00")])
    due_again(owed)
    refunds.make_refund(owed.pk)
    assert Refund.objects.get().state == Refund.State.REFUSED


def test_more_than_was_paid_never_goes_back(owed, psp):
    """Staff gave part of it back in the PSP's dashboard while ours was due."""
    psp.control(f"/payments/{owed.payment.psp_id}/refunds", {"value": "5.00"})
    refunds.make_refund(owed.pk)
    owed.refresh_from_db()
    assert (owed.state, owed.last_error) == (Refund.State.REFUSED, "er is al (een deel) terugbetaald")
    assert [value for _, value in at_psp(psp, owed)] == ["5.00"]
    assert Refund.objects.get(reason=Refund.Reason.OUTSIDE).amount == Decimal("5.00")


def test_answers_that_overtake_each_other_never_take_it_back(owed, psp):
    refunds.make_refund(owed.pk)
    early = payments.mollie.get_payment("ccm", owed.payment.psp_id)
    eventually(lambda: at_psp(psp, owed) == [("refunded", "48.00")])
    late = payments.mollie.get_payment("ccm", owed.payment.psp_id)
    for told in (late, early):
        payments.apply(owed.payment.pk, told)
    assert Refund.objects.get().state == Refund.State.DONE


def test_a_second_refund_of_a_payment_is_not_owed(owed, psp):
    payment = payments.sync_payment(owed.payment.pk)
    assert Refund.objects.count() == 1
    assert refunds_owed.owe_refund(order=payment.order, payment=payment, reason=Refund.Reason.TOO_LATE) is None


def test_the_database_allows_one_automatic_refund(owed):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="one_automatic_refund"):
        Refund.objects.create(payment=owed.payment, amount=1, reason="too_late", due_at=dates.now())


def test_a_refund_made_outside_is_taken_over(bought, psp):
    psp.control(f"/payments/{bought.psp_id}/refunds", {"value": "24.00"})
    for _ in range(2):
        payments.sync_payment(bought.pk)
    outside = Refund.objects.get()
    assert (outside.reason, outside.amount) == (Refund.Reason.OUTSIDE, Decimal("24.00"))
    eventually(lambda: payments.sync_payment(bought.pk) and Refund.objects.get().state == Refund.State.DONE)


def test_an_outside_refund_before_we_knew_of_the_payment_gives_no_free_tickets(customer, seated, psp):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(paying.basket(customer, seated))
    psp.end(payment.psp_id)
    psp.control(f"/payments/{payment.psp_id}/refunds", {"value": "20.00"})
    payments.sync_payment(payment.pk)
    assert not Ticket.objects.exists()
    assert sorted(Refund.objects.values_list("reason", "amount")) == [
        ("other_amount", Decimal("28.00")),
        ("outside", Decimal("20.00")),
    ]


def test_a_chargeback_blocks_the_tickets(bought, psp):
    psp.control(f"/payments/{bought.psp_id}/chargebacks", {"value": "48.00"})
    payment = payments.sync_payment(bought.pk)
    assert payment.charged_back == Decimal("48.00")
    assert set(Ticket.objects.values_list("blocked_because", flat=True)) == {refunds_and_chargebacks.CHARGED_BACK}
    Ticket.objects.filter(pk=Ticket.objects.first().pk).update(blocked_because="vermist")
    reversed_ = payments.mollie.PspPayment(**{**_as_told(psp, payment), "charged_back": Decimal(0)})
    payments.apply(payment.pk, reversed_)
    assert sorted(Ticket.objects.values_list("blocked_because", flat=True)) == ["", "vermist"]


def _as_told(psp, payment: Payment) -> dict:
    return payments.mollie.get_payment("ccm", payment.psp_id).__dict__


def test_money_that_the_bank_took_back_is_not_refunded_as_well(owed, psp):
    psp.control(f"/payments/{owed.payment.psp_id}/chargebacks", {"value": "48.00"})
    refunds.make_refund(owed.pk)
    assert Refund.objects.get().state == Refund.State.REFUSED
    assert at_psp(psp, owed) == []


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_customer_is_told(owed, language):
    Mail.objects.filter(kind="refund").update(language=language)
    letter = owed_mail.render(Mail.objects.get(kind="refund"))
    code = Order.objects.get().code
    assert code in letter.subject
    for body in (letter.text, letter.html):
        assert "48,00" in body
        assert code in body
        assert "015 29 40 00" in body
