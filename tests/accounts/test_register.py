"""Becoming a customer: one record a person, and an answer that tells nothing."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.login import passwords
from accounts.models import Attempt, Customer, Mail, TemporaryPassword
from tests.client import Client
from tests.races import at_once
from ticketing import dates

from .conftest import DETAILS, password_in, statements, without_tokens

URL = "/registreren/"
pytestmark = pytest.mark.django_db


def test_a_new_customer_gets_a_password_by_mail_and_logs_in_with_it(client, organiser, read_mail):
    answer = client.post(URL, DETAILS | {"email": "Jan@Example.org"})
    assert (answer.status_code, answer.url) == (302, reverse("registered"))
    customer = Customer.objects.get()
    assert (customer.email, customer.last_name, customer.city) == ("jan@example.org", "O'Brien", "Mechelen")
    assert not customer.has_usable_password()

    (message,) = read_mail()
    assert message.to == ["jan@example.org"]
    password = password_in(message.body)
    assert password_in(message.alternatives[0].content) == password
    login = client.post("/login/", {"login": "jan@example.org", "password": password})
    assert login.url == reverse("choose_password")


def test_the_first_password_works_72_hours_and_is_kept_as_a_digest(client, organiser, read_mail):
    client.post(URL, DETAILS | {"email": "jan@example.org"})
    assert not TemporaryPassword.objects.exists()  # made with its mail, not before
    password = password_in(read_mail()[0].body)
    kept = TemporaryPassword.objects.get()
    assert len(password.replace("-", "")) >= 12
    assert password not in kept.digest
    assert abs(kept.expires_at - dates.now() - timedelta(hours=72)) < timedelta(minutes=1)


def test_page_and_mail_name_the_hours_that_the_first_password_works(client, organiser, read_mail, monkeypatch):
    monkeypatch.setattr(passwords, "AFTER_REGISTRATION", timedelta(hours=31))
    answer = client.post(URL, DETAILS | {"email": "jan@example.org"}, follow=True)
    assert "werkt 31 uur" in answer.content.decode()
    assert "werkt 31 uur" in read_mail()[0].body
    assert abs(TemporaryPassword.objects.get().expires_at - dates.now() - timedelta(hours=31)) < timedelta(minutes=1)


def test_the_page_after_it_says_where_to_look_and_whom_to_call(client, organiser):
    page = client.get(reverse("registered")).content.decode()
    assert "mailbox" in page
    assert "015 29 40 00" in page
    assert "uit@mechelen.be" in page


def test_the_mail_repeats_nothing_that_was_typed(client, organiser, read_mail):
    client.post(URL, DETAILS | {"email": "doelwit@example.org", "first_name": "Win nu", "street": "gratis.example"})
    message = read_mail()[0]
    for text in (message.subject, message.body, message.alternatives[0].content):
        assert "Win nu" not in text
        assert "gratis" not in text


def test_a_known_address_keeps_its_record_and_its_owner_is_told_how_to_log_in(client, customer, read_mail):
    before = Customer.objects.values().get()
    answer = client.post(URL, DETAILS | {"email": " AN@Example.org "})
    assert answer.url == reverse("registered")
    assert Customer.objects.values().get() == before
    (message,) = read_mail()
    assert message.to == ["an@example.org"]
    assert "http://127.0.0.1:8000/login/" in message.body
    assert "http://127.0.0.1:8000/wachtwoord-opvragen/" in message.body
    assert not TemporaryPassword.objects.exists()


def test_known_and_unknown_get_the_same_answer_at_the_same_price(organiser, customer, hashes, organisers_kept):
    answers, work = [], []
    for email in ("an@example.org", "nieuw@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = Client().post(URL, DETAILS | {"email": email})
        work.append(statements(queries))
        page = Client().get(answer.url)
        cookies = sorted(answer.cookies)
        pages = without_tokens(answer.content), without_tokens(page.content)
        answers.append((answer.status_code, answer.url, cookies, pages))
        assert list(get_messages(answer.wsgi_request)) == []
    assert answers[0] == answers[1]
    assert work[0] == work[1]
    assert len(work[0]) >= 6
    assert hashes == []


def test_what_was_wanted_is_carried_along_to_the_login(client, organiser):
    wanted = "/ccm/voorstelling/7/?a=1"
    carried = "?next=/ccm/voorstelling/7/%3Fa%3D1"
    page = client.get("/login/", {"next": wanted}).content.decode()
    assert f'href="/registreren/{carried}"' in page
    assert f'href="/wachtwoord-opvragen/{carried}"' in page
    for url, form in ((URL, DETAILS), ("/wachtwoord-opvragen/", {})):
        answer = client.post(url + carried, form | {"email": "jan@example.org"}, follow=True)
        assert f'href="/login/{carried}"' in answer.content.decode()
        answer = client.post(url + "?next=//kwaad.example/", form | {"email": "jan@example.org"})
        assert "kwaad" not in answer.url


def test_twice_makes_one_record(client, organiser, read_mail):
    for _ in range(2):
        client.post(URL, DETAILS | {"email": "jan@example.org"})
    assert Customer.objects.count() == 1
    assert sorted(Mail.objects.values_list("kind", flat=True)) == ["known_address", "welcome"]
    assert len(read_mail()) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", ""),
        ("email", "geen adres"),
        ("email", "jan@example.org\r\nBcc: ander@example.org"),
        ("email", "jürgen@example.org"),
        ("email", "a" * 250 + "@example.org"),
        ("email", "jan\0@example.org"),
        ("first_name", ""),
        ("first_name", "Jan\r\nBcc: ander@example.org"),
        ("first_name", "Jan\0"),
        ("first_name", "kijk op https://kwaad.example"),
        ("last_name", "x" * 81),
        ("street", ""),
        ("postal_code", "28000"),
        ("postal_code", "abcd"),
        ("city", ""),
        ("country", "XX"),
        ("phone", "bel mij"),
        ("phone", "0" * 31),
        ("language", "de"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_made(client, organiser, field, value):
    answer = client.post(URL, DETAILS | {"email": "jan@example.org", field: value})
    assert answer.status_code == 200
    assert 'class="error-summary"' in answer.content.decode()
    assert answer.context["form"].errors[field]
    assert "uit@mechelen.be" in answer.content.decode()
    assert not Customer.objects.exists()
    assert not Mail.objects.exists()


def test_a_dutch_postal_code_goes_with_the_netherlands(client, organiser):
    client.post(URL, DETAILS | {"email": "jan@example.org", "postal_code": "1012 AB", "country": "NL"})
    assert Customer.objects.get().postal_code == "1012 AB"


def test_the_telephone_may_be_left_out(client, organiser):
    client.post(URL, DETAILS | {"email": "jan@example.org", "phone": ""})
    assert Customer.objects.get().phone == ""


def test_nobody_registers_with_rights(client, organiser):
    client.post(URL, DETAILS | {"email": "jan@example.org", "is_staff": "on", "is_superuser": "on", "password": "x"})
    customer = Customer.objects.get()
    assert not customer.is_staff
    assert not customer.is_superuser
    assert not customer.has_usable_password()


def test_where_data_are_asked_it_is_told_what_becomes_of_them(client, organiser):
    assert 'href="/info/privacy/"' in client.get(URL).content.decode()
    client.get(f"/{organiser.slug}/")
    page = client.get(URL).content.decode()
    assert page.count(f'href="/{organiser.slug}/info/privacy/"') == 2  # here, and at the foot


def test_getting_the_page_makes_nothing_and_other_methods_are_refused(client, organiser):
    assert client.get(URL, DETAILS | {"email": "jan@example.org"}).status_code == 200
    assert client.put(URL).status_code == 405
    assert client.delete(URL).status_code == 405
    assert not Customer.objects.exists()


def test_without_a_token_it_is_refused(organiser):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, DETAILS | {"email": "jan@example.org"}).status_code == 403
    assert not Customer.objects.exists()


def test_who_is_logged_in_has_a_record(client, customer):
    client.force_login(customer)
    assert client.get(URL).url == reverse("details")


def test_the_mails_come_in_the_chosen_language(client, organiser):
    client.post(URL, DETAILS | {"email": "jan@example.org", "language": "fr"})
    assert Mail.objects.get().language == "fr"


def test_one_address_is_mailed_three_times_an_hour_and_always_answered_alike(client, organiser, customer):
    answers = {client.post(URL, DETAILS | {"email": "an@example.org"}).url for _ in range(5)}
    assert answers == {reverse("registered")}
    assert Mail.objects.count() == 3


def test_one_network_address_is_throttled_and_the_page_says_until_when(client, organiser):
    Attempt.objects.all().delete()
    for number in range(60):
        assert client.post(URL, DETAILS | {"email": f"jan{number}@example.org"}).status_code == 302
    refused = client.post(URL, DETAILS | {"email": "jan@example.org"})
    assert refused.status_code == 429
    assert "Te veel pogingen" in refused.content.decode()
    assert Customer.objects.count() == 60
    elsewhere = client.post(URL, DETAILS | {"email": "jan@example.org"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def register_three_times_at_once() -> list[int | str]:
    """One address; the status of each answer."""

    clients = [Client(raise_request_exception=False, REMOTE_ADDR=f"192.0.2.{number}") for number in range(3)]
    filled_in = DETAILS | {"email": "jan@example.org"}
    return at_once(*(lambda client=client: client.post(URL, filled_in).status_code for client in clients))


@pytest.mark.django_db(transaction=True)
def test_two_at_one_moment_make_one_record_and_both_are_answered():
    assert register_three_times_at_once() == [302, 302, 302]
    assert Customer.objects.count() == 1
    assert sorted(Mail.objects.values_list("kind", flat=True)) == ["known_address", "known_address", "welcome"]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_the_later_ones_fail(monkeypatch, caplog):
    plain = QuerySet.bulk_create
    monkeypatch.setattr(QuerySet, "bulk_create", lambda self, rows, ignore_conflicts=False: plain(self, rows))
    assert sorted(register_three_times_at_once()) == [302, 500, 500]
    assert any(record.exc_info and record.exc_info[0] is IntegrityError for record in caplog.records)
