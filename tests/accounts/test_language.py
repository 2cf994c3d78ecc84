"""NL, FR, EN."""

import pytest

from tests.client import Client

URL = "/taal/"
pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_in_the_browser_and_leads_back(client, organiser):
    answer = client.post(URL, {"language": "fr", "next": "/login/?next=/uw-details/"})
    assert (answer.status_code, answer.url) == (302, "/login/?next=/uw-details/")
    assert client.get("/login/")["Content-Language"] == "fr"
    assert client.cookies["django_language"]["httponly"]


def test_a_customers_mails_keep_their_language(client, customer):
    client.force_login(customer)
    client.post(URL, {"language": "en"})
    customer.refresh_from_db()
    assert customer.language == "nl"


@pytest.mark.parametrize("back", ["//kwaad.example/", "https://kwaad.example/", "", "javascript:x"])
def test_leads_nowhere_else(client, db, back):
    assert client.post(URL, {"language": "fr", "next": back}).url == "/"


@pytest.mark.parametrize("language", ["", "de", "nl-BE", "../../x"])
def test_a_language_that_we_do_not_speak_is_refused(client, db, language):
    answer = client.post(URL, {"language": language})
    assert answer.status_code == 400
    assert "django_language" not in client.cookies


def test_getting_changes_nothing(client, db):
    assert client.get(URL, {"language": "fr"}).status_code == 405
    assert "django_language" not in client.cookies
    assert Client(enforce_csrf_checks=True).post(URL, {"language": "fr"}).status_code == 403


def test_dutch_unless_chosen_whatever_the_browser_prefers(client, organiser):
    assert client.get("/login/", headers={"accept-language": "fr"})["Content-Language"] == "nl"
    client.cookies["django_language"] = "xx"
    assert client.get("/login/")["Content-Language"] == "nl"
