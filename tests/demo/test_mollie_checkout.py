"""The simulator's pages, without JavaScript: choosing a method and an outcome, and taking money back."""

import re

import pytest

from tests.waiting import eventually

BACK = {"redirectUrl": "https://shop.example/back", "cancelUrl": "https://shop.example/stopped"}


def choose(mollie, payment, method="bancontact", outcome="paid"):
    form = {"method": method, "outcome": outcome}
    return mollie.http.post(f"{mollie.url}/checkout/{payment}", data=form, allow_redirects=False)


def page(mollie, path):
    return mollie.http.get(mollie.url + path)


@pytest.mark.parametrize("outcome", ["paid", "failed", "canceled", "expired", "open"])
def test_the_outcome_is_as_chosen_and_the_customer_goes_back(mollie, outcome):
    payment = mollie.new(**BACK)
    response = choose(mollie, payment, "kbc", outcome)
    assert response.status_code == 303
    assert response.headers["Location"] == BACK["cancelUrl" if outcome == "canceled" else "redirectUrl"]
    shown = mollie.get(payment)
    assert (shown["status"], shown["method"]) == (outcome, "kbc")


def test_cancelling_leads_to_the_redirect_when_there_is_no_other(mollie):
    assert choose(mollie, mollie.new(), outcome="canceled").headers["Location"] == BACK["redirectUrl"]


def test_only_the_methods_asked_for_are_offered(mollie):
    payment = mollie.new(method=["bancontact", "ideal"])
    offered = re.findall(r'name="method" value="(\w+)"', page(mollie, f"/checkout/{payment}").text)
    assert offered == ["bancontact", "ideal"]
    assert choose(mollie, payment, "kbc").status_code == 422
    assert choose(mollie, payment, outcome="refunded").status_code == 422
    assert mollie.get(payment)["status"] == "open"


def test_choosing_a_method_moves_the_expiry(mollie):
    payment = mollie.new()
    before = mollie.get(payment)["expiresAt"]
    choose(mollie, payment, "bancontact", "open")
    assert mollie.get(payment)["expiresAt"] > before


def test_once_over_nothing_is_left_to_choose(mollie):
    payment = mollie.new()
    choose(mollie, payment, outcome="failed")
    assert "Deze betaling is mislukt" in page(mollie, f"/checkout/{payment}").text
    assert choose(mollie, payment, "kbc", "paid").status_code == 303
    shown = mollie.get(payment)
    assert (shown["status"], shown["method"]) == ("failed", "bancontact")


def test_the_pages_allow_nothing_inline_and_escape_what_they_show(mollie):
    payment = mollie.new(description="<script>alert('x')</script>", redirectUrl="https://shop.example/?a=b&c=d")
    response = page(mollie, f"/checkout/{payment}")
    assert "<script" not in response.text
    assert "&lt;script&gt;" in response.text
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    # Browsers apply form-action to the redirect as well: without the shop's origin nobody gets back.
    assert policy.endswith("form-action 'self' https://shop.example")


def test_an_unknown_payment_has_no_page(mollie):
    assert page(mollie, "/checkout/tr_unknown").status_code == 404
    assert choose(mollie, "tr_unknown").status_code == 404


def test_a_failed_card_says_why_by_its_magic_amount(mollie):
    payment = mollie.new(amount={"currency": "EUR", "value": "1007.00"}, method="creditcard")
    choose(mollie, payment, "creditcard", "failed")
    assert mollie.get(payment)["details"]["failureReason"] == "insufficient_funds"


@pytest.mark.parametrize(("kind", "key"), [("refunds", "amountRefunded"), ("chargebacks", "amountChargedBack")])
def test_money_can_be_taken_back_on_the_test_page(mollie, kind, key):
    payment = mollie.new()
    choose(mollie, payment)
    url = mollie.get(payment)["_links"]["changePaymentState"]["href"]
    assert mollie.http.post(f"{url}/{kind}", data={"value": "12,5"}).status_code == 422
    assert mollie.http.post(f"{url}/{kind}", data={"value": "99,00"}).status_code == 422
    mollie.http.post(f"{url}/{kind}", data={"value": "12,50"})
    eventually(lambda: mollie.get(payment).get(key))
    assert "€ 12,50" in mollie.http.get(url).text
