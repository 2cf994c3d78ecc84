"""Every page is sound: one title and h1, ids once, labels on every control, nothing that leads nowhere. The client
checks each page that a test fetches (tests/client.py); here each kind of page is fetched."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from orders import stock
from shows.views import front
from tests import cast

from .markup import faults

OF_THE_NETWORK = ["network", "login", "register", "registered", "request_password", "password_requested"]
OF_A_CUSTOMER = ["details", "edit_details", "tickets", "choose_password", "erasure", "logout"]
OF_A_HOUSE = ["front", "programme", "contact"]


@pytest.fixture
def on_sale(organiser):
    """A performance in a numbered hall and one without numbers, both on sale."""
    evenings = [
        cast.make_performance(cast.make_production(organiser, title), hall(organiser))
        for title, hall in (("De Vos", cast.make_hall), ("Zout", cast.make_club))
    ]
    for performance in evenings:
        stock.put_on_sale(performance)
    return evenings


@pytest.mark.parametrize("name", OF_THE_NETWORK)
def test_a_page_of_the_network(client, organiser, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OF_A_HOUSE)
def test_a_page_of_a_house(client, on_sale, organiser, name):
    assert client.get(reverse(name, args=[organiser.slug])).status_code == 200


@pytest.mark.parametrize("name", OF_A_CUSTOMER)
def test_a_page_of_a_customer(client, customer, organiser, name):
    client.force_login(customer)
    client.get(reverse("front", args=[organiser.slug]))
    assert client.get(reverse(name)).status_code == 200


def test_the_pages_on_which_places_are_chosen(client, customer, organiser, on_sale):
    client.force_login(customer)
    for performance in on_sale:
        assert client.get(reverse("performance", args=[organiser.slug, performance.pk])).status_code == 200
        assert client.get(reverse("production", args=[organiser.slug, performance.production.slug])).status_code == 200


def test_the_basket_empty_and_full(client, customer, organiser, on_sale):
    client.force_login(customer)
    basket = reverse("basket", args=[organiser.slug])
    assert client.get(basket).status_code == 200
    seats = list(on_sale[0].hall.sections.get(name="Balkon").seats.values_list("pk", flat=True)[:2])
    stock.hold_seats(customer=customer, performance=on_sale[0], seat_ids=seats)
    assert client.get(basket).status_code == 200


@pytest.mark.parametrize("name", ["login", "register", "request_password"])
def test_a_form_that_comes_back_with_its_errors(client, organiser, name):
    assert client.post(reverse(name), {}).status_code == 200


def test_what_is_not_there(client, organiser):
    assert client.get("/bestaat/niet/echt/").status_code == 404


def test_the_client_refuses_a_page_with_a_fault(client, organiser, monkeypatch):
    """A title that a template leaves empty."""
    monkeypatch.setattr(front, "render", lambda *_: HttpResponse("<html lang='nl'><title></title></html>"))
    with pytest.raises(AssertionError, match="an empty title or h1"):
        client.get("/")


def test_the_reading_finds_what_is_wrong():
    body = '<h1>b</h1><p id="x"></p><p id="x"></p><input name="n"><a href="#y">c</a><img>'
    page = f"<html><title>a</title><main>{body}</main>"
    assert faults(page) == [
        "0 times <header>",
        "0 times <footer>",
        "id x twice",
        "nothing has the id y",
        "input n has no label",
        "img without alt",
        "html without lang",
    ]
