"""The page that a customer comes back to from the PSP."""

from datetime import timedelta

import pytest
from django.template.loader import get_template
from django.urls import reverse

from orders.models import Order, Payment, Refund
from orders.paying import payments
from orders.paying.order_status import OrderStatus, order_status
from orders.stock import expiry
from orders.views import orders as views
from tests.guards import guards_off
from ticketing import dates

from . import paying


def page(order: Order, name: str = "order") -> str:
    return reverse(name, args=[order.organiser.slug, order.code])


@pytest.fixture
def order(client, customer, seated):
    client.force_login(customer)
    return paying.basket(customer, seated)


@pytest.fixture
def waiting(order) -> Payment:
    """An attempt that is open at the PSP, asked about a moment ago."""
    payment = payments.apply((begun := paying.begin(order)).pk, paying.told(begun, "open"))
    Payment.objects.filter(pk=payment.pk).update(asked_at=dates.now())
    return payment


@pytest.mark.parametrize("status", sorted(set(OrderStatus) - {OrderStatus.BASKET}))
def test_each_status_has_its_part_of_the_page(status):
    assert get_template(f"orders/_order_{status}.html")


def test_paid(client, order, waiting):
    payments.apply(waiting.pk, paying.told(waiting))
    response = client.get(page(order))
    assert response.context["status"] == OrderStatus.PAID
    assert b"Bedankt voor uw bestelling" in response.content
    assert order.customer.email.encode() in response.content
    assert "Refresh" not in response.headers
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_not_known_yet(client, order, waiting):
    response = client.get(page(order))
    assert response.context["status"] == OrderStatus.WAITING
    assert f'data-payment-state="{page(order, "order_state")}"'.encode() in response.content
    assert b"js/payment-state.js" in response.content
    assert response.headers["Refresh"] == str(views.LOOK_AGAIN)
    assert client.get(page(order, "order_state")).json() == {"standing": "waiting"}
    payments.apply(waiting.pk, paying.told(waiting))
    assert client.get(page(order, "order_state")).json() == {"standing": "paid"}


@pytest.mark.parametrize("told", ["failed", "canceled", "expired"])
def test_not_paid_and_the_basket_is_kept(client, order, waiting, told):
    payments.apply(waiting.pk, paying.told(waiting, told))
    response = client.get(page(order))
    order.refresh_from_db()
    assert response.context["status"] == OrderStatus.TRY_AGAIN
    assert dates.local(order.expires_at).strftime("%-H.%M").encode() in response.content
    assert reverse("payment", args=[order.organiser.slug]).encode() in response.content


def test_not_paid_and_the_places_are_gone(client, order, waiting):
    payments.apply(waiting.pk, paying.told(waiting, "expired"))
    paying.run_out(order)
    expiry.expire(order)
    response = client.get(page(order))
    assert response.context["status"] == OrderStatus.GIVEN_UP
    assert "vrijgegeven" in response.content.decode()


def test_refunded_and_why(client, order, waiting, seated, stranger):
    paying.run_out(order)
    expiry.expire(order)
    paying.basket(stranger, seated, "A1")
    payments.apply(waiting.pk, paying.told(waiting))
    response = client.get(page(order))
    assert response.context["status"] == OrderStatus.REFUNDED
    text = response.content.decode()
    assert "48,00" in text
    assert "aan iemand anders" in text
    Refund.objects.update(state=Refund.State.REFUSED)
    assert "onze medewerkers regelen" in client.get(page(order)).content.decode()


def test_paid_twice_is_told_beside_the_tickets(client, order, waiting):
    payments.apply(waiting.pk, paying.told(waiting))
    other = Payment.objects.create(order=order, amount=48, detached_at=dates.now())
    payments.apply(other.pk, paying.told(other))
    text = client.get(page(order)).content.decode()
    assert "Bedankt" in text
    assert "deze bestelling was al betaald" in text


def test_a_basket_that_is_not_being_paid_is_shown_as_a_basket(client, order):
    assert client.get(page(order)).url == reverse("basket", args=[order.organiser.slug])


def test_an_attempt_that_never_started_can_be_tried_again(client, order):
    paying.begin(order)
    assert client.get(page(order)).context["status"] == OrderStatus.TRY_AGAIN


def test_cancelled(client, order):
    Order.objects.update(state=Order.State.CANCELLED)
    assert "geannuleerd" in client.get(page(order)).content.decode()


@pytest.mark.parametrize("name", ["order", "order_state"])
def test_somebody_elses_order_does_not_exist(client, order, stranger, name, organiser):
    from tests import cast

    other = cast.make_organiser("elders", name="Elders")
    assert client.get(reverse(name, args=[other.slug, order.code])).status_code == 404
    assert client.get(reverse(name, args=[organiser.slug, "ZZZZZZZZ"])).status_code == 404
    client.force_login(stranger)
    assert client.get(page(order, name)).status_code == 404
    client.logout()
    assert "/login/" in client.get(page(order, name)).url
    assert client.post(page(order, name)).status_code in (302, 405)


@pytest.mark.django_db(transaction=True)
def test_coming_back_asks_the_psp_at_once(client, customer, seated, psp):
    """The webhook is lost; the customer is back sooner than any sweep."""
    psp.faults(webhooks={"mute": True})
    order = paying.basket(customer, seated)
    psp.end(paying.start(order).psp_id)
    client.force_login(customer)
    assert client.get(page(order)).context["status"] == OrderStatus.PAID


@pytest.mark.django_db(transaction=True)
def test_a_page_that_waits_asks_now_and_then(client, customer, seated, psp, monkeypatch):
    psp.faults(webhooks={"mute": True})
    order = paying.basket(customer, seated)
    payment = paying.start(order)
    client.force_login(customer)
    assert client.get(page(order)).context["status"] == OrderStatus.WAITING
    psp.end(payment.psp_id)
    assert client.get(page(order, "order_state")).json() == {"standing": "waiting"}
    Payment.objects.update(asked_at=dates.now() - views.ASK_AT_MOST_EVERY)
    assert client.get(page(order, "order_state")).json() == {"standing": "paid"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fault", [{"status": 503}, {"body": "html", "status": 502}, {"how": "close"}])
def test_trouble_at_the_psp_is_no_error_for_the_customer(client, customer, seated, psp, fault):
    order = paying.basket(customer, seated)
    paying.start(order)
    client.force_login(customer)
    psp.faults(fail={"match": "GET", **fault})
    response = client.get(page(order))
    assert (response.status_code, response.context["status"]) == (200, OrderStatus.WAITING)


@pytest.mark.django_db(transaction=True)
def test_our_own_fault_is_no_error_for_the_customer(client, customer, seated, psp):
    """Paid, but no VAT rate is known today: nothing is half done, and the page waits."""
    from shows.models import VatRate

    psp.faults(webhooks={"mute": True})
    order = paying.basket(customer, seated)
    psp.end(paying.start(order).psp_id)
    with guards_off():
        VatRate.objects.all().delete()
    client.force_login(customer)
    assert client.get(page(order)).context["status"] == OrderStatus.WAITING


@pytest.mark.django_db(transaction=True)
def test_a_silent_psp_is_not_waited_for_on_a_page(client, customer, seated, psp, monkeypatch):
    import time

    monkeypatch.setattr("orders.psp.mollie.IN_REQUEST", payments.mollie.Patience(1, 1, on_a_page=True))
    order = paying.basket(customer, seated)
    paying.start(order)
    client.force_login(customer)
    psp.faults(fail={"match": "GET", "how": "hang", "seconds": 3.0})
    began = time.monotonic()
    assert client.get(page(order)).status_code == 200
    assert time.monotonic() - began < 2.5


def test_the_last_attempt_decides(order, waiting):
    """An old one, detached and still open, does not hide that the new one failed."""
    Payment.objects.filter(pk=waiting.pk).update(detached_at=dates.now())
    new = paying.begin(order)
    payments.apply(new.pk, paying.told(new, "failed"))
    order.refresh_from_db()
    assert order_status(order) == OrderStatus.TRY_AGAIN
    assert order.expires_at - dates.now() > timedelta(minutes=9)
