"""What the PSP's answers become, and what never leaves for the PSP."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import requests

from orders.psp import mollie as client
from orders.psp.mollie_client import Session, errors_are_trouble, new_client, open_client
from tests.demo import outside

pytestmark = pytest.mark.django_db(transaction=True)
BODY = {
    "amount": {"currency": "EUR", "value": "24.00"},
    "description": "ABCDEFGH",
    "redirectUrl": "https://shop.example/",
    "metadata": {"reference": "r1"},
}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("tr_7UhSN1zuXS", True),
        ("tr_5B8cwPMGnU6qLbRvo7qEZo", True),
        ("tr_", False),
        ("tr_../../x?y=1", False),
        ("tr_abc/refunds", False),
        ("TR_7UhSN1zuXS", False),
        (" tr_7UhSN1zuXS", False),
        ("tr_7UhSN1zuXS\n", False),
        ("tr_" + "a" * 65, False),
        ("tr_é1234", False),
        ("", False),
    ],
)
def test_only_a_payments_number_goes_into_a_url(text, is_one, monkeypatch):
    assert client.is_payment_id(text) is is_one
    if not is_one:
        monkeypatch.setattr(client, "open_client", lambda *arguments: 1 / 0)
        with pytest.raises(client.PspUnknown):
            client.get_payment("ccm", text)


def test_a_payment_made_and_asked_about(psp):
    made = client.create_payment("ccm", BODY, key="key-1")
    assert (made.status, made.amount, made.currency, made.reference) == ("open", Decimal("24.00"), "EUR", "r1")
    assert made.checkout_url.startswith(psp.url)
    assert made.expires_at is not None
    assert client.create_payment("ccm", BODY, key="key-1").id == made.id
    psp.end(made.id, "paid", method="kbc")
    found = client.get_payment("ccm", made.id)
    assert (found.status, found.method, found.checkout_url, found.refunds) == ("paid", "kbc", "", ())


def test_each_organiser_has_its_own_key(psp, settings):
    settings.MOLLIE_API_KEYS = {"": outside.KEY, "elders": "test_" + "e" * 30}
    made = client.create_payment("ccm", BODY, key="key-2")
    with pytest.raises(client.PspUnknown):
        client.get_payment("elders", made.id)
    assert client.get_payment("anderen", made.id).id == made.id
    settings.MOLLIE_API_KEYS = {"elders": "test_" + "e" * 30}
    with pytest.raises(client.PspTrouble, match="no key"):
        client.get_payment("ccm", made.id)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ({"status": 404}, client.PspUnknown),
        ({"status": 409}, client.PspBusy),
        ({"status": 422}, client.PspRefused),
        ({"status": 401}, client.PspTrouble),
        ({"status": 429}, client.PspTrouble),
        ({"status": 503}, client.PspTrouble),
        ({"status": 502, "body": "html"}, client.PspTrouble),
        ({"status": 200, "body": "html"}, client.PspTrouble),
        ({"status": 500, "body": "empty"}, client.PspTrouble),
        ({"how": "close"}, client.PspTrouble),
    ],
)
def test_every_failure_is_trouble(psp, fault, trouble):
    made = client.create_payment("ccm", BODY, key=f"key-{fault}")
    psp.faults(fail={"match": "GET", "times": 1, **fault})
    with pytest.raises(client.PspTrouble) as caught:
        client.get_payment("ccm", made.id)
    assert caught.type is trouble


@pytest.mark.parametrize(
    "odd",
    [
        {"amount": None},
        {"amount": {"value": "veel", "currency": "EUR"}},
        {"id": "tr_../x"},
        {"_links": None},
        {"_links": {"checkout": {"href": "javascript:alert(1)"}}},
        {"_links": {"checkout": {"href": "http://elders.example/"}}},
        {"expiresAt": "morgen"},
        {"_embedded": {"refunds": [{}]}},
    ],
)
def test_an_answer_that_makes_no_sense_is_trouble(odd):
    sound = {
        "id": "tr_7UhSN1zuXS",
        "status": "open",
        "amount": {"value": "1.00", "currency": "EUR"},
        "_links": {},
        "metadata": None,
        "method": None,
    }
    assert client.parse_payment(sound).reference == ""
    with pytest.raises(client.PspTrouble), errors_are_trouble():
        client.parse_payment(sound | odd)


def test_an_answer_about_another_payment_is_trouble(psp, monkeypatch):
    """Crossed answers: nothing is believed of a payment that was not asked about."""
    one, other = (client.create_payment("ccm", BODY, key=f"crossed-{number}") for number in range(2))
    real = client.parse_payment
    monkeypatch.setattr(client, "parse_payment", lambda raw: real({**raw, "id": other.id}))
    with pytest.raises(client.PspTrouble, match="another payment"):
        client.get_payment("ccm", one.id)


def test_a_silent_psp_is_given_up_and_not_asked_again(psp):
    import time

    psp.faults(fail={"match": "GET", "how": "hang", "seconds": 3.0})
    began = time.monotonic()
    with pytest.raises(client.PspTrouble):
        client.get_payment("ccm", "tr_7UhSN1zuXS", patience=client.Patience(1, 1))
    assert time.monotonic() - began < 2


def test_it_never_retries_by_itself(psp):
    """Ten tries of eight seconds, as Mollie's own client would do over https, outlast any page and any webhook."""
    session = new_client(outside.KEY)._client
    assert session.get_adapter("https://api.mollie.com").max_retries.total == 0


def test_the_connection_is_used_again(psp):
    """Opening one, and the handshake of TLS, would cost more than the call."""

    def call_twice() -> tuple[int, int]:
        made = client.create_payment("ccm", BODY, key="key-3")
        client.get_payment("ccm", made.id)
        with open_client("ccm", client.PATIENCE) as api:
            pools = api._client.get_adapter(psp.url).poolmanager.pools
        (pool,) = (pools[key] for key in pools.keys())  # noqa: SIM118 - it is no dictionary
        return pool.num_requests, pool.num_connections

    with ThreadPoolExecutor(1) as thread:  # a thread of its own has a client of its own
        assert thread.submit(call_twice).result() == (2, 1)


def test_proxy_and_certificates_are_those_of_the_environment(settings, monkeypatch):
    settings.MOLLIE_API_URL = "https://psp.example"
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/bundle.pem")
    session = Session()
    assert (session.proxies["https"], session.verify) == ("http://127.0.0.1:9", "/no/such/bundle.pem")
    with pytest.raises(OSError, match="no/such/bundle"):
        session.request("GET", "https://psp.example/v2/payments", headers={}, data="", timeout=1)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(requests.exceptions.ProxyError):
        Session().request("GET", "https://psp.example/v2/payments", headers={}, data="", timeout=1)
