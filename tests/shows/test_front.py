"""The network, the front page of an organiser, its contact details."""

from datetime import timedelta

from django.urls import reverse
from PIL import Image

from accounts.pictures import store
from tests import cast
from ticketing import dates


def test_the_network_names_its_organisers(client, organiser):
    cast.make_organiser("ander", name="Ander huis")
    shown = client.get(reverse("network")).content.decode()
    assert organiser.name in shown
    assert "Ander huis" in shown


def test_an_empty_network_is_a_page(client, db):
    assert client.get(reverse("network")).status_code == 200


def test_the_front_page_leads_to_the_tickets(client, organiser):
    shown = client.get(reverse("front", args=[organiser.slug])).content.decode()
    assert "KOOP HIER TICKETS ONLINE" in shown
    assert "TICKETS" in shown
    assert reverse("programme", args=[organiser.slug]) in shown


def test_the_front_page_shows_what_comes_with_its_picture(client, organiser):
    picture = store(Image.new("RGB", (60, 40), "red"))
    production = cast.make_production(organiser, picture=picture)
    cast.make_performance(production, cast.make_club(organiser), state="on_sale", places_total=5, places_left=5)
    shown = client.get(reverse("front", args=[organiser.slug])).content.decode()
    assert "De Vos" in shown
    assert reverse("picture", args=[picture.digest]) in shown


def test_the_front_page_leaves_out_what_is_cancelled_over_draft_or_for_schools(client, organiser):
    picture, hall = store(Image.new("RGB", (60, 40), "red")), cast.make_club(organiser)
    past = dates.now() - timedelta(days=1)
    for title, fields in {
        "Afgelast": {"state": "cancelled"},
        "Voorbij": {"state": "on_sale", "starts_at": past, "sale_from": past - timedelta(days=1)},
        "Ontwerp": {"state": "draft"},
        "Schooluitstap": {"state": "on_sale", "audience": "schools"},
    }.items():
        cast.make_performance(cast.make_production(organiser, title, picture=picture), hall, **fields)
    shown = client.get(reverse("front", args=[organiser.slug])).content.decode()
    assert not [title for title in ("Afgelast", "Voorbij", "Ontwerp", "Schooluitstap") if title in shown]


def test_contact_gives_every_way_to_reach_the_house(client, organiser):
    shown = client.get(reverse("contact", args=[organiser.slug])).content.decode()
    for detail in (
        "015 29 40 00", "cultuurcentrum@mechelen.be", "ccmscholen@mechelen.be", "Uit in Mechelen", "070 22 28 00",
        "uit@mechelen.be", organiser.legal_name, organiser.enterprise_number, organiser.street,
    ):  # fmt: skip
        assert detail in shown, detail


def test_unknown_organisers_are_not_found(client, organiser):
    for name in ("front", "contact", "programme"):
        assert client.get(reverse(name, args=["bestaat-niet"])).status_code == 404
