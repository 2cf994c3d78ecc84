"""Money back at the simulator: refunds that progress by themselves or fail, chargebacks, the ledger."""

import pytest

from tests.waiting import eventually


@pytest.fixture
def paid(mollie, shop):
    """A paid payment of 24 euro, whose webhook was received."""
    mollie.faults(refund_delay=0.2)
    payment = mollie.new(webhookUrl=shop.url)
    mollie.end(payment)
    eventually(lambda: len(shop.calls) == 1)
    return payment


def refund(mollie, payment, value, **more):
    return mollie.api("POST", f"/payments/{payment}/refunds", {"amount": {"currency": "EUR", "value": value}, **more})


def state(mollie, payment):
    return [part["status"] for part in mollie.get(payment, embed="refunds")["_embedded"]["refunds"]]


def test_a_refund_moves_by_itself_and_tells_each_step(mollie, shop, paid):
    mollie.faults(refund_delay=1.0)
    made = refund(mollie, paid, "10.00").json()
    assert (made["status"], made["metadata"], made["paymentId"]) == ("pending", None, paid)
    eventually(lambda: state(mollie, paid) == ["processing"])
    eventually(lambda: state(mollie, paid) == ["refunded"])
    eventually(lambda: len(shop.calls) == 3)
    assert set(shop.bodies()) == {f"id={paid}"}
    payment = mollie.get(paid)
    assert (payment["status"], payment["amountRefunded"]["value"]) == ("paid", "10.00")
    assert payment["amountRemaining"]["value"] == "14.00"


def test_never_more_than_was_paid(mollie, paid):
    assert refund(mollie, paid, "20.00").status_code == 201
    assert refund(mollie, paid, "4.01").status_code == 422
    assert refund(mollie, paid, "4.00").status_code == 201


def test_only_what_was_paid(mollie):
    assert refund(mollie, mollie.new(), "1.00").status_code == 422


def test_two_alike_in_short_succession_are_one_asked_twice(mollie, paid):
    assert refund(mollie, paid, "2.00", metadata={"refund": 1}).status_code == 201
    assert refund(mollie, paid, "2.00", metadata={"refund": 1}).status_code == 409
    assert refund(mollie, paid, "2.00", metadata={"refund": 2}).status_code == 201


def test_one_can_be_called_off_only_before_it_began(mollie, paid):
    mollie.faults(refund_delay=60.0)
    path = f"/payments/{paid}/refunds/{refund(mollie, paid, '24.00').json()['id']}"
    assert mollie.api("DELETE", path).status_code == 204
    assert mollie.api("GET", path).json()["status"] == "canceled"
    assert mollie.get(paid)["amountRemaining"]["value"] == "24.00"
    mollie.faults(refund_delay=0.0)
    path = f"/payments/{paid}/refunds/{refund(mollie, paid, '24.00').json()['id']}"
    eventually(lambda: mollie.api("GET", path).json()["status"] == "refunded")
    assert mollie.api("DELETE", path).status_code == 422


def test_it_can_refuse(mollie, paid):
    mollie.faults(refund_fail="refuse")
    assert refund(mollie, paid, "1.00").status_code == 422
    assert mollie.ledger()[paid]["refunds"] == []


def test_it_can_fail_in_the_end(mollie, paid):
    mollie.faults(refund_fail="failed", refund_queued=True)
    assert refund(mollie, paid, "24.00").json()["status"] == "queued"
    eventually(lambda: state(mollie, paid) == ["failed"])
    assert mollie.get(paid)["amountRemaining"]["value"] == "24.00"


def test_from_outside_it_is_the_same_and_the_shop_is_told(mollie, shop, paid):
    mollie.control(f"/payments/{paid}/refunds", {"value": "5.00"})
    eventually(lambda: state(mollie, paid) == ["refunded"])
    eventually(lambda: len(shop.calls) == 3)


def test_a_chargeback_leaves_the_status_and_tells(mollie, shop, paid):
    assert "amountChargedBack" not in mollie.get(paid)
    mollie.control(f"/payments/{paid}/chargebacks")
    eventually(lambda: len(shop.calls) == 2)
    payment = mollie.get(paid, embed="chargebacks")
    assert (payment["status"], payment["amountChargedBack"]["value"]) == ("paid", "24.00")
    assert payment["_embedded"]["chargebacks"][0]["amount"]["value"] == "24.00"
    assert refund(mollie, paid, "1.00").status_code == 422


def test_the_ledger_says_what_became_of_the_money(mollie, paid):
    refund(mollie, paid, "3.00", metadata={"refund": 7})
    entry = mollie.ledger()[paid]
    assert (entry["status"], entry["amount"]["value"], entry["amountRefunded"]["value"]) == ("paid", "24.00", "3.00")
    assert (entry["metadata"], entry["amountChargedBack"]["value"]) == ({"order": "2026-00042"}, "0.00")
    assert [(part["amount"]["value"], part["metadata"]) for part in entry["refunds"]] == [("3.00", {"refund": 7})]
