"""What the PSP tells us, however often, early, late or wrongly it does."""

from decimal import Decimal

import pytest
import requests
from django.urls import reverse

from accounts.models import Mail
from orders.models import Order, Payment, Refund, Ticket
from orders.paying import payments, sweeps, tickets_or_refund
from orders.paying.locks import read_payment
from tests.races import at_once, locked
from tests.waiting import eventually
from ticketing import dates

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(customer, seated):
    return paying.basket(customer, seated)


def url(payment: Payment, live_server) -> str:
    return live_server.url + reverse("webhook", args=[payment.reference])


def post(payment: Payment, live_server, body: object = None) -> int:
    """The status of the answer, as the PSP sees it."""
    data = {"id": payment.psp_id} if body is None else body
    return requests.post(url(payment, live_server), data=data, timeout=15, allow_redirects=False).status_code


def is_confirmed(order: Order) -> bool:
    order.refresh_from_db()
    return order.state == Order.State.CONFIRMED


def test_paid_becomes_tickets_and_a_mail(order, psp):
    payment = paying.start(order)
    psp.end(payment.psp_id, "paid", method="bancontact")
    eventually(lambda: is_confirmed(order))
    payment.refresh_from_db()
    assert (payment.state, payment.paid_amount, payment.bought) == (Payment.State.PAID, Decimal("48.00"), True)
    assert payment.method == "bancontact"
    assert paying.seats_sold(order) == ["A1", "A2"]
    assert set(order.places.values_list("held_until", flat=True)) == {None}
    assert paying.confirmations() == 1
    assert psp.webhooks(payment.psp_id)[0]["state"] == "settled"


def test_twenty_at_once_confirm_once(order, psp, live_server):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    assert at_once(*[lambda: post(payment, live_server)] * 20) == [200] * 20
    assert is_confirmed(order)
    assert (Ticket.objects.count(), paying.confirmations(), Mail.objects.count()) == (2, 1, 1)
    assert [event.what for event in order.events.all()].count("confirmed") == 1


def test_without_the_lock_twenty_at_once_would_double(order, psp, live_server, monkeypatch):
    """The control: rows read without a lock. More than one confirms, and only the database's constraints undo it."""
    reading, confirming, real = [], [], tickets_or_refund.confirm

    def unlocked(payment_id):
        payment = read_payment(payment_id)
        reading.append(payment)
        eventually(lambda: len(reading) > 1)  # two have read before the first one writes
        return payment.order, payment

    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    monkeypatch.setattr(payments, "lock_payment", unlocked)
    monkeypatch.setattr(tickets_or_refund, "confirm", lambda *what: confirming.append(what) or real(*what))
    answers = at_once(*[lambda: post(payment, live_server)] * 20)
    assert len(confirming) > 1
    assert set(answers) == {200, 503}


def test_the_webhook_before_the_create_call_returned(order, psp):
    psp.faults(webhooks={"before_response": "paid"})
    payment = paying.start(order)
    assert (payment.state, payment.bought) == (Payment.State.PAID, True)
    assert is_confirmed(order)
    assert paying.confirmations() == 1


def test_the_webhook_of_an_attempt_whose_create_answer_was_lost(order, psp):
    """Only the posted number leads to the payment; it is believed because the payment there bears our reference."""
    psp.faults(webhooks={"before_response": "paid"}, fail={"match": "POST", "times": 1, "how": "close", "after": True})
    with pytest.raises(payments.mollie.PspTrouble):
        paying.start(order)
    eventually(lambda: is_confirmed(order))
    assert Payment.objects.get().psp_id in psp.ledger()


@pytest.mark.parametrize(
    "posted", ["", "tr_../../x?y=1", "tr_abc", "re_12345678", "tr_" + "a" * 70, "tr_aaaa\n", "x" * 9999]
)
def test_an_odd_number_never_reaches_the_psp(order, psp, live_server, posted, monkeypatch):
    payment = paying.start(order)
    Payment.objects.update(state=Payment.State.STARTING, psp_id=None, checkout_url="")
    asked = []
    monkeypatch.setattr(payments.mollie, "get_payment", lambda *a, **k: asked.append(a) or 1 / 0)
    assert post(payment, live_server, {"id": posted}) == 200
    assert not asked
    payment.refresh_from_db()
    assert payment.state == Payment.State.OPEN  # by our own key, not by what was posted


def test_the_number_of_somebody_elses_payment_is_not_believed(customer, stranger, seated, order, psp, live_server):
    """A buyer knows no reference but, say, their own: posting a paid number of somebody else buys nothing."""
    psp.faults(webhooks={"mute": True})
    theirs = paying.start(paying.basket(stranger, seated, "A5"))
    psp.end(theirs.psp_id)
    mine = paying.start(order)
    assert post(mine, live_server, {"id": theirs.psp_id}) == 200
    Payment.objects.filter(pk=mine.pk).update(state=Payment.State.STARTING, psp_id=None, checkout_url="")
    assert post(mine, live_server, {"id": theirs.psp_id}) == 200
    mine.refresh_from_db()
    assert (mine.state, is_confirmed(order)) == (Payment.State.OPEN, False)


def test_what_is_unknown_is_answered_well_and_does_nothing(order, psp, live_server):
    payment = paying.start(order)
    unknown = Payment(reference="x" * 32)
    assert post(unknown, live_server, {"id": payment.psp_id}) == 200
    payment.refresh_from_db()
    assert payment.state == Payment.State.OPEN


def test_only_post(order, psp, live_server):
    payment = paying.start(order)
    assert requests.get(url(payment, live_server), timeout=5).status_code == 405
    assert requests.put(url(payment, live_server), timeout=5).status_code == 405


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502, "body": "html"},
        {"status": 200, "body": "html"},
        {"status": 404},
        {"how": "close"},
    ],
)
def test_trouble_at_the_psp_asks_for_the_webhook_again(order, psp, live_server, fault):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    psp.faults(fail={"match": "GET", "times": 1, **fault})
    assert post(payment, live_server) == 503
    assert not is_confirmed(order)
    assert post(payment, live_server) == 200
    assert is_confirmed(order)


def test_a_lock_that_is_not_had_asks_for_the_webhook_again(order, psp, live_server):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    with locked(order):
        assert post(payment, live_server) == 503
    assert post(payment, live_server) == 200
    assert is_confirmed(order)


def test_retries_of_the_psp_bring_it_home(order, psp):
    """The first two calls meet our own trouble, the third gets through."""
    psp.faults(webhooks={"retry_minute": 0.05}, fail={"match": "GET /v2/payments", "times": 2})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    eventually(lambda: is_confirmed(order))


def test_a_webhook_lost_for_good_only_delays(order, psp):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    assert sweeps.sync_open_payments() == 0  # just begun: left to the webhook and the return page
    Payment.objects.update(created_at=dates.now() - sweeps.YOUNG)
    assert sweeps.sync_open_payments() == 1
    assert is_confirmed(order)
    assert sweeps.sync_open_payments() == 0


def test_webhook_return_page_and_sweep_at_once(client, customer, organiser, order, psp, live_server):
    psp.faults(webhooks={"mute": True}, slow=0.2)
    payment = paying.start(order)
    psp.end(payment.psp_id)
    Payment.objects.update(created_at=dates.now() - sweeps.YOUNG)
    client.force_login(customer)
    page = reverse("order", args=[organiser.slug, order.code])
    answers = at_once(
        lambda: post(payment, live_server), lambda: client.get(page).status_code, sweeps.sync_open_payments
    )
    assert sorted(answers) in ([1, 200, 200], [0, 200, 200])
    assert is_confirmed(order)
    assert (Ticket.objects.count(), paying.confirmations(), Refund.objects.count()) == (2, 1, 0)


def test_paid_and_expired_racing_end_in_paid(order, psp, live_server):
    """Somebody asked while it was open or expired, and applies that after the news that it was paid."""
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    stale_open = payments.mollie.get_payment("ccm", payment.psp_id)
    psp.end(payment.psp_id, "expired")
    stale_expired = payments.mollie.get_payment("ccm", payment.psp_id)
    psp.end(payment.psp_id, "paid", force=True)
    paid = payments.mollie.get_payment("ccm", payment.psp_id)
    told = [stale_open, stale_expired, paid, stale_expired, stale_open, paid]
    for each in told:
        payments.apply(payment.pk, each)
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
    assert is_confirmed(order)
    assert paying.confirmations() == 1
