"""When a performance can be bought online, and else why not: a table."""

from datetime import timedelta

import pytest

from shows.models import Performance
from shows.models.performance import SaleStatus
from shows.offers import Offer
from ticketing import dates

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
