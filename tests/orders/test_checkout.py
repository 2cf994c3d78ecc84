"""From the order button to the PSP's page."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from orders import stock
from orders.models import Order, Payment, Place
from orders.paying import checkout
from orders.paying.refusals import NothingToPay
from orders.psp import mollie as client
from orders.psp.mollie import PspTrouble
from orders.stock.refusals import NotOnSale, RunOut
from shows.models import Performance
from tests import cast
from tests.races import at_once, locked
from ticketing import dates

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(customer, seated):
    return paying.basket(customer, seated)


def pay(client, customer, organiser, **data):
    client.force_login(customer)
    return client.post(reverse("payment", args=[organiser.slug]), data)


def onwards(response) -> str:
    """Where the page that leaves for the PSP goes by itself."""
    return response.headers["Refresh"].removeprefix("0; url=")


def entries_of(psp, order):
    """What the PSP's books have of the order."""
    return [entry for entry in psp.ledger().values() if (entry.get("metadata") or {}).get("order") == order.code]


def test_the_button_leads_to_the_psp_with_all_it_must_know(client, customer, organiser, order, psp, settings):
    response = pay(client, customer, organiser)
    payment = Payment.objects.get()
    assert (response.status_code, onwards(response)) == (200, payment.checkout_url)
    assert f'href="{payment.checkout_url}"' in response.content.decode()
    assert (payment.state, payment.amount) == (Payment.State.OPEN, Decimal("48.00"))
    told = psp.get(payment.psp_id)
    assert told["amount"] == {"currency": "EUR", "value": "48.00"}
    assert told["description"].startswith(order.code)
    assert told["metadata"] == {"order": order.code, "reference": payment.reference}
    assert told["locale"] == "nl_BE"
    assert told["redirectUrl"] == settings.SITE_URL + reverse("order", args=[organiser.slug, order.code])
    assert told["webhookUrl"] == settings.SITE_URL + reverse("webhook", args=[payment.reference])


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr_BE"), ("en", "en_GB")])
def test_the_psp_speaks_the_customers_language(order, psp, language, locale):
    type(order.customer).objects.update(language=language)
    assert psp.get(paying.start(Order.objects.get()).psp_id)["locale"] == locale


def test_what_takes_days_is_not_offered(order, psp):
    page = psp.http.get(paying.start(order).checkout_url).text
    assert "Bancontact" in page
    assert "Overschrijving" not in page
    assert "PayPal" not in page


def test_pressing_twice_goes_on_with_the_same_attempt(client, customer, organiser, order, psp):
    first = pay(client, customer, organiser)
    psp.faults(fail={"match": "POST"})  # and needs the PSP no more
    assert onwards(pay(client, customer, organiser)) == onwards(first)
    assert (
        len([entry for entry in psp.ledger().values() if (entry.get("metadata") or {}).get("order") == order.code]) == 1
    )


def test_two_presses_at_once_make_one_attempt(order, psp):
    psp.faults(slow=0.5)
    answers = at_once(*[lambda: paying.start(order).checkout_url] * 2)
    assert answers[0] == answers[1] == Payment.objects.get().checkout_url


def test_a_changed_basket_is_another_attempt(customer, seated, order, psp):
    old = paying.start(order)
    paying.basket(customer, seated, "A3")
    new = paying.start(order)
    old.refresh_from_db()
    assert old.detached_at is not None
    assert new.amount == Decimal("72.00")
    assert new.psp_id != old.psp_id


def test_an_attempt_for_another_basket_is_not_gone_on_with(order, psp):
    """Whatever forgot to detach it: it is looked at again."""
    old = paying.start(order)
    Payment.objects.update(covers=old.covers[:1])
    new = paying.start(order)
    assert (new.pk == old.pk, new.covers) == (False, old.covers)
    old.refresh_from_db()
    assert old.detached_at is not None


def test_the_places_stay_until_the_psps_own_end(order, psp):
    """A basket in its last minute: the PSP's payment outlives the hour, and so do the places."""
    started_at = dates.now() - timedelta(minutes=59)
    ends_at = started_at + timedelta(hours=1)
    Order.objects.update(started_at=started_at, expires_at=ends_at)
    Place.objects.filter(order=order).update(held_until=ends_at)
    payment = paying.start(order)
    order.refresh_from_db()
    assert order.expires_at > payment.psp_expires_at
    assert set(order.places.values_list("held_until", flat=True)) == {order.expires_at}


def test_never_longer_than_two_hours(order, psp):
    """Within two hours of the first place, whatever the PSP says."""
    started_at = dates.now() - timedelta(minutes=104)
    Order.objects.update(started_at=started_at, expires_at=dates.now() + timedelta(minutes=2))
    paying.start(order)
    order.refresh_from_db()
    assert order.expires_at == started_at + timedelta(hours=2)


def test_paying_starts_inside_the_hour(client, customer, organiser, order, psp):
    paying.run_out(order)
    with pytest.raises(RunOut):
        paying.start(order)
    assert not Payment.objects.exists()
    assert pay(client, customer, organiser).url == reverse("basket", args=[organiser.slug])


def test_a_place_that_somebody_else_has_by_now_stops_it(order, psp):
    """The hold ran out on one of two places only: never an attempt for half a basket."""
    Place.objects.filter(pk=order.places.first().pk).update(held_until=dates.now() - timedelta(seconds=1))
    with pytest.raises(RunOut):
        paying.start(order)
    assert order.places.exclude(held_until=order.expires_at).count() == 1


def test_an_empty_basket_is_not_paid(client, customer, organiser, order, psp):
    stock.give_back(order, list(order.places.values_list("pk", flat=True)))
    with pytest.raises(NothingToPay):
        paying.start(order)
    assert pay(client, customer, organiser).url == reverse("basket", args=[organiser.slug])


def test_a_stranger_pays_nothing_of_somebody_else(client, stranger, organiser, order, psp):
    with pytest.raises(NothingToPay):
        checkout.start_payment(order_id=order.pk, customer=stranger)
    pay(client, stranger, organiser)
    assert not Payment.objects.exists()


def test_the_amount_shown_is_the_amount_charged(client, customer, organiser, order, psp):
    for wrong in ("47.99", "-1", "NaN", "Infinity", "1e9", "veel"):
        assert pay(client, customer, organiser, total=wrong).url == reverse("basket", args=[organiser.slug])
    assert not Payment.objects.exists()
    assert onwards(pay(client, customer, organiser, total="48.00")) == Payment.objects.get().checkout_url


def test_get_changes_nothing_and_who_is_not_logged_in_pays_nothing(client, customer, organiser, order):
    url = reverse("payment", args=[organiser.slug])
    assert "/login/" in client.post(url).url
    client.force_login(customer)
    assert client.get(url).status_code == 405
    assert not Payment.objects.exists()


def test_a_free_order_skips_the_psp(client, customer, organiser, psp):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser), amount="0")
    stock.put_on_sale(performance)
    order = paying.basket(customer, performance)
    response = pay(client, customer, organiser)
    assert response.url == reverse("order", args=[organiser.slug, order.code])
    order.refresh_from_db()
    assert (order.state, order.tickets.count(), paying.confirmations()) == (Order.State.CONFIRMED, 2, 1)
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 502, "body": "html"},
        {"status": 500, "body": "empty"},
        {"status": 429},
        {"how": "close"},
        {"how": "close", "after": True},
        {"status": 200, "body": "html", "after": True},
    ],
)
def test_trouble_at_the_psp_keeps_the_basket_and_a_second_try_doubles_nothing(
    client, customer, organiser, order, psp, fault
):
    psp.faults(fail={"match": "POST /v2/payments", "times": 1, **fault})
    response = pay(client, customer, organiser)
    assert response.url == reverse("basket", args=[organiser.slug])
    assert "betaaldienst" in str(next(iter(get_messages(response.wsgi_request))))
    order.refresh_from_db()
    assert (order.state, order.places.count()) == (Order.State.BASKET, 2)
    assert onwards(pay(client, customer, organiser)) == Payment.objects.get().checkout_url
    assert [entry["id"] for entry in entries_of(psp, order)] == [Payment.objects.get().psp_id]


def test_a_psp_that_says_nothing_is_not_waited_for_long(order, psp, monkeypatch):
    monkeypatch.setattr("orders.psp.mollie.IN_REQUEST", client.Patience(1, 1, on_a_page=True))
    psp.faults(fail={"match": "POST /v2/payments", "times": 1, "how": "hang", "seconds": 2.0})
    with pytest.raises(PspTrouble):
        paying.start(order)


def test_a_psp_that_is_down_is_trouble(order, psp, settings):
    settings.MOLLIE_API_URL = "http://127.0.0.1:9"
    with pytest.raises(PspTrouble):
        paying.start(order)
    assert Payment.objects.get().state == Payment.State.STARTING


def test_what_the_psp_refuses_is_over_and_a_next_try_is_a_new_attempt(order, psp):
    psp.faults(fail={"match": "POST /v2/payments", "times": 1, "status": 422})
    with pytest.raises(PspTrouble):
        paying.start(order)
    assert Payment.objects.get().state == Payment.State.FAILED
    assert paying.start(order).state == Payment.State.OPEN
    assert Payment.objects.count() == 2


def test_who_waits_for_a_lock_is_told_to_try_again(order, psp, client, customer, organiser):
    with locked(order):
        response = pay(client, customer, organiser)
    assert response.url == reverse("basket", args=[organiser.slug])
    assert "druk" in str(next(iter(get_messages(response.wsgi_request))))
    assert not Payment.objects.exists()


def test_the_psp_is_never_called_inside_a_transaction(order, psp):
    from django.db import transaction

    payment = paying.start(order)
    with transaction.atomic(), pytest.raises(RuntimeError, match="inside a transaction"):
        client.get_payment("ccm", payment.psp_id)


def test_a_cancelled_performance_takes_no_money(customer, seated, order, psp):
    Performance.objects.filter(pk=seated.pk).update(state=Performance.State.CANCELLED)
    with pytest.raises(NotOnSale):
        checkout.start_payment(order_id=order.pk, customer=customer)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("total", ["sNaN", "NaN", "Infinity", "-1", "twee", "1e400"])
def test_a_total_that_is_no_amount_orders_nothing(client, customer, organiser, order, psp, total):
    response = pay(client, customer, organiser, total=total)
    assert response.url == f"/{organiser.slug}/winkelmandje/"
    assert not Payment.objects.exists()
