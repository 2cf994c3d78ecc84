"""Nobody is led to pay twice, or to begin what can't end in time, or for what no ticket can be made of."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from orders.models import Order, Payment
from orders.paying import checkout, payments
from orders.paying.refusals import NoVat, TooLateToPay
from orders.stock import expiry
from orders.stock.refusals import RunOut
from shows.models import Performance, VatRate
from tests.guards import guards_off
from ticketing import dates

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)
BUTTON = "Bestelling met betalingsverplichting"


@pytest.fixture
def order(customer, seated, psp):
    """A basket of two seats; nobody is told of anything."""
    psp.faults(webhooks={"mute": True})
    return paying.basket(customer, seated)


@pytest.fixture
def look(client, customer):
    """The text of a page of the customer's."""
    client.force_login(customer)

    def at(name: str, *args: str) -> str:
        return client.get(reverse(name, args=["ccm", *args])).content.decode()

    return at


def begun(order: Order, minutes: int, left: int = 10) -> None:
    """The first place was taken so long ago; an attempt has stretched the hour."""
    now = dates.now()
    Order.objects.filter(pk=order.pk).update(
        started_at=now - timedelta(minutes=minutes), expires_at=now + timedelta(minutes=left)
    )


def press(client) -> str:
    """Where the pay button leads, and what is said there."""
    response = client.post(reverse("payment", args=["ccm"]), follow=True)
    return response.content.decode()


def test_paying_does_not_begin_when_it_can_not_end_in_time(client, order, psp, look):
    begun(order, 106)
    with pytest.raises(TooLateToPay):
        paying.start(order)
    assert not Payment.objects.exists()
    page = look("basket")
    assert "te weinig tijd" in page
    assert BUTTON not in page


def test_that_is_told_beforehand(order, look):
    begun(order, 100, left=15)
    page = look("basket")
    until = dates.local(Order.objects.get().started_at + timedelta(minutes=105))
    assert f"Begin te betalen vóór {until:%-H.%M}" in page
    assert BUTTON in page
    begun(order, 10, left=50)
    assert "Begin te betalen" not in look("basket")


def test_what_was_begun_in_time_is_gone_on_with(order, psp, look):
    payment = paying.start(order)
    begun(order, 106)
    assert paying.start(order).pk == payment.pk
    assert BUTTON in look("basket")


def test_a_free_order_needs_no_time(customer, order, psp):
    order.places.update(price=0)
    begun(order, 110)
    assert checkout.start_payment(order_id=order.pk, customer=customer) is None
    assert Order.objects.get().state == Order.State.CONFIRMED


def test_an_attempt_paid_in_its_last_minute_is_found_before_another_begins(client, order, psp, look):
    """Its webhook is lost, its time is over, and the customer presses the button again."""
    payment = paying.start(order)
    psp.end(payment.psp_id)
    Payment.objects.update(psp_expires_at=dates.now() - timedelta(seconds=1))
    assert "Bedankt voor uw bestelling" in (look("basket") and press(client))
    assert Payment.objects.get().bought


def test_an_attempt_that_ended_makes_room_for_another(order, psp):
    old = paying.start(order)
    psp.end(old.psp_id, "expired")
    Payment.objects.update(psp_expires_at=dates.now() - timedelta(seconds=1))
    assert paying.start(order).psp_id != old.psp_id


def test_the_database_allows_one_attempt_under_way(order):
    Payment.objects.create(order=order, amount=48, detached_at=dates.now())
    Payment.objects.create(order=order, amount=48)
    with pytest.raises(IntegrityError, match="one_open_payment"), transaction.atomic():
        Payment.objects.create(order=order, amount=48)


@pytest.mark.parametrize("fault", [{"match": "GET /v2/payments", "status": 404}, None])
def test_one_that_the_psp_can_not_tell_of_is_no_hindrance(order, psp, fault):
    old = paying.start(order)
    Payment.objects.update(psp_expires_at=dates.now() - timedelta(seconds=1))
    if fault:
        psp.faults(fail=fault, webhooks={"mute": True})
    else:
        psp.faults(amount={"value": "48.00", "currency": "USD", "payment": old.psp_id}, webhooks={"mute": True})
    assert paying.start(order).pk != old.pk


def test_the_page_after_a_failure_tells_of_an_earlier_attempt(customer, seated, order, psp, look):
    paying.start(order)
    paying.basket(customer, seated, "A3")
    second = paying.start(order)
    psp.end(second.psp_id, "failed")
    payments.sync_payment(second.pk)
    page = look("order", order.code)
    assert "De betaling is niet gelukt" in page
    assert "Een eerdere betaling voor deze bestelling" in page
    assert "U hebt niets betaald" not in page


def test_a_page_that_waits_promises_no_places_that_are_gone(order, psp, look):
    """The PSP has told nothing yet, and the time is over: no button that would begin anew."""
    paying.start(order)
    page = look("order", order.code)
    until = dates.local(Order.objects.get().expires_at)
    assert f"blijven zolang van u, uiterlijk tot {until:%-H.%M} uur" in page
    assert "Verder met betalen" in page
    paying.run_out(order, hours=1)
    page = look("order", order.code)
    assert "nog bevestigd" in page
    assert "Verder met betalen" not in page
    assert "blijven zolang van u" not in page
    assert "dezelfde plaatsen als ze nog vrij zijn, en anders vanzelf al uw geld terug" in page


def test_a_failure_alone_tells_of_none(order, psp, look):
    payment = paying.start(order)
    psp.end(payment.psp_id, "failed")
    page = look("order", order.code)
    assert "Een eerdere betaling" not in page
    assert "U hebt niets betaald." in page


def test_money_that_goes_back_does_not_invite_to_pay_again(order, psp, look):
    payment = paying.start(order)
    psp.faults(amount={"value": "47.00", "payment": payment.psp_id})
    psp.end(payment.psp_id)
    page = look("order", order.code)
    assert "Uw geld komt terug" in page
    assert "Opnieuw proberen te betalen" not in page
    assert "47,00" in page


@pytest.mark.parametrize("swept", [True, False])
@pytest.mark.parametrize("paid", [True, False])
def test_a_basket_that_ran_out_while_paying_leads_to_its_order(order, psp, seated, stranger, look, swept, paid):
    payment = paying.start(order)
    paying.run_out(order, hours=1)
    if swept:
        expiry.expire(order)
    if paid:
        paying.basket(stranger, seated, "A1")
        psp.end(payment.psp_id)
        payments.sync_payment(payment.pk)
    page = look("basket")
    assert "De tijd van uw winkelmandje is om" in page
    assert reverse("order", args=["ccm", order.code]) in page


def test_a_basket_that_just_ran_out_leads_to_no_order(order, look):
    paying.run_out(order, hours=1)
    assert reverse("order", args=["ccm", order.code]) not in look("basket")


def test_a_rate_that_was_taken_away_stops_the_money(client, order, psp, look):
    with guards_off():
        VatRate.objects.all().delete()
    with pytest.raises(NoVat):
        paying.start(order)
    assert not Payment.objects.exists()
    assert "Winkelmandje" in look("basket")
    page = press(client)
    assert "fout in onze gegevens" in page
    assert BUTTON in page


def test_a_cancelled_performance_says_what_to_do(client, order, seated, look):
    Performance.objects.filter(pk=seated.pk).update(state=Performance.State.CANCELLED)
    page = look("basket")
    assert "Deze voorstelling is afgelast." in page
    assert "Verwijder eerst haar tickets" in page
    assert BUTTON not in page


def test_a_place_lost_in_the_last_second_stops_it(order, stranger, seated, psp, monkeypatch):
    """The look finds all of them held; before they are kept, the time is over and somebody takes one."""
    Order.objects.update(expires_at=dates.now() + timedelta(minutes=5))
    look = checkout.places_to_pay

    def and_lose_one(order):
        places = look(order)
        order.places.filter(pk=places[0].place_id).update(held_until=dates.now() - timedelta(seconds=5))
        return places

    monkeypatch.setattr(checkout, "places_to_pay", and_lose_one)
    with pytest.raises(RunOut):
        paying.start(order)
    assert not Payment.objects.exists()
