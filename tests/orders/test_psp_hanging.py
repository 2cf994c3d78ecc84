"""A PSP that hangs: a page waits once and not for long, most threads stay free, and the sweep goes on asking."""

import time
from datetime import timedelta

import pytest
import requests
from django.contrib.messages import get_messages
from django.db.models import F
from django.urls import reverse

from orders.models import Order, Payment
from orders.paying import sweeps
from orders.psp import circuit_breaker, methods
from orders.psp import mollie as api
from tests.races import at_once
from ticketing import dates
from ticketing.cache import forget_all

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)
HANGS = {"how": "hang", "seconds": 20.0, "times": 0}


@pytest.fixture
def order(customer, seated):
    return paying.basket(customer, seated)


def press(browser, customer, organiser) -> tuple[object, float]:
    """The answer to the pay button, and the seconds it took."""
    browser.force_login(customer)
    began = time.monotonic()
    response = browser.post(reverse("payment", args=[organiser.slug]))
    return response, time.monotonic() - began


def test_the_customer_waits_once_and_reads_what_to_do(client, customer, organiser, order, psp):
    psp.faults(fail={"match": "payments", **HANGS})
    response, seconds = press(client, customer, organiser)
    assert response.url == reverse("basket", args=[organiser.slug])
    said = str(next(iter(get_messages(response.wsgi_request))))
    assert "antwoordt op dit moment niet" in said
    assert "winkelmandje blijft bewaard" in said
    assert seconds < 7  # a worker waits for eight
    response, seconds = press(client, customer, organiser)
    assert seconds < 2.5, "the second press must not wait for a PSP that just hung"
    order.refresh_from_db()
    assert order.state == Order.State.BASKET


def test_it_is_asked_again_when_the_quiet_seconds_are_over(order, psp, monkeypatch):
    monkeypatch.setattr("orders.psp.mollie.IN_REQUEST", api.Patience(1, 1, on_a_page=True))
    psp.faults(fail={"match": "POST /v2/payments", **HANGS})
    with pytest.raises(api.PspTrouble):
        paying.start(order)
    psp.control("/reset")
    assert circuit_breaker.on_pages.quiet_until > time.monotonic()
    circuit_breaker.on_pages.quiet_until -= circuit_breaker.QUIET
    assert paying.start(order).state == Payment.State.OPEN


def test_silent_methods_stop_nobody_from_paying(order, psp):
    """Nobody knows the methods yet: none is named. Within the two seconds that they are worth, and once a minute."""
    psp.faults(fail={"match": "/v2/methods", **HANGS})
    began = time.monotonic()
    payment = paying.start(order)
    assert time.monotonic() - began < 3
    assert payment.state == Payment.State.OPEN
    assert payment.request["method"] == []
    began = time.monotonic()
    assert methods.quick_methods("ccm", patience=api.IN_REQUEST) == []
    assert time.monotonic() - began < 0.9  # asking again would take a second


def test_the_last_answer_about_methods_stands_in(psp, clock):
    known = methods.quick_methods("ccm")
    assert known == ["bancontact", "creditcard", "ideal", "kbc", "belfius"]
    psp.faults(fail={"match": "/v2/methods", "status": 503, "times": 0})
    clock.advance(seconds=methods.ANSWER_LASTS)
    assert methods.known_methods("ccm") is None
    assert methods.quick_methods("ccm") == known
    assert methods.known_methods("ccm") == known  # for a minute: then the PSP is asked again
    clock.advance(seconds=methods.SILENCE_LASTS)
    assert methods.known_methods("ccm") is None


def test_asking_again_asks_the_same(order, psp):
    """The methods were unknown and the answer lost; the methods are known and the customer reads French by now. Another
    body under the same key would be refused."""
    psp.faults(fail={"match": "methods|POST /v2/payments", "times": 2, "how": "close", "after": True})
    with pytest.raises(api.PspTrouble):
        paying.start(order)
    forget_all()
    assert methods.quick_methods("ccm")
    type(order.customer).objects.update(language="fr")
    payment = paying.start(Order.objects.select_related("customer").get(pk=order.pk))
    assert payment.state == Payment.State.OPEN
    assert Payment.objects.count() == 1


def test_an_attempt_from_before_requests_were_kept(order, psp):
    payment = paying.begin(order)
    Payment.objects.update(request={})
    assert paying.start(order).pk == payment.pk
    assert Payment.objects.get().request["metadata"]["reference"] == payment.reference


def test_most_threads_of_a_process_stay_free(psp, monkeypatch):
    """Twelve pages at once, and a PSP that hangs: four wait for it, the others are told so soon."""
    monkeypatch.setattr(circuit_breaker, "FOR_ROOM", 0.3)
    psp.faults(fail={"match": "GET", **HANGS})
    seconds: list[float] = []

    def look() -> None:
        began = time.monotonic()
        with pytest.raises(api.PspTrouble):
            api.get_payment("ccm", "tr_7UhSN1zuXS", patience=api.Patience(1, 2, on_a_page=True))
        seconds.append(time.monotonic() - began)

    at_once(*[look] * 12)
    assert len([one for one in seconds if one < 1.9]) == 12 - circuit_breaker.MOST_AT_ONCE
    assert max(seconds) < 5


def test_workers_are_not_held_back(psp):
    """The control: what no page waits for has neither the limit nor the quiet seconds."""
    circuit_breaker.on_pages.quiet_until = time.monotonic() + 60
    assert api.create_payment("ccm", {"amount": api.money(1), "description": "x", "redirectUrl": psp.url}, key="k")
    with pytest.raises(api.PspTrouble):
        api.get_payment("ccm", "tr_7UhSN1zuXS", patience=api.IN_REQUEST)


def test_a_busy_psp_is_not_waited_for_longer_than_the_page_may(psp):
    psp.faults(fail={"match": "POST", "status": 409, "times": 0})
    began = time.monotonic()
    with pytest.raises(api.PspBusy):
        api.create_payment("ccm", {}, key="k", patience=api.Patience(1, 1, on_a_page=True))
    assert time.monotonic() - began < 2.4  # all its pauses are 2.5 seconds


def test_a_page_that_asks_in_vain_leaves_the_question_to_the_sweep(client, customer, order, psp, monkeypatch):
    """A PSP of five seconds, and a page that looks again all the time: only the sweep has the patience."""
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.end(payment.psp_id)
    ago = dates.now() - timedelta(minutes=2)
    Payment.objects.update(asked_at=ago, created_at=F("created_at") - timedelta(minutes=2))
    monkeypatch.setattr("orders.psp.mollie.IN_REQUEST", api.Patience(0.3, 0.3, on_a_page=True))
    psp.faults(slow=0.6, webhooks={"mute": True})
    client.force_login(customer)
    page = client.get(reverse("order", args=["ccm", order.code]))
    assert page.context["status"] == "waiting"
    assert sweeps.sync_open_payments() == 1
    order.refresh_from_db()
    assert order.state == Order.State.CONFIRMED


def test_a_webhook_of_a_hanging_psp_is_answered_in_time(order, psp, live_server):
    psp.faults(webhooks={"mute": True})
    payment = paying.start(order)
    psp.faults(fail={"match": "GET", **HANGS}, webhooks={"mute": True})
    url = live_server.url + reverse("webhook", args=[payment.reference])
    began = time.monotonic()
    assert requests.post(url, data={"id": payment.psp_id}, timeout=15).status_code == 503
    assert time.monotonic() - began < 7
