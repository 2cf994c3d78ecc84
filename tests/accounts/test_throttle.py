"""The throttle: by account and network address, and no way to lock somebody out."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.login import throttle
from accounts.models import Attempt
from tests import cast
from tests.client import Client
from tests.races import Act, at_once, stopping

from .conftest import password_in
from .test_login import log_in, make_temporary

pytestmark = pytest.mark.django_db


def fail(client, times, email="an@example.org", **extra):
    return [client.post("/login/", {"login": email, "password": "verkeerd"}, **extra) for _ in range(times)]


def test_the_eleventh_failure_is_refused_and_says_until_when(client, organiser, customer):
    assert {answer.status_code for answer in fail(client, 10)} == {200}
    refused = fail(client, 1)[0]
    assert refused.status_code == 429
    assert "Te veel pogingen. Probeer het opnieuw na" in refused.content.decode()
    assert " uur." in refused.content.decode()
    assert "015 29 40 00" in refused.content.decode()
    assert log_in(client).status_code == 429  # the right one, too


def test_refused_tries_cost_no_hash_and_make_it_no_longer(client, customer, hashes):
    fail(client, 10)
    hashes.clear()
    fail(client, 5)
    assert hashes == []
    assert Attempt.objects.count() == 20
    Attempt.objects.update(made_at=throttle.dates.now() - timedelta(minutes=15, seconds=1))
    assert log_in(client).status_code == 302


def test_an_unknown_address_is_throttled_too(client, customer):
    known = [answer.status_code for answer in fail(client, 12)]
    unknown = [answer.status_code for answer in fail(client, 12, "niemand@example.org", REMOTE_ADDR="192.0.2.9")]
    assert known == unknown == [200] * 10 + [429] * 2


def test_capitals_are_the_same_account(client, customer):
    fail(client, 5, "AN@example.org")
    fail(client, 5, " an@Example.org ")
    assert fail(client, 1)[0].status_code == 429


def test_logging_in_well_is_never_counted(customer):
    for _ in range(12):
        assert log_in(Client()).status_code == 302
    assert not Attempt.objects.exists()


def test_nobody_can_be_locked_out_a_mailed_password_opens_while_throttled(organiser, customer, client, read_mail):
    fail(Client(), 10, REMOTE_ADDR="198.51.100.1")
    assert log_in(client).status_code == 429
    client.post("/wachtwoord-opvragen/", {"email": "an@example.org"})
    password = password_in(read_mail()[0].body)
    assert log_in(client, password=password).url == reverse("choose_password")


def test_while_throttled_a_wrong_temporary_password_stays_out(client, customer, stranger):
    fail(client, 10)
    assert log_in(client, password=make_temporary(stranger)).status_code == 429
    assert log_in(client, password=make_temporary(customer, lasts=timedelta(seconds=-1))).status_code == 429


def test_a_hundred_failures_of_one_network_address_over_many_accounts(client, customer):
    for number in range(100):
        throttle.count(throttle.LOGIN, account=f"{number}@example.org", address="192.0.2.1")
    assert fail(client, 1, REMOTE_ADDR="192.0.2.1")[0].status_code == 429
    assert log_in(Client(REMOTE_ADDR="192.0.2.2")).status_code == 302


def test_the_actions_are_counted_apart(customer):
    for _ in range(10):
        throttle.count(throttle.LOGIN, account="an@example.org", address="192.0.2.1")
    assert throttle.count(throttle.LOGIN, account="an@example.org", address="192.0.2.3").refused_until
    assert not throttle.count(throttle.CHANGE, account="an@example.org", address="192.0.2.1").refused_until


def test_what_is_kept_is_no_address(customer):
    throttle.count(throttle.LOGIN, account="an@example.org", address="192.0.2.1")
    assert not any("example" in key or "192" in key for key in Attempt.objects.values_list("key", flat=True))


def guess(number: int) -> Act:
    """One wrong password, from an address of its own."""
    return lambda: fail(Client(REMOTE_ADDR=f"192.0.2.{number}"), 1)


@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_one_moment_gets_no_more_guesses(hashes):
    cast.make_customer()
    hashes.clear()
    at_once(*map(guess, range(24)))
    assert len(hashes) <= 10


@pytest.mark.django_db(transaction=True)
def test_control_counted_where_nobody_sees_it_yet_the_crowd_gets_in(hashes):
    """In a transaction that is still open, an attempt is counted after the others have looked."""
    cast.make_customer()
    hashes.clear()
    everybody_looked = threading.Barrier(24, timeout=30)
    looking = 'SELECT "accounts_attempt"."made_at"'

    def guess_in_a_transaction(number: int) -> Act:
        def act() -> None:
            with transaction.atomic():
                stopping(guess(number), at=looking, after=everybody_looked.wait)()

        return act

    at_once(*map(guess_in_a_transaction, range(24)))
    assert len(hashes) == 24
