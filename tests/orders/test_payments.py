"""What comes of an attempt: paid, failed, cancelled, expired; and money that does not fit."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Mail
from orders import stock
from orders.models import Order, Payment, Place, Refund, Ticket
from orders.paying import payments, sweeps
from orders.psp.mollie import PspTrouble
from tests.guards import guards_off
from tests.races import at_once
from tests.waiting import eventually
from ticketing import dates

from . import paying
from .test_tariffs import tariff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(customer, seated, psp):
    """A basket of two seats; nobody is told of anything."""
    psp.faults(webhooks={"mute": True})
    return paying.basket(customer, seated)


def end(psp, payment: Payment, status: str = "paid", **more) -> Payment:
    """The payment after the PSP's news was fetched."""
    psp.end(payment.psp_id, status, **more)
    return payments.sync_payment(payment.pk)


def refund(payment: Payment) -> tuple[str, Decimal]:
    found = Refund.objects.get(payment=payment)
    return found.reason, found.amount


@pytest.mark.parametrize(("told", "state"), [("failed", "failed"), ("canceled", "cancelled"), ("expired", "expired")])
def test_an_attempt_without_money_leaves_ten_minutes_to_try_again(order, psp, told, state):
    """Begun in the last minute of the hour: there is time left for another try, on the same places."""
    started_at = dates.now() - timedelta(minutes=59)
    Order.objects.update(started_at=started_at, expires_at=started_at + timedelta(hours=1))
    Place.objects.filter(order=order).update(held_until=started_at + timedelta(hours=1))
    payment = end(psp, paying.start(order), told)
    order.refresh_from_db()
    assert (payment.state, order.state) == (state, Order.State.BASKET)
    left = order.expires_at - dates.now()
    assert timedelta(minutes=9) < left <= timedelta(minutes=10)
    assert set(order.places.values_list("held_until", flat=True)) == {order.expires_at}
    assert end(psp, paying.start(order)).bought
    assert paying.seats_sold(order) == ["A1", "A2"]


def test_trying_again_and_again_ends_when_no_attempt_can_begin(order, psp):
    started_at = dates.now() - timedelta(minutes=100)
    Order.objects.update(started_at=started_at)
    end(psp, paying.start(order), "failed")
    order.refresh_from_db()
    assert order.expires_at == started_at + timedelta(minutes=105)


def test_after_that_the_places_are_free_at_once(customer, seated, order, psp):
    payment = paying.start(order)
    Order.objects.update(started_at=dates.now() - timedelta(minutes=110))
    end(psp, payment, "failed")
    again = paying.basket(customer, seated)
    assert (again.pk == order.pk, again.places.count()) == (False, 2)


def test_a_hold_that_ended_is_not_brought_back_by_a_failure(order, psp):
    payment = paying.start(order)
    paying.run_out(order)
    end(psp, payment, "failed")
    order.refresh_from_db()
    assert order.expires_at < dates.now()


def test_the_hold_follows_the_method_that_the_customer_chooses(order, psp):
    """15 minutes before a choice; Bancontact may take an hour."""
    Order.objects.update(started_at=dates.now() - timedelta(minutes=50))
    payment = paying.start(order)
    psp.http.post(payment.checkout_url, data={"method": "bancontact"})
    psp.control(f"/payments/{payment.psp_id}/status", {"status": "pending", "method": "bancontact"})
    payment = payments.sync_payment(payment.pk)
    order.refresh_from_db()
    assert payment.psp_expires_at - dates.now() > timedelta(minutes=55)
    assert order.expires_at > payment.psp_expires_at


def test_another_amount_comes_back(order, psp):
    payment = paying.start(order)
    psp.faults(amount={"value": "47.00", "payment": payment.psp_id})
    payment = end(psp, payment)
    order.refresh_from_db()
    assert (payment.state, payment.bought, payment.paid_amount) == (Payment.State.PAID, False, Decimal("47.00"))
    assert (refund(payment), order.state) == (("other_amount", Decimal("47.00")), Order.State.BASKET)
    assert not Ticket.objects.exists()


def test_another_currency_is_not_applied(order, psp):
    payment = paying.start(order)
    psp.faults(amount={"value": "48.00", "currency": "USD", "payment": payment.psp_id})
    with pytest.raises(PspTrouble):
        end(psp, payment)
    payment.refresh_from_db()
    assert payment.state == Payment.State.OPEN


def test_an_answer_about_another_attempt_is_not_applied(order, psp, stranger, seated):
    """Crossed answers, or a number written down wrongly: the reference decides."""
    payment, other = paying.start(order), paying.start(paying.basket(stranger, seated, "A5"))
    psp.end(other.psp_id)
    told = payments.mollie.get_payment("ccm", other.psp_id)
    with pytest.raises(payments.Foreign):
        payments.apply(payment.pk, told)
    order.refresh_from_db()
    assert order.state == Order.State.BASKET


def test_under_the_right_number_the_reference_decides_too(order, psp):
    payment = paying.start(order)
    with pytest.raises(payments.Foreign):
        payments.apply(payment.pk, paying.told(payment, id=payment.psp_id, reference="another"))
    order.refresh_from_db()
    assert order.state == Order.State.BASKET


def test_a_basket_changed_while_paying_is_not_paid_by_the_old_attempt(customer, seated, order, psp):
    old = paying.start(order)
    paying.basket(customer, seated, "A3")
    old = end(psp, old)
    order.refresh_from_db()
    assert refund(old) == ("basket_changed", Decimal("48.00"))
    assert (order.state, order.places.count()) == (Order.State.BASKET, 3)
    new = end(psp, paying.start(order))
    assert (new.bought, paying.seats_sold(order)) == (True, ["A1", "A2", "A3"])


def test_a_place_given_back_while_paying(order, psp):
    old = paying.start(order)
    stock.give_back(order, [order.places.first().pk])
    assert refund(end(psp, old)) == ("basket_changed", Decimal("48.00"))


def test_a_tariff_chosen_while_paying(order, seated, psp):
    """The basket of before is refunded, and the one of now stays as it is."""
    old = paying.start(order)
    stock.choose_tariff(order, {order.places.first().pk: tariff(seated, "65+", "12.00").pk})
    assert refund(end(psp, old)) == ("basket_changed", Decimal("48.00"))
    order.refresh_from_db()
    assert (order.state, order.places.count()) == (Order.State.BASKET, 2)


def test_a_child_added_while_paying(order, seated, psp):
    old = paying.start(order)
    stock.add_child(order, order.places.first().pk, tariff(seated, "Kind op schoot", "0", on_lap=True).pk)
    assert refund(end(psp, old)) == ("basket_changed", Decimal("48.00"))
    order.refresh_from_db()
    assert (order.state, order.places.count()) == (Order.State.BASKET, 3)


def test_a_basket_changed_while_the_psp_was_being_called(customer, seated, order, psp, client, organiser):
    """In another tab, during the create call: the customer isn't sent to pay for what is no longer the basket."""
    psp.faults(slow=2.0)
    client.force_login(customer)
    pay = reverse("payment", args=[organiser.slug])
    address, _ = at_once(lambda: client.post(pay).url, lambda: _change(customer, seated))
    assert address == reverse("basket", args=[organiser.slug])
    assert Payment.objects.get().detached_at is not None


def _change(customer, seated):
    eventually(Payment.objects.exists)  # it is written before the PSP is called
    paying.basket(customer, seated, "A3")


def test_two_attempts_both_paid(customer, seated, order, psp):
    """The old one on a second telephone, the new one here: one buys, the other comes back, whatever their order."""
    old = paying.start(order)
    Payment.objects.filter(pk=old.pk).update(detached_at=dates.now())
    new = paying.start(order)
    assert new.pk != old.pk
    assert end(psp, new).bought
    assert refund(end(psp, old)) == ("paid_twice", Decimal("48.00"))
    assert (paying.confirmations(), Mail.objects.filter(kind="refund").count()) == (1, 1)


def test_two_attempts_paid_at_one_moment(order, psp):
    old = paying.start(order)
    Payment.objects.filter(pk=old.pk).update(detached_at=dates.now())
    new = paying.start(order)
    Payment.objects.filter(pk=old.pk).update(detached_at=None, state=Payment.State.EXPIRED)
    for payment in (old, new):
        psp.end(payment.psp_id)
    at_once(lambda: payments.sync_payment(old.pk), lambda: payments.sync_payment(new.pk))
    assert sorted(Payment.objects.values_list("bought", flat=True)) == [False, True]
    assert Refund.objects.get().reason == Refund.Reason.PAID_TWICE


def test_the_database_lets_one_payment_buy_an_order(order, psp):
    from django.db import IntegrityError

    end(psp, paying.start(order))
    with pytest.raises(IntegrityError, match="one_payment_buys_an_order"):
        Payment.objects.create(order=order, amount=1, state="paid", paid_amount=1, psp_id="tr_xxxx", bought=True)


def test_a_lost_create_answer_is_found_again_by_its_key(order, psp):
    psp.faults(fail={"match": "POST", "times": 1, "how": "close", "after": True})
    with pytest.raises(PspTrouble):
        paying.start(order)
    Payment.objects.update(created_at=dates.now() - sweeps.YOUNG)
    assert sweeps.sync_open_payments() == 1
    payment = Payment.objects.get()
    assert payment.state == Payment.State.OPEN
    assert [entry["id"] for entry in psp.ledger().values() if (entry["metadata"] or {}).get("order") == order.code] == [
        payment.psp_id
    ]


def test_a_lost_create_answer_is_given_up_when_its_key_is_forgotten(order, psp):
    """After an hour the same request would make a second payment. Nobody was sent to the first: it is over."""
    psp.faults(fail={"match": "POST", "times": 1, "how": "close", "after": True})
    with pytest.raises(PspTrouble):
        paying.start(order)
    Payment.objects.update(created_at=dates.now() - timedelta(hours=1))
    sweeps.sync_open_payments()
    assert Payment.objects.get().state == Payment.State.FAILED
    assert len([entry for entry in psp.ledger().values() if (entry["metadata"] or {}).get("order") == order.code]) == 1


def test_the_sweep_asks_more_and_more_seldom_and_at_the_end_at_once(order, psp):
    payment = paying.start(order)
    minutes_ago = lambda minutes: dates.now() - timedelta(minutes=minutes)  # noqa: E731
    Payment.objects.update(created_at=minutes_ago(12), psp_expires_at=minutes_ago(-3))
    for asked, due in ((minutes_ago(1), 0), (minutes_ago(2.5), 1)):
        Payment.objects.update(asked_at=asked)
        assert sweeps.sync_open_payments() == due
    Payment.objects.update(psp_expires_at=minutes_ago(0.5), asked_at=minutes_ago(0.6))
    assert sweeps.sync_open_payments() == 1
    assert payment.state == Payment.State.OPEN


def test_the_psp_is_asked_once_more_before_the_places_are_free(order, psp):
    paying.start(order)
    Payment.objects.update(created_at=dates.now() - timedelta(minutes=50), asked_at=dates.now() - timedelta(minutes=2))
    assert sweeps.sync_open_payments() == 0
    soon = dates.now() + timedelta(seconds=30)
    Order.objects.update(started_at=soon - timedelta(hours=2), expires_at=soon)
    order.places.update(held_until=soon)
    assert sweeps.sync_open_payments() == 1
    assert sweeps.sync_open_payments() == 0


def test_a_detached_attempt_is_asked_about_too(customer, seated, order, psp):
    old = paying.start(order)
    paying.basket(customer, seated, "A3")
    psp.end(old.psp_id)
    Payment.objects.update(created_at=dates.now() - sweeps.YOUNG)
    sweeps.sync_open_payments()
    assert refund(old) == ("basket_changed", Decimal("48.00"))


def test_one_slow_answer_holds_up_no_other(customer, stranger, seated, order, psp):
    """Four at once: three are done long before the PSP's one silence ends."""
    mine, theirs = paying.start(order), paying.start(paying.basket(stranger, seated, "A5"))
    for payment in (mine, theirs):
        psp.end(payment.psp_id)
    Payment.objects.update(created_at=dates.now() - sweeps.YOUNG)
    psp.faults(fail={"match": f"GET /v2/payments/{mine.psp_id}", "times": 1, "how": "hang", "seconds": 1.5})
    sweeps.sync_open_payments()
    states = dict(Payment.objects.values_list("pk", "state"))
    assert (states[mine.pk], states[theirs.pk]) == (Payment.State.OPEN, Payment.State.PAID)
    Payment.objects.update(asked_at=None)
    sweeps.sync_open_payments()
    assert Payment.objects.get(pk=mine.pk).state == Payment.State.PAID


def test_slow_answers_are_waited_for_together(customer, stranger, seated, order, psp):
    for payment in (paying.start(order), paying.start(paying.basket(stranger, seated, "A5"))):
        psp.end(payment.psp_id)
    Payment.objects.update(created_at=dates.now() - sweeps.YOUNG)
    psp.faults(fail={"match": "GET /v2/payments", "times": 2, "how": "hang", "seconds": 2.0})
    began = time.monotonic()
    assert sweeps.sync_open_payments() == 2
    assert time.monotonic() - began < 3.5


def test_no_vat_rate_undoes_it_all_and_it_comes_right_later(order, psp):
    """Our own trouble in the middle of the confirmation: nothing is half done, and the next look confirms."""
    from orders.tickets.issue import NoVatRate
    from shows.models import VatRate

    payment = paying.start(order)
    psp.end(payment.psp_id)
    rate = VatRate.objects.get()
    with guards_off():
        rate.delete()
    with pytest.raises(NoVatRate):
        payments.sync_payment(payment.pk)
    payment.refresh_from_db()
    order.refresh_from_db()
    assert (payment.state, order.state, Ticket.objects.count()) == (Payment.State.OPEN, Order.State.BASKET, 0)
    VatRate.objects.create(category=rate.category, from_on=rate.from_on, percentage=rate.percentage)
    assert payments.sync_payment(payment.pk).bought
