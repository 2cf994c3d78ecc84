"""The page on which places are blocked: the plan as labelled checkboxes; what was lost is named."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from orders import stock
from orders.models import Place
from shows.models import Section
from tests import cast

from .bought import buy
from .places import seat_ids


def page(performance):
    return reverse("admin:orders_performance_places", args=[performance.pk])


def place(performance, name):
    return Place.objects.get(performance=performance, seat=seat_ids(performance, name)[0])


def box(html, place):
    return re.search(rf"<input[^>]*name=\"plaats\" value=\"{place.pk}\"[^>]*>", html)[0]


def test_every_seat_is_a_checkbox_that_says_what_it_is(client, programmer, seated, customer, stranger):
    buy(customer, seated, "A1")
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A2"))
    stock.block(seated, [place(seated, "A3").pk], because="mengtafel", by=programmer)
    html = client.get(page(seated)).content.decode()
    assert html.count('name="plaats"') == 30
    assert 'aria-label="Parterre, rij A, stoel 1, verkocht"' in box(html, place(seated, "A1"))
    assert " disabled" in box(html, place(seated, "A1"))
    assert "in een winkelmandje" in box(html, place(seated, "A2"))
    assert "geblokkeerd: mengtafel" in box(html, place(seated, "A3"))
    assert "stoel 4, vrij" in box(html, place(seated, "A4"))
    assert " disabled" not in box(html, place(seated, "A4"))


def test_ticked_places_are_blocked_and_what_was_lost_is_named(client, programmer, seated, customer):
    buy(customer, seated, "A1")
    ids = [place(seated, "A1").pk, place(seated, "A4").pk]
    told = client.post(
        page(seated), {"plaats": ids, "because": "camera", "blokkeer": "1"}, follow=True
    ).content.decode()
    assert "1 plaats geblokkeerd." in told
    assert "Niet geblokkeerd, want niet (meer) vrij: Parterre, rij A, stoel 1." in told
    assert place(seated, "A4").blocked_because == "camera"
    assert LogEntry.objects.get().change_message == "1 plaats geblokkeerd: camera"
    told = client.post(page(seated), {"plaats": ids[1:], "geef_vrij": "1"}, follow=True).content.decode()
    assert "1 plaats weer vrijgegeven." in told
    assert place(seated, "A4").blocked_because == ""


def test_without_a_reason_nothing_is_blocked_and_the_choice_stays(client, programmer, seated):
    chosen = place(seated, "A4")
    response = client.post(page(seated), {"plaats": chosen.pk, "blokkeer": "1"})
    assert "Waarom worden deze plaatsen geblokkeerd?" in response.content.decode()
    assert " checked" in box(response.content.decode(), chosen)
    assert not Place.objects.exclude(blocked_because="").exists()


def test_so_many_of_an_unnumbered_section(client, programmer, club):
    section = Section.objects.get(hall=club.hall)
    form = {f"deel-{section.pk}": "45", "because": "tribune", "blokkeer": "1"}
    client.post(page(club), form)
    told = client.post(page(club), form, follow=True).content.decode()
    assert "5 plaatsen geblokkeerd." in told
    assert "Staanplaatsen: 5 van de 45." in told


@pytest.mark.parametrize(
    "odd",
    [
        {}, {"plaats": "x"}, {"plaats": "9" * 30}, {"plaats": "-1"}, {"plaats": ["1", "\x00"]}, {"because": "x" * 101},
        {"because": "Rolstoelplaats: wat"}, {"because": "\x00"},
    ],
)  # fmt: skip
def test_odd_choices_change_nothing(client, programmer, seated, odd):
    response = client.post(page(seated), {"because": "camera", "blokkeer": "1"} | odd)
    assert response.status_code in (200, 302)
    assert not Place.objects.exclude(blocked_because="").exists()


@pytest.mark.parametrize("number", ["-1", "1e9", "51", "NaN", "99999999999999999999"])
def test_odd_numbers_change_nothing(client, programmer, club, number):
    section = Section.objects.get(hall=club.hall)
    response = client.post(page(club), {f"deel-{section.pk}": number, "because": "camera", "blokkeer": "1"})
    assert response.status_code == 200
    assert not Place.objects.exclude(blocked_because="").exists()


def test_what_nobody_has_goes_back_to_a_draft(client, programmer, seated, customer):
    url = reverse("admin:orders_withdraw", args=[seated.pk])
    assert client.post(url, {"because": ""}).status_code == 200
    assert client.post(url, {"because": "verkeerd uur"}).status_code == 302
    seated.refresh_from_db()
    assert seated.state == "draft"
    stock.put_on_sale(seated)
    buy(customer, seated, "A1")
    told = client.post(url, {"because": "verkeerd uur"}).content.decode()
    assert "al plaatsen vast of verkocht" in told


def test_what_will_happen_is_told_before_it_goes_on_sale(client, programmer, organiser, seated):
    ready = cast.make_performance(cast.make_production(organiser, "Trio"), cast.make_club(organiser))
    lacking = cast.make_performance(cast.make_production(organiser, "Solo"), cast.make_club(organiser))
    lacking.prices.all().delete()
    url = (
        reverse("admin:orders_put_on_sale")
        + "?"
        + "&".join(f"voorstelling={one.pk}" for one in (ready, lacking, seated))
    )
    html = client.get(url).content.decode()
    for said in ("50 plaatsen", "nog geen prijs: één rang", "Staat al in verkoop.", "Zet 1 voorstelling in verkoop"):
        assert said in html
    assert not Place.objects.filter(performance=ready).exists()


def test_the_plan_costs_the_same_however_large(client, programmer, seated, django_assert_max_num_queries):
    client.get(page(seated))
    with django_assert_max_num_queries(18):
        client.get(page(seated))
