"""LOG IN and LOG UIT."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from accounts.login import passwords
from accounts.models import Attempt, Customer
from tests import cast
from tests.client import Client
from ticketing import dates
from ticketing.cache import forget_all

from .conftest import statements, without_tokens

URL = "/login/"
pytestmark = pytest.mark.django_db


def log_in(client, email="an@example.org", password=cast.PASSWORD, **extra):
    return client.post(URL, {"login": email, "password": password, **extra})


def make_temporary(customer, **fields):
    return passwords.make_temporary(customer.pk, lasts=fields.get("lasts", timedelta(hours=2)), owed_at=dates.now())


def test_by_address_in_any_case_with_a_new_session_key(client, customer):
    client.get(URL)
    session = client.session
    session["kept"] = "yes"
    session.save()
    before = client.cookies["sessionid"] = session.session_key
    answer = log_in(client, " AN@Example.ORG ")
    assert (answer.status_code, answer.url) == (302, reverse("details"))
    assert client.session.session_key != before
    assert client.session["kept"] == "yes"
    assert "An" in client.get(reverse("details")).content.decode()


def test_the_old_session_key_is_worth_nothing_afterwards(client, customer):
    session = client.session
    session["kept"] = "yes"
    session.save()
    client.cookies["sessionid"] = fixed = session.session_key
    log_in(client)
    thief = Client()
    thief.cookies["sessionid"] = fixed
    assert thief.get(reverse("details")).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/uw-details/bewerk/", "/uw-details/bewerk/"),
        ("/registreren/?a=1&b=2", "/registreren/?a=1&b=2"),
        ("http://testserver/taal/", "http://testserver/taal/"),
        ("https://kwaad.example/", "/uw-details/"),
        ("//kwaad.example/", "/uw-details/"),
        ("/\\kwaad.example/", "/uw-details/"),
        ("http:kwaad.example", "/uw-details/"),
        ("javascript:alert(1)", "/uw-details/"),
        ("http://127.0.0.1/", "/uw-details/"),
        ("", "/uw-details/"),
    ],
)
def test_leads_to_what_was_wanted_on_this_site_alone(client, customer, wanted, led_to):
    assert log_in(client, next=wanted).url == led_to


def test_the_form_carries_what_was_wanted(client, customer):
    assert '<input type="hidden" name="next" value="/uw-details/bewerk/">' in (
        client.get(URL, {"next": "/uw-details/bewerk/"}).content.decode()
    )
    assert 'value="//kwaad' not in client.get(URL, {"next": "//kwaad.example/"}).content.decode()


def test_a_wrong_password_keeps_the_address_typed_and_says_whom_to_call(client, organiser, customer):
    answer = log_in(client, "An@example.org", "verkeerd")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "horen niet bij elkaar" in page
    assert 'value="An@example.org"' in page
    assert "verkeerd" not in page
    assert "015 29 40 00" in page
    assert "WACHTWOORD OPVRAGEN" in page
    assert "_auth_user_id" not in client.session


def test_no_answer_tells_whether_an_address_is_known(organiser, customer, hashes, organisers_kept):
    cast.make_customer("zonder@example.org", None)
    cast.make_customer("weg@example.org", is_active=False)
    lapsed = cast.make_customer("te-laat@example.org", None)
    late = make_temporary(lapsed, lasts=timedelta(seconds=-1))
    answers, costs = set(), set()
    for email, password in [
        ("an@example.org", "verkeerd"),
        ("niemand@example.org", "verkeerd"),
        ("zonder@example.org", "verkeerd"),
        ("weg@example.org", "verkeerd"),
        ("te-laat@example.org", late),
    ]:
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = log_in(Client(), email, password)
        page = without_tokens(answer.content).replace(email.encode(), b"")
        answers.add((answer.status_code, tuple(sorted(answer.cookies)), page))
        costs.add((len(hashes), tuple(statements(queries))))
    assert len(answers) == 1
    assert len(costs) == 1
    assert len(hashes) == 1


def test_a_customer_who_is_shut_out_hears_no_more_than_a_stranger(client, customer):
    Customer.objects.update(is_active=False)
    assert "horen niet bij elkaar" in log_in(client).content.decode()
    assert "horen niet bij elkaar" in log_in(client, password=make_temporary(customer) or "x").content.decode()
    assert "_auth_user_id" not in client.session


def test_a_customer_of_the_counter_without_an_address_cannot_log_in(client, db):
    cast.make_customer(None)
    for email in ("", "None", " "):
        assert log_in(client, email).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("written", ["{}", " {} ", "{}\n", "UPPER", "no hyphens"])
def test_a_temporary_password_survives_being_copied(client, customer, written):
    password = make_temporary(customer)
    typed = {"UPPER": password.upper(), "no hyphens": password.replace("-", "")}.get(written, written.format(password))
    assert log_in(client, password=typed).url == reverse("choose_password")


def test_a_temporary_password_opens_nobody_elses_account(client, customer, stranger):
    assert log_in(client, stranger.email, make_temporary(customer)).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("field", ["login", "password"])
@pytest.mark.parametrize("value", ["", "\0", "x" * 5000])
def test_bad_input_is_a_wrong_password_at_most(client, customer, field, value):
    answer = log_in(client, **{{"login": "email"}.get(field, field): value})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_language_follows_the_customer(client, db):
    cast.make_customer(language="fr")
    assert log_in(client).cookies["django_language"].value == "fr"


def test_the_session_outlives_the_browser(client, customer):
    log_in(client)
    assert client.session.get_expiry_age() > 13 * 24 * 3600
    assert client.cookies["sessionid"]["httponly"]


def test_a_session_lives_through_whatever_is_emptied_or_restarted_but_the_database(client, customer):
    log_in(client)
    forget_all()
    assert client.get(reverse("details")).status_code == 200


def test_who_is_logged_in_is_led_on(client, customer):
    client.force_login(customer)
    assert client.get(URL).url == reverse("details")
    assert client.get(URL, {"next": "/uw-details/bewerk/"}).url == "/uw-details/bewerk/"
    assert client.get(URL, {"next": "//kwaad.example"}).url == reverse("details")


def test_without_a_token_it_is_refused(customer):
    assert log_in(Client(enforce_csrf_checks=True)).status_code == 403


def test_a_script_gets_the_same_page_as_everybody(client, customer):
    answer = client.post(URL, {"login": "an@example.org", "password": "x"}, headers={"accept": "application/json"})
    assert answer["Content-Type"].startswith("text/html")


def test_logging_out_takes_a_post(client, customer):
    log_in(client)
    assert "LOG UIT" in client.get("/logout/").content.decode()
    assert "_auth_user_id" in client.session
    assert client.post("/logout/").url == "/"
    assert "_auth_user_id" not in client.session
    assert client.post("/logout/").status_code == 302  # twice
    assert client.get("/logout/").status_code == 302


def test_logging_out_leads_nowhere_else(client, customer):
    log_in(client)
    assert client.post("/logout/", {"next": "//kwaad.example/"}).url == "/"


@pytest.mark.parametrize(
    "path",
    [
        "signup/", "email/", "password/reset/", "password/change/", "password/set/", "confirm-email/",
        "password/reset/key/1-set-password/", "inactive/", "reauthenticate/", "login/code/confirm/", "3rdparty/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["/", "/accounts/", "/login/", "/_allauth/browser/v1/auth/"])
def test_the_other_pages_of_allauth_do_not_exist(client, customer, prefix, path):
    client.force_login(customer)
    assert client.get(prefix + path).status_code == 404


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_change_password", "account_login"]
)
def test_nor_do_their_names(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_demo_logins_are_ordinary_accounts(client, customer, settings):
    """What the season makes is a customer with a personal password; nothing else opens, demo or not."""
    assert settings.DEMO_URL
    assert log_in(client, password="demo").status_code == 200
    assert log_in(client).status_code == 302
    assert Attempt.objects.count() == 2  # the failure, by account and by address
