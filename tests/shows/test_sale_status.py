"""When a performance can be bought online, and else why not: a table."""

from datetime import timedelta
from itertools import product

import pytest

from shows.models import Performance, SaleStatus
from shows.models.sale_status import AVAILABLE_SQL, PUBLIC_SQL
from shows.offers import Offer
from tests import cast
from ticketing import dates
from ticketing.sql import fetch_values

NOW = dates.now()
DAY = timedelta(days=1)


def performance(**fields):
    usual = {
        "state": "on_sale", "starts_at": NOW + 10 * DAY, "sale_from": NOW - DAY, "sale_until": NOW + 10 * DAY,
        "places_total": 100, "places_left": 50,
    }  # fmt: skip
    return Performance(**(usual | fields))


@pytest.mark.parametrize(
    ("fields", "status", "left"),
    [
        ({}, SaleStatus.OPEN, "ample"),
        ({"places_left": 11}, SaleStatus.OPEN, "ample"),
        ({"places_left": 10}, SaleStatus.OPEN, "few"),
        ({"places_left": 1}, SaleStatus.OPEN, "few"),
        ({"places_left": 0}, SaleStatus.SOLD_OUT, "none"),
        ({"sale_from": NOW}, SaleStatus.OPEN, "ample"),
        ({"sale_from": NOW + DAY}, SaleStatus.LATER, ""),
        ({"sale_from": NOW + DAY, "presale_from": NOW}, SaleStatus.PRESALE, ""),
        ({"sale_from": NOW + 2 * DAY, "presale_from": NOW + DAY}, SaleStatus.LATER, ""),
        ({"sold_online": False}, SaleStatus.DESK_ONLY, ""),
        ({"sold_online": False, "sale_until": NOW}, SaleStatus.OVER, ""),
        ({"sale_until": NOW}, SaleStatus.OVER, ""),
        ({"state": "cancelled"}, SaleStatus.CANCELLED, ""),
        ({"state": "cancelled", "places_left": 0}, SaleStatus.CANCELLED, ""),
        ({"state": "draft"}, SaleStatus.LATER, ""),
        ({"audience": "schools"}, SaleStatus.LATER, ""),
    ],
)
def test_whether_it_can_be_bought_and_what_is_left(fields, status, left):
    offer = Offer.of(performance(**fields), NOW)
    assert (offer.status, offer.left) == (status, left)
    assert offer.can_buy == (status == SaleStatus.OPEN)


STATES, AUDIENCES = Performance.State.values, Performance.Audience.values


DATES = [(NOW - DAY, NOW + DAY), (NOW, NOW + DAY), (NOW + DAY, NOW + 2 * DAY), (NOW - DAY, NOW)]


@pytest.mark.django_db
def test_a_list_and_a_search_agree_with_the_status_of_each_performance(organiser):
    production, hall = cast.make_production(organiser, "De Vos"), cast.make_club(organiser)
    states, audiences = Performance.State.values, Performance.Audience.values
    Performance.objects.bulk_create(
        performance(
            production=production, hall=hall, state=state, audience=audience, sold_online=sold_online,
            places_left=left, sale_from=sale_from, sale_until=sale_until,
        )
        for state, audience, sold_online, left, (sale_from, sale_until) in product(
            states, audiences, (True, False), (0, 5), DATES
        )
    )  # fmt: skip
    every = Performance.objects.all()
    for_sale = {each.pk for each in every if each.sale_status(NOW) == SaleStatus.OPEN}
    public = {each.pk for each in every if each.audience == "public" and each.state != "draft"}
    assert len(for_sale) == 2
    assert {each.pk for each in Performance.objects.available(NOW)} == for_sale
    assert {each.pk for each in Performance.objects.public()} == public
    select = "SELECT id FROM shows_performance WHERE "
    assert set(fetch_values(select + AVAILABLE_SQL, {"at": NOW})) == for_sale
    assert set(fetch_values(select + PUBLIC_SQL, {})) == public
