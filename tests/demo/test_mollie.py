"""The simulator keeps the rules of Mollie's v2 API."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from mollie.api import error
from mollie.api.client import Client

from tests.demo.outside import KEY, PAYMENT, Mollie
from tests.waiting import eventually

SPECS = [
    Path(os.environ.get("MOLLIE_SPEC", "absent")),
    Path(__file__).parents[3] / "shared/data/mollie/mollie-openapi.yaml",
]
EURO = {"currency": "EUR", "value": "1.00"}
LINE = {"description": "De Vos", "quantity": 2, "unitPrice": {"currency": "EUR", "value": "12.00"}}
LINE |= {"totalAmount": PAYMENT["amount"], "vatRate": "6.00", "vatAmount": {"currency": "EUR", "value": "1.36"}}


@pytest.fixture
def client(mollie):
    made = Client(timeout=20)
    made.set_api_endpoint(mollie.url)
    made.set_api_key(KEY)
    yield made
    made._client.close()


def test_every_kind_of_answer_agrees_with_mollies_document():
    found = next((path for path in SPECS if path.is_file()), None)
    if found is None:
        pytest.skip("Mollie's OpenAPI document isn't here: set MOLLIE_SPEC to it")
    command = [sys.executable, "-m", "demo.mollie.check", "--spec", str(found)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "50 answers judged, 0 disagreements\n")


def test_the_real_client_library_pays_and_refunds(client, mollie):
    payment = client.payments.create(PAYMENT)
    assert payment.id.startswith("tr_")
    assert len(payment.id) == 25
    assert payment.checkout_url == f"{mollie.url}/checkout/{payment.id}"
    mollie.end(payment.id)
    payment = client.payments.get(payment.id, embed="refunds")
    assert payment.is_paid()
    refund = payment.refunds.create({"amount": EURO})
    assert payment.refunds.delete(refund.id) == {}
    assert payment.refunds.get(refund.id).status == "canceled"
    assert {"bancontact", "kbc", "belfius"} <= {method.id for method in client.methods.list()}


def test_the_real_client_library_follows_pages(client, mollie):
    made = [mollie.new(description=str(number)) for number in range(5)]
    page = client.payments.list(limit=2)
    seen = [payment.id for payment in page]
    while len(seen) < 5:
        page = page.get_next()
        seen += [payment.id for payment in page]
    assert seen[:5] == made[::-1]
    assert [payment.id for payment in page.get_previous()] == seen[2:4]


def test_an_id_with_a_path_in_it_finds_nothing(client):
    with pytest.raises(error.NotFoundError):
        client.payments.get("tr_../../x?y=1")


@pytest.mark.parametrize("key", ["live_" + "k" * 30, "", "nonsense"])
def test_only_a_test_key_gets_in(mollie, key):
    response = mollie.api("GET", "/payments", key=key)
    assert (response.status_code, response.json()["title"]) == (401, "Unauthorized Request")


def test_a_key_sees_only_its_own_payments(mollie):
    payment = mollie.new()
    assert mollie.api("GET", f"/payments/{payment}", key="test_other").status_code == 404
    assert mollie.api("GET", "/payments", key="test_other").json()["count"] == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": None}, "amount"),
        ({"description": None}, "description"),
        ({"redirectUrl": None}, "redirectUrl"),
        *[
            ({"amount": {"currency": "EUR", "value": v}}, "amount.value")
            for v in ("10", "10,00", 10.0, "1.000", "١.٠٠")
        ],
        ({"amount": {"currency": "EUR", "value": "0.00"}}, "amount"),
        ({"amount": {"currency": "EUR", "value": "-5.00"}}, "amount"),
        ({"amount": {"currency": "EUR", "value": "9999999.00"}}, "amount"),
        ({"amount": {"currency": "USD", "value": "1.00"}}, "amount.currency"),
        ({"redirectUrl": "javascript:alert(1)"}, "redirectUrl"),
        ({"webhookUrl": "/relative"}, "webhookUrl"),
        ({"method": "payconiq"}, "method"),
        ({"method": ["bancontact", "klarna"]}, "method"),
        ({"locale": "nl"}, "locale"),
        ({"metadata": "x" * 2000}, "metadata"),
        ({"metadata": True}, "metadata"),
        ({"profileId": "pfl_x"}, "profileId"),
        ({"dueDate": "2020-01-01"}, "dueDate"),
        ({"lines": [LINE | {"quantity": 3}]}, "lines.0.totalAmount"),
        ({"lines": [LINE | {"vatAmount": EURO}]}, "lines.0.vatAmount"),
        ({"lines": [LINE, LINE]}, "lines"),
    ],
)
def test_a_wrong_field_is_refused_by_name(mollie, changes, field):
    data = {name: value for name, value in {**PAYMENT, **changes}.items() if value is not None}
    response = mollie.api("POST", "/payments", data)
    assert (response.status_code, response.json()["field"]) == (422, field)


def test_a_long_description_is_cut_and_right_lines_are_taken(mollie):
    payment = mollie.get(mollie.new(description="x" * 300, lines=[LINE]))
    assert len(payment["description"]) == 255
    assert payment["lines"] == [LINE]


def test_the_same_key_gives_the_same_payment(mollie):
    first = mollie.api("POST", "/payments", PAYMENT, Idempotency_Key="order-1")
    again = mollie.api("POST", "/payments", PAYMENT, Idempotency_Key="order-1")
    assert again.json() == first.json()
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = mollie.api("POST", "/payments", PAYMENT | {"description": "x"}, Idempotency_Key="order-1")
    assert other.status_code == 400


def test_the_same_key_while_the_first_call_runs_is_refused(mollie):
    mollie.faults(slow=3.0)
    with ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(mollie.api, "POST", "/payments", PAYMENT, Idempotency_Key="busy") for _ in range(4)]
        statuses = sorted(call.result().status_code for call in calls)
    assert statuses == [201, 409, 409, 409]


def test_a_lost_answer_is_found_again_by_its_key(mollie):
    mollie.faults(fail={"match": "^POST /v2/payments$", "times": 1, "how": "close", "after": True})
    with pytest.raises(requests.ConnectionError):
        mollie.api("POST", "/payments", PAYMENT | {"description": "lost"}, Idempotency_Key="lost")
    again = mollie.api("POST", "/payments", PAYMENT | {"description": "lost"}, Idempotency_Key="lost")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert [entry["id"] for entry in mollie.ledger().values() if entry["description"] == "lost"] == [again.json()["id"]]


@pytest.mark.parametrize(
    ("body", "content_type"), [("json", "application/hal+json"), ("html", "text/html"), ("empty", "text/plain")]
)
def test_it_fails_as_often_as_is_set(mollie, body, content_type):
    before = len(mollie.ledger())
    mollie.faults(fail={"status": 500, "times": 2, "body": body})
    failed = [mollie.api("POST", "/payments", PAYMENT) for _ in range(2)]
    assert [response.status_code for response in failed] == [500, 500]
    assert failed[0].headers["Content-Type"].startswith(content_type)
    assert len(mollie.ledger()) == before
    mollie.new()


def test_it_can_hang(mollie):
    mollie.faults(fail={"how": "hang", "seconds": 5, "times": 1})
    with pytest.raises(requests.ReadTimeout):
        mollie.http.get(mollie.url + "/v2/payments", headers={"Authorization": f"Bearer {KEY}"}, timeout=0.3)


def test_it_can_answer_with_another_amount(mollie):
    right, wrong = mollie.new(), mollie.new()
    mollie.faults(amount={"value": "9.99", "payment": wrong})
    assert mollie.get(right)["amount"]["value"] == "24.00"
    assert mollie.get(wrong)["amount"]["value"] == "9.99"
    assert mollie.ledger()[wrong]["amount"]["value"] == "24.00"


def test_a_payment_expires_by_itself(mollie):
    mollie.faults(expiry={"choice": 0.3, "kbc": 60})
    quick, slow = mollie.new(), mollie.new(method="kbc")
    eventually(lambda: mollie.get(quick)["status"] == "expired")
    assert mollie.get(slow)["status"] == "open"


def test_only_some_methods_can_be_cancelled(mollie):
    hosted, transfer = mollie.new(), mollie.new(method="banktransfer")
    assert mollie.get(hosted)["isCancelable"] is False
    assert mollie.api("DELETE", f"/payments/{hosted}").status_code == 422
    assert mollie.api("DELETE", f"/payments/{transfer}").json()["status"] == "canceled"


def test_what_is_final_stays(mollie):
    payment = mollie.new()
    mollie.end(payment, "paid")
    refused = mollie.http.post(f"{mollie.url}/control/payments/{payment}/status", json={"status": "failed"})
    assert refused.status_code == 409
    assert mollie.end(payment, "expired", force=True)["status"] == "expired"


def test_32_clients_at_once(mollie):
    before, start = len(mollie.ledger()), threading.Barrier(32)

    def customer(number: int) -> None:
        with requests.Session() as http:
            headers = {"Authorization": f"Bearer {KEY}"}
            start.wait()
            for _ in range(5):
                made = http.post(f"{mollie.url}/v2/payments", json=PAYMENT, headers=headers, timeout=30).json()
                assert http.get(made["_links"]["self"]["href"], headers=headers, timeout=30).json()["id"] == made["id"]

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(customer, range(32)))
    assert len(mollie.ledger()) == before + 160


def test_the_controls_are_for_programs_on_this_machine(mollie):
    foreign_form = mollie.http.post(f"{mollie.url}/control/reset", data={"a": "b"})
    foreign_name = mollie.http.get(f"{mollie.url}/control/ledger", headers={"Host": "evil.example"})
    assert (foreign_form.status_code, foreign_name.status_code) == (403, 403)
    assert mollie.http.post(f"{mollie.url}/control/faults", json={"slwo": 1}).status_code == 400


def test_a_call_that_was_killed_may_be_made_again(tmp_path):
    mollie = Mollie(tmp_path)
    try:
        mollie.faults(slow=5)
        headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "k"}
        with pytest.raises(requests.ReadTimeout):
            mollie.http.post(f"{mollie.url}/v2/payments", json=PAYMENT, headers=headers, timeout=0.3)
        assert mollie.api("POST", "/payments", PAYMENT, Idempotency_Key="k").status_code == 409
        mollie.stop(signal.SIGKILL)
        mollie.start()
        assert mollie.api("POST", "/payments", PAYMENT, Idempotency_Key="k").status_code == 201
        assert len(mollie.ledger()) == 1
    finally:
        mollie.close()


def test_a_kill_loses_nothing_and_a_term_ends_quickly(tmp_path):
    mollie = Mollie(tmp_path)
    try:
        payment = mollie.api("POST", "/payments", PAYMENT, Idempotency_Key="k").json()["id"]
        mollie.end(payment)
        mollie.stop(signal.SIGKILL)
        mollie.start()
        assert mollie.get(payment)["status"] == "paid"
        assert mollie.api("POST", "/payments", PAYMENT, Idempotency_Key="k").json()["id"] == payment
        assert mollie.stop() == 0
    finally:
        mollie.close()
