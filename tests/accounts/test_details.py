"""UW DETAILS and BEWERK."""

import pytest
from django.urls import reverse

from accounts.forms import DetailsForm
from accounts.models import Customer
from tests import cast
from tests.client import Client

from .conftest import DETAILS

EDIT = "/uw-details/bewerk/"
pytestmark = pytest.mark.django_db


def test_the_overview_shows_own_data_and_the_ways_on(client, customer, stranger):
    client.force_login(customer)
    page = client.get("/uw-details/").content.decode()
    for words in ("An Peeters", "an@example.org", "Bruul 1", "2800 Mechelen"):
        assert words in page
    for button in ("BEWERK", "TICKETS (0)", "WIJZIG WACHTWOORD"):
        assert button in page
    assert "Vogel" not in page


def test_edit_saves_ones_own_record_and_no_other(client, customer, stranger):
    client.force_login(customer)
    before = Customer.objects.values().get(pk=stranger.pk)
    answer = client.post(EDIT, DETAILS | {"language": "en"}, follow=True)
    assert answer.redirect_chain == [("/uw-details/", 302)]
    customer.refresh_from_db()
    assert (customer.name, customer.street, customer.language) == ("Jan O'Brien", "Bruul 12", "en")
    assert client.cookies["django_language"].value == "en"
    assert Customer.objects.values().get(pk=stranger.pk) == before


def test_the_login_address_is_shown_cannot_be_edited_and_it_says_whom_to_ask(client, organiser, customer):
    client.force_login(customer)
    page = client.get(EDIT).content.decode()
    assert "an@example.org" in page
    assert 'name="email"' not in page
    assert "015 29 40 00" in page
    client.post(EDIT, DETAILS | {"email": "dief@example.org", "is_staff": "on", "password": "x", "id": "999"})
    customer.refresh_from_db()
    assert (customer.email, customer.is_staff, customer.first_name) == ("an@example.org", False, "Jan")
    assert customer.check_password(cast.PASSWORD)


@pytest.mark.parametrize(
    ("field", "value"),
    [("first_name", ""), ("city", ""), ("postal_code", "1"), ("language", "xx"), ("last_name", "a\nb"), ("phone", "x")],
)
def test_bad_input_is_explained_and_changes_nothing(client, customer, field, value):
    client.force_login(customer)
    answer = client.post(EDIT, DETAILS | {field: value})
    assert answer.context["form"].errors[field]
    assert answer.context["user"].name == "An Peeters"  # the header shows what is saved, not what was typed
    customer.refresh_from_db()
    assert customer.name == "An Peeters"


def test_saving_does_not_undo_what_changed_meanwhile(client, customer, monkeypatch):
    """Staff change the address between the reading of the record and the saving of the form."""
    clean = DetailsForm.clean

    def clean_while_staff_are_busy(form):
        Customer.objects.update(email="nieuw@example.org", is_staff=True)
        return clean(form)

    monkeypatch.setattr(DetailsForm, "clean", clean_while_staff_are_busy)
    client.force_login(customer)
    client.post(EDIT, DETAILS)
    customer.refresh_from_db()
    assert (customer.email, customer.is_staff) == ("nieuw@example.org", True)


@pytest.mark.parametrize("path", ["/uw-details/", EDIT])
def test_a_stranger_is_sent_to_the_login_and_back(client, customer, path):
    assert client.get(path).url == f"/login/?next={path}"
    assert client.post(EDIT, DETAILS).status_code == 302
    customer.refresh_from_db()
    assert customer.first_name == "An"


def test_wrong_methods_and_a_missing_token_are_refused(client, customer):
    client.force_login(customer)
    assert client.post("/uw-details/").status_code == 405
    assert client.put(EDIT).status_code == 405
    client.get(EDIT, DETAILS)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(customer)
    assert strict.post(EDIT, DETAILS).status_code == 403
    customer.refresh_from_db()
    assert customer.first_name == "An"


@pytest.mark.parametrize("name", ["details", "edit_details"])
def test_own_pages_are_kept_by_nobody(client, customer, name):
    client.force_login(customer)
    assert "no-store" in client.get(reverse(name))["Cache-Control"]
