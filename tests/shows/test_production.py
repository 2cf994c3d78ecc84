"""The page of a production."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shows.models import Price
from tests import cast
from ticketing import dates
from ticketing.cache import forget_all

DAY = timedelta(days=1)


@pytest.fixture
def hall(organiser):
    return cast.make_hall(organiser)


@pytest.fixture
def production(organiser):
    return cast.make_production(
        organiser, text="Een verhaal.\n\nEn nog een.", minimum_age=12, duration=90, spoken_language="Nederlands"
    )


def perform(production, hall, **fields):
    usual = {"state": "on_sale", "places_total": 50, "places_left": 50}
    return cast.make_performance(production, hall, **(usual | fields))


def page(client, organiser, slug="de-vos"):
    return client.get(reverse("production", args=[organiser.slug, slug]))


def test_tells_what_it_is_where_and_what_it_costs(client, organiser, production, hall):
    performance = perform(production, hall)
    shown = page(client, organiser).content.decode()
    for words in ("De Vos", "En nog een.", "vanaf 12 jaar", "90 minuten", "Grote zaal", "rang 1", "-26 jaar"):
        assert words in shown, words
    assert "€\u00a024,00" in shown
    assert "€\u00a011,00" in shown
    assert reverse("performance", args=[organiser.slug, performance.pk]) in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sale_from": dates.now() + 3 * DAY}, "Te koop vanaf"),
        ({"sale_from": dates.now() + 3 * DAY, "presale_from": dates.now() - DAY}, "Nu alleen voor vrienden"),
        ({"sale_from": dates.now() + 3 * DAY, "presale_from": dates.now() + DAY}, "Vrienden kopen al vanaf"),
        ({"sold_online": False}, "aan de balie of telefonisch"),
        ({"places_left": 0}, "Er komen soms plaatsen vrij"),
        ({"state": "cancelled"}, "gaat niet door"),
        ({"sale_until": dates.now() - timedelta(hours=1)}, "De onlineverkoop is gesloten"),
    ],
)
def test_says_why_it_cannot_be_bought(client, organiser, production, hall, fields, words):
    perform(production, hall, **fields)
    shown = page(client, organiser).content.decode()
    assert words in shown
    assert "KOOP<" not in shown


def test_who_cannot_buy_online_is_told_whom_to_call(client, organiser, production, hall):
    perform(production, hall, sold_online=False)
    offer = page(client, organiser).content.decode().split('class="offer"')[1].split("</article>")[0]
    assert organiser.box_office_phone in offer
    assert organiser.box_office_email in offer


def test_a_past_performance_is_listed_apart(client, organiser, production, hall):
    perform(production, hall, starts_at=dates.now() - DAY, sale_from=dates.now() - 9 * DAY)
    shown = page(client, organiser).content.decode()
    assert "Al geweest" in shown
    assert "KOOP<" not in shown


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"audience": "schools"}])
def test_what_not_everybody_may_see_is_not_found(client, organiser, production, hall, fields):
    perform(production, hall, **fields)
    assert page(client, organiser).status_code == 404


def test_a_production_without_performances_is_not_found(client, organiser, production):
    assert page(client, organiser).status_code == 404


def test_a_school_performance_is_not_among_the_public_ones(client, organiser, production, hall):
    perform(production, hall)
    school = perform(production, hall, audience="schools")
    assert f"voorstelling-{school.pk}" not in page(client, organiser).content.decode()


def test_at_another_organiser_it_is_not_found(client, organiser, production, hall):
    perform(production, hall)
    other = cast.make_organiser("ander", name="Ander huis")
    assert page(client, other).status_code == 404


def test_two_price_lists_are_two_tables(client, organiser, production, hall):
    perform(production, hall)
    perform(production, hall)
    assert page(client, organiser).content.decode().count("<table") == 1
    forget_all()
    perform(production, hall, amount="30.00")
    assert page(client, organiser).content.decode().count("<table") == 2


def test_what_is_cancelled_has_no_price(client, organiser, production, hall):
    perform(production, hall, state="cancelled")
    assert "<table" not in page(client, organiser).content.decode()


def test_a_price_of_nothing_is_free(client, organiser, production, hall):
    performance = perform(production, hall)
    Price.objects.filter(performance=performance).update(amount=0)
    assert "gratis" in page(client, organiser).content.decode()


def test_texts_are_escaped(client, organiser, production, hall):
    production.text = "<script>alert(1)</script>"
    production.save(update_fields=["text"])
    perform(production, hall)
    assert "<script>alert" not in page(client, organiser).content.decode()


@pytest.mark.parametrize("number", [1, 40])
def test_the_queries_do_not_grow_with_the_performances(
    client, customer, organiser, production, hall, number, django_assert_max_num_queries
):
    for _ in range(number):
        perform(production, hall)
    client.force_login(customer)
    with django_assert_max_num_queries(8):
        assert page(client, organiser).status_code == 200
