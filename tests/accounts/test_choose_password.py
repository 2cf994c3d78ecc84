"""A personal password first: nothing else works until it is chosen, at any address."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import resolve, reverse

from accounts.login import passwords
from accounts.models import Customer, TemporaryPassword
from tests import cast, house
from tests.client import Client
from ticketing import dates

from .conftest import NEW
from .test_login import log_in, make_temporary

URL = "/wachtwoord-kiezen/"
ALLOWED = {"choose_password", "logout", "language", "picture", "house_style"}
BOTH = {"new_password": NEW, "again": NEW}
pytestmark = pytest.mark.django_db


@pytest.fixture
def forced(client, customer):
    """A customer who logged in with a temporary password."""
    log_in(client, password=make_temporary(customer))
    return client


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_every_address_leads_to_choosing_a_password(forced, customer, stranger, method):
    Customer.objects.filter(pk=customer.pk).update(is_staff=True, is_superuser=True)
    house.make_house(buyer=customer, programmer=stranger)
    every = house.addresses().values()
    paths = [path for path in every if resolve(urlsplit(path).path).view_name not in ALLOWED]
    before = Customer.objects.values().get(pk=customer.pk)
    for path in paths:
        answer = getattr(forced, method)(path)
        assert (answer.status_code, answer.url) == (302, reverse("choose_password")), path
    assert len(paths) > 100
    assert Customer.objects.values().get(pk=customer.pk) == before


def test_control_after_choosing_the_same_addresses_answer_otherwise(forced, customer):
    Customer.objects.update(is_staff=True, is_superuser=True)
    forced.post(URL, BOTH)
    assert forced.get("/beheer/").status_code == 200
    assert forced.get("/uw-details/").status_code == 200


def test_what_is_allowed_is_this_page_leaving_and_looks(forced, customer, organiser):
    assert forced.get(URL).status_code == 200
    assert forced.post("/taal/", {"language": "fr"}).status_code == 302
    assert forced.get("/huisstijl/ccm-1.css").status_code == 200
    assert forced.post("/logout/").url == "/"
    assert forced.get("/uw-details/").url.startswith("/login/")


def test_an_address_that_does_not_exist_gives_nothing(forced):
    assert forced.get("/beheer/geheim/weg/").status_code == 302  # the admin answers for all that is below it
    assert forced.get("/bestaat/niet/echt/waar/").status_code == 404


def test_it_holds_in_a_second_session_and_after_a_login_elsewhere(forced, customer):
    other = Client()
    log_in(other)  # with the old personal password, in another browser
    assert other.get("/uw-details/").status_code == 200
    assert forced.get("/uw-details/").url == URL


def test_choosing_ends_the_force_and_leads_to_what_was_wanted(client, customer):
    log_in(client, password=make_temporary(customer), next="/uw-details/bewerk/")
    page = client.get(URL).content.decode()
    assert "tijdelijk wachtwoord" in page
    assert 'name="current"' not in page
    before = client.session.session_key
    answer = client.post(URL, BOTH)
    assert (answer.status_code, answer.url) == (302, "/uw-details/bewerk/")
    assert client.session.session_key != before
    assert "bewaard" in client.get("/uw-details/").content.decode()
    customer.refresh_from_db()
    assert customer.check_password(NEW)
    assert customer.password_saved_at


def test_wanting_something_elsewhere_leads_to_the_details(client, customer):
    log_in(client, password=make_temporary(customer), next="https://kwaad.example/")
    assert client.post(URL, BOTH).url == reverse("details")


def test_the_other_sessions_end_and_this_one_goes_on(forced, customer):
    personal, temporary, stranger = Client(), Client(), Client()
    log_in(personal)
    log_in(temporary, password=make_temporary(customer))
    cast.make_customer("ander@example.org")
    log_in(stranger, "ander@example.org")
    forced.post(URL, BOTH)
    assert forced.get("/uw-details/").status_code == 200
    assert personal.get("/uw-details/").url.startswith("/login/")
    assert temporary.get(URL).url.startswith("/login/")
    assert stranger.get("/uw-details/").status_code == 200


def test_all_temporary_passwords_are_used_up_and_nobody_elses(forced, customer, stranger):
    left = make_temporary(customer)
    others = make_temporary(stranger)
    forced.post(URL, BOTH)
    assert log_in(Client(), password=left).status_code == 200
    assert TemporaryPassword.objects.get().customer == stranger
    assert log_in(Client(), stranger.email, others).url == URL


def test_the_old_password_works_until_then_and_not_after(forced, customer):
    assert log_in(Client()).url == reverse("details")
    forced.post(URL, BOTH)
    assert log_in(Client()).status_code == 200
    assert log_in(Client(), password=NEW).url == reverse("details")


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("kort", "kort", "te kort"),
        ("4815162342481", "4815162342481", "cijfers"),
        ("password123", "password123", "algemeen"),
        ("an@example.org", "an@example.org", "lijkt te veel op"),
        (NEW, NEW + "x", "niet gelijk"),
        ("", "", "verplicht"),
        ("\0" * 12, "\0" * 12, "Null"),
        ("x" * 300, "x" * 300, "256"),
    ],
)
def test_a_bad_password_is_explained(forced, customer, new, again, words):
    answer = forced.post(URL, {"new_password": new, "again": again})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert forced.get("/uw-details/").url == URL
    customer.refresh_from_db()
    assert customer.check_password(cast.PASSWORD)


def test_the_temporary_password_is_not_a_personal_one(client, customer):
    temporary = make_temporary(customer)
    log_in(client, password=temporary)
    answer = client.post(URL, {"new_password": temporary, "again": temporary})
    assert "Kies een ander" in answer.content.decode()


def test_the_second_time_it_is_a_change_and_asks_for_the_present_one(forced, customer):
    forced.post(URL, BOTH)
    answer = forced.post(URL, {"new_password": NEW + "2", "again": NEW + "2"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["current"]


def test_changing_asks_for_the_present_password(client, customer):
    log_in(client)
    change = {"new_password": NEW, "again": NEW}
    wrong = client.post(URL, change | {"current": "verkeerd"})
    assert "niet uw huidige" in wrong.content.decode()
    customer.refresh_from_db()
    assert customer.check_password(cast.PASSWORD)
    assert client.post(URL, change | {"current": cast.PASSWORD}).url == reverse("details")
    customer.refresh_from_db()
    assert customer.check_password(NEW)
    assert client.get("/uw-details/").status_code == 200


def test_guessing_the_present_password_is_throttled(client, customer):
    log_in(client)
    tries = [client.post(URL, BOTH | {"current": "verkeerd"}).status_code for _ in range(11)]
    assert tries == [200] * 10 + [429]
    assert client.post(URL, BOTH | {"current": cast.PASSWORD}).status_code == 429
    customer.refresh_from_db()
    assert customer.check_password(cast.PASSWORD)


def test_a_stranger_is_sent_to_the_login(client, customer):
    assert client.get(URL).url == f"/login/?next={URL}"
    assert client.post(URL, BOTH).url.startswith("/login/")


def test_the_page_is_kept_by_nobody(forced):
    assert "no-store" in forced.get(URL)["Cache-Control"]


def test_without_a_token_it_is_refused(customer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(customer)
    assert strict.post(URL, BOTH | {"current": cast.PASSWORD}).status_code == 403


def test_a_password_owed_before_the_personal_one_was_saved_is_made_no_more(customer):
    owed = dates.now()
    passwords.save_personal(customer, NEW)
    hours = timedelta(hours=2)
    assert passwords.make_temporary(customer.pk, lasts=hours, owed_at=owed) is None
    assert passwords.make_temporary(customer.pk, lasts=hours, owed_at=dates.now())
