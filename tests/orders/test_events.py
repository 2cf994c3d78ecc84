"""What happened to an order is kept as a code, and told in the language of who reads it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import translation

from orders.models import EventKind, OrderEvent, Refund
from orders.paying import payments
from orders.paying.refunds_and_chargebacks import STATES
from orders.paying.refunds_owed import owe_refund

from . import paying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(customer, seated):
    return paying.basket(customer, seated)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_nothing_of_the_readers_language_is_kept(order, language):
    """A webhook, a return page in French, a sweep: whoever asks, the same is written."""
    with translation.override(language):
        payment = paying.begin(order)
        payments.apply(payment.pk, paying.told(payment, "failed"))
        payments.apply(payment.pk, paying.told(payment, charged_back=payment.amount / 2))
    kept = list(order.events.values_list("what", "why"))
    assert kept[:2] == [("paying", "48.00 euro"), ("payment_failed", "")]
    assert {what for what, _why in kept} <= set(EventKind.values)


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("reason", [reason for reason in Refund.Reason if reason != Refund.Reason.OUTSIDE])
def test_why_money_goes_back_is_a_code_too(order, reason, language):
    payment = paying.begin(order)
    payment.paid_amount = payment.amount
    with translation.override(language):
        owe_refund(order=order, payment=payment, reason=reason)
    event = OrderEvent.objects.get(what__startswith="owed")
    assert (event.what, event.why) == (f"owed_{reason.value}", "48.00 euro")
    assert str(event).startswith("terugbetaling verschuldigd")


def test_every_state_that_a_refund_comes_to_has_its_code():
    assert all(EventKind(f"refund_{state.value}") for state in set(STATES.values()))
    assert all(EventKind(f"payment_{state.value}") for state in payments.OVER.values())


@pytest.mark.parametrize(
    ("what", "why", "code", "rest"),
    [
        ("bevestigd", "", "confirmed", ""),
        ("betaling begonnen", "48.00 euro", "paying", "48.00 euro"),
        ("betaling annulé", "", "payment_cancelled", ""),
        ("betaling expired", "", "payment_expired", ""),
        ("terugbetaling en route", "48.00 euro", "refund_sent", "48.00 euro"),
        ("terugbetaling refused: to be settled by ", "1.00 euro", "refund_refused", "1.00 euro"),
        ("terugbetaling geweigerd", "na 40 pogingen: down", "refund_refused", "na 40 pogingen: down"),
        ("terugbetaling verschuldigd", "48.00 euro: payé deux fois", "owed_paid_twice", "48.00 euro"),
        ("terugbetaling verschuldigd", "48.00 euro: paid twice", "owed_paid_twice", "48.00 euro"),
        (
            "terugbetaling verschuldigd",
            "48.00 euro: iets anders",
            "terugbetaling verschuldigd",
            "48.00 euro: iets anders",
        ),
        ("iets van de balie", "omdat", "iets van de balie", "omdat"),
        ("confirmed", "", "confirmed", ""),
    ],
)
def test_texts_of_before_become_codes(order, what, why, code, rest):
    event = OrderEvent.objects.create(order=order, what=what, why=why)
    import_module("orders.migrations.0006_events_as_codes").texts_to_codes(apps, None)
    event.refresh_from_db()
    assert (event.what, event.why) == (code, rest)
