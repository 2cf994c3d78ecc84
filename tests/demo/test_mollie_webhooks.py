"""Webhooks as Mollie sends them: with the id alone, repeated until an answer of exactly 200; and with faults."""

import signal
import threading
import time

import pytest

from demo.mollie.webhooks import RETRIES
from tests.demo.outside import Mollie
from tests.waiting import eventually


@pytest.fixture
def payment(mollie, shop):
    """An open payment whose webhook reaches the shop."""
    return mollie.new(webhookUrl=shop.url)


def settled(mollie, payment):
    found = mollie.webhooks(payment)
    return found and all(delivery["state"] == "settled" for delivery in found)


@pytest.mark.parametrize("status", ["paid", "failed", "canceled", "expired", "authorized"])
def test_a_change_is_told_with_the_id_alone(mollie, shop, payment, status):
    mollie.end(payment, status)
    eventually(lambda: settled(mollie, payment))
    assert shop.bodies() == [f"id={payment}"]
    assert shop.headers[0]["Content-Type"] == "application/x-www-form-urlencoded"
    assert shop.headers[0]["User-Agent"] == "Mollie HTTP client/1.0"


def test_open_and_pending_are_not_told(mollie, shop, payment):
    mollie.end(payment, "pending")
    assert mollie.webhooks(payment) == []


def test_the_retry_table_is_mollies():
    assert RETRIES == (0, 1, 3, 7, 15, 31, 60, 120, 240, 1560)


@pytest.mark.parametrize("answer", [201, 204, 301, 302, 404, 500])
def test_anything_but_200_is_tried_again(mollie, shop, payment, answer):
    mollie.faults(webhooks={"retry_minute": 0.1})
    shop.answer = lambda body: 200 if len(shop.calls) == 3 else answer
    begin = time.monotonic()
    mollie.end(payment)
    eventually(lambda: settled(mollie, payment))
    _, second, third = (at - begin for at, _, _ in shop.calls)
    assert second > 0.1
    assert third > 0.3


def test_after_ten_attempts_it_gives_up_until_told(mollie, shop, payment):
    mollie.faults(webhooks={"retry_minute": 0.0})
    shop.answer = lambda body: 500
    mollie.end(payment)
    eventually(lambda: mollie.webhooks(payment)[0]["state"] == "given up")
    assert len(shop.calls) == 10
    shop.answer = lambda body: 200
    mollie.control("/webhooks", {"payment": payment})
    eventually(lambda: settled(mollie, payment))


def test_a_slow_shop_holds_up_nobody_else(mollie, shop):
    payments = [mollie.new(webhookUrl=shop.url) for _ in range(6)]
    slow, go_on = f"id={payments[0]}", threading.Event()
    shop.answer = lambda body: (body != slow or go_on.wait(60)) and 200
    for payment in payments:
        mollie.end(payment)
    eventually(lambda: all(settled(mollie, payment) for payment in payments[1:]))
    assert mollie.webhooks(payments[0])[0]["state"] == "due"
    go_on.set()
    eventually(lambda: settled(mollie, payments[0]))
    assert len(shop.calls) == 6


def test_a_muted_one_is_lost_until_sent_all_the_same(mollie, shop, payment):
    mollie.faults(webhooks={"mute": True})
    mollie.end(payment)
    assert mollie.webhooks(payment)[0]["state"] == "muted"
    assert shop.calls == []
    mollie.control("/webhooks")
    eventually(lambda: settled(mollie, payment))
    assert shop.bodies() == [f"id={payment}"]


def test_a_late_one(mollie, shop, payment):
    mollie.faults(webhooks={"delay": 0.4})
    begin = time.monotonic()
    mollie.end(payment)
    eventually(lambda: settled(mollie, payment))
    assert shop.calls[0][0] - begin > 0.35


def test_twenty_at_once(mollie, shop, payment):
    mollie.faults(webhooks={"copies": 20})
    together = threading.Barrier(20)
    shop.answer = lambda body: 200 if together.wait(30) >= 0 else 500  # nobody is answered before all are here
    mollie.end(payment)
    eventually(lambda: settled(mollie, payment))
    assert shop.bodies() == [f"id={payment}"] * 20


def test_the_last_comes_first_when_reordered(mollie, shop):
    mollie.faults(webhooks={"reorder": 3.0})
    time.sleep(3 - time.time() % 3 + 0.05)  # the beginning of a window
    payments = [mollie.new(webhookUrl=shop.url) for _ in range(3)]
    for payment in payments:
        mollie.end(payment)
        time.sleep(0.5)
    eventually(lambda: all(settled(mollie, payment) for payment in payments))
    assert shop.bodies() == [f"id={payment}" for payment in reversed(payments)]


def test_before_the_create_call_is_answered(mollie, shop):
    mollie.faults(webhooks={"before_response": "paid"})
    payment = mollie.new(webhookUrl=shop.url)
    assert shop.bodies() == [f"id={payment}"]
    assert mollie.get(payment)["status"] == "paid"


def test_a_kill_loses_no_webhook(tmp_path, shop):
    mollie = Mollie(tmp_path)
    try:
        payment = mollie.new(webhookUrl=shop.url)
        mollie.faults(webhooks={"delay": 3.0})
        mollie.end(payment)
        mollie.stop(signal.SIGKILL)
        assert shop.calls == []
        mollie.start()
        eventually(lambda: settled(mollie, payment))
        assert shop.bodies() == [f"id={payment}"]
    finally:
        mollie.close()
