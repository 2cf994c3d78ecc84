"""The basket's page: what lies in it, removing, tariffs, the hour, and what became of it."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from orders import stock
from orders.models import Order, Place
from orders.stock import expiry
from shows.models import Tariff
from tests import cast
from tests.client import Client

from .places import lines, run_out, seat_ids

BASKET = "/ccm/winkelmandje/"


@pytest.fixture
def at_home(client, customer):
    """A browser in which the customer is logged in."""
    client.force_login(customer)
    return client


@pytest.fixture
def order(seated, club, customer) -> Order:
    """A basket of two seats and one place in the club."""
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "AA4"))
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
    return Order.objects.get(pk=held.order_id)


def test_the_basket_shows_each_place_and_the_total(at_home, order):
    html = at_home.get(BASKET).content.decode()
    for text in (
        "Parterre, rij A, stoel 3",
        "Balkon, rij AA, stoel 4",
        "Staanplaatsen",
        "De Vos",
        "Trio",
        "€\xa070,00",
    ):
        assert text in html
    assert "Bestelling met betalingsverplichting" in html
    assert "geldt geen herroepingsrecht (art. VI.53, 12° WER)" in html
    assert "U kiest uw betaalwijze hierna" in html
    assert "Stad Mechelen" in html
    assert "0207.499.430" in html
    assert "data-countdown" in html


def chosen(response) -> dict[str, list[str]]:
    """What each choice of a tariff offers, the one that is chosen first."""
    choices = re.findall(r'<select name="(tarief-\d+)".*?>(.*?)</select>', response.content.decode(), re.S)
    return {name: _options(html) for name, html in choices}


def _options(html: str) -> list[str]:
    """As a browser reads them: white space within the text of an option counts as one space."""
    options = re.findall(r"<option[^>]*?( selected)?>([^<]*)", html)
    options.sort(key=lambda option: not option[0])
    return [re.sub(r"[ \n]+", " ", text).strip(" ") for _, text in options]


def test_prices_that_changed_leave_the_choice_as_it_was_made(at_home, order):
    order.places.get(seat__row="A").performance.prices.update(amount=99)
    assert "Basis, €\xa024,00" in next(iter(chosen(at_home.get(BASKET)).values()))


def test_a_tariff_that_is_no_longer_offered_stays_chosen(at_home, order):
    place = order.places.get(seat__row="A")
    place.performance.prices.filter(tariff=place.tariff).delete()
    offered = chosen(at_home.get(BASKET))[f"tarief-{place.pk}"]
    assert offered == ["Basis, €\xa024,00", "-26 jaar, €\xa012,00"]
    at_home.post("/ccm/winkelmandje/tarieven/", {f"tarief-{place.pk}": place.tariff_id})
    place.refresh_from_db()
    assert (place.tariff.name, place.price) == ("Basis", 24)


def test_a_free_order_is_not_called_an_obligation_to_pay(at_home, seated, customer):
    seated.prices.all().update(amount=0)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    html = at_home.get(BASKET).content.decode()
    assert "betalingsverplichting" not in html
    assert "betaalwijze" not in html
    assert "Bestellen" in html


def test_who_is_not_logged_in_is_asked_to(client, organiser):
    for name in ("basket", "removal", "tariffs"):
        method = client.get if name == "basket" else client.post
        assert method(reverse(name, args=["ccm"]))["Location"].startswith("/login/?next=")


def test_reading_is_get_and_changing_is_post(at_home, order):
    assert at_home.post(BASKET).status_code == 405
    assert at_home.get(reverse("removal", args=["ccm"])).status_code == 405
    assert at_home.get(reverse("tariffs", args=["ccm"])).status_code == 405


def test_a_line_is_removed(at_home, order):
    place = order.places.get(seat__row="A")
    response = at_home.post(reverse("removal", args=["ccm"]), {"plaats": place.pk}, follow=True)
    assert "1 ticket verwijderd." in response.content.decode()
    assert order.places.count() == 2
    place.refresh_from_db()
    assert (place.order_id, place.held_until, place.price) == (None, None, None)


def test_somebody_elses_place_is_not_removed(at_home, order, seated, stranger):
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A5"))
    theirs = Place.objects.get(order__customer=stranger)
    response = at_home.post(reverse("removal", args=["ccm"]), {"plaats": theirs.pk}, follow=True)
    assert "verwijderd" not in response.content.decode()
    theirs.refresh_from_db()
    assert theirs.order.customer == stranger


def test_tariffs_are_chosen_and_the_price_comes_from_the_table(at_home, order):
    place, young = order.places.get(seat__row="A"), Tariff.objects.get(name="-26 jaar")
    fields = {f"tarief-{place.pk}": young.pk, "price": "0.01"}
    html = at_home.post(reverse("tariffs", args=["ccm"]), fields, follow=True).content.decode()
    place.refresh_from_db()
    assert (place.tariff, place.price) == (young, Decimal(12))
    assert "€\xa058,00" in html
    assert "Toon uw identiteitskaart." in html


def test_a_tariff_that_is_not_offered_changes_nothing(at_home, order, organiser):
    place = order.places.get(seat__row="A")
    members = Tariff.objects.create(organiser=organiser, name="Vrienden", members_only=True, position=3)
    place.performance.prices.create(rank=place.rank, tariff=members, amount=1)
    for value in (members.pk, 0, "x", 10**30):
        response = at_home.post(reverse("tariffs", args=["ccm"]), {f"tarief-{place.pk}": value}, follow=True)
        assert "Deze keuze is niet mogelijk" in response.content.decode()
    place.refresh_from_db()
    assert place.price == 24


def test_a_basket_that_ran_out_says_so_and_leads_back(at_home, order, seated, club):
    """Before and after the sweep the page is the same, and looking at it changes nothing."""
    run_out(order.pk)
    for _ in ("before the sweep", "after it"):
        html = at_home.get(BASKET).content.decode()
        assert "De tijd van uw winkelmandje is om" in html
        assert reverse("performance", args=["ccm", seated.pk]) in html
        assert reverse("performance", args=["ccm", club.pk]) in html
        assert "Bestelling met betalingsverplichting" not in html
        expiry.expire(order)


def test_what_ran_out_is_forgotten_after_a_while(at_home, order):
    run_out(order.pk, minutes=181)
    expiry.expire(order)
    assert "De tijd van uw winkelmandje is om" not in at_home.get(BASKET).content.decode()


def test_changing_a_basket_that_ran_out_is_told(at_home, order):
    run_out(order.pk)
    place = order.places.first()
    for name, fields in (("removal", {"plaats": place.pk}), ("tariffs", {f"tarief-{place.pk}": place.tariff_id})):
        html = at_home.post(reverse(name, args=["ccm"]), fields, follow=True).content.decode()
        assert "De tijd van uw winkelmandje is om" in html


def test_the_basket_survives_logout_and_another_device(at_home, order, customer):
    at_home.logout()
    elsewhere = Client()
    elsewhere.force_login(customer)
    assert "Parterre, rij A, stoel 3" in elsewhere.get(BASKET).content.decode()


def test_baskets_at_other_organisers_are_mentioned(at_home, order, customer):
    other = cast.make_organiser("ander", name="Het Andere Huis")
    performance = cast.make_performance(cast.make_production(other, "Elders"), cast.make_club(other))
    stock.put_on_sale(performance)
    stock.hold_unnumbered(customer=customer, performance=performance, wanted=lines(performance, 2))
    html = at_home.get(BASKET).content.decode()
    assert "Het Andere Huis" in html
    assert "/ander/winkelmandje/" in html
    assert "Elders" not in html


def test_an_empty_basket_leads_to_the_programme(at_home, organiser):
    html = at_home.get(BASKET).content.decode()
    assert "Uw winkelmandje is leeg" in html
    assert reverse("programme", args=["ccm"]) in html


def test_queries_stay_few(at_home, order, django_assert_max_num_queries):
    at_home.get(BASKET)
    with django_assert_max_num_queries(8):
        at_home.get(BASKET)
    with django_assert_max_num_queries(12):
        at_home.post(reverse("removal", args=["ccm"]), {"plaats": order.places.first().pk})
