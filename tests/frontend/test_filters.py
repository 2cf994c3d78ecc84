"""Amounts and moments as they are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from accounts.templatetags import dates, euro

WINTER = datetime(2026, 11, 27, 19, 15, tzinfo=UTC)
SUMMER = datetime(2027, 6, 30, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("nl", "vrijdag 27 november 2026, 20.15 uur", "vr 27 nov, 20.15"),
        ("fr", "vendredi 27 novembre 2026, 20\xa0h\xa015", "ven 27 nov, 20h15"),
        ("en", "Friday 27 November 2026, 20:15", "Fri 27 Nov, 20:15"),
    ],
)
def test_an_evening_is_written_in_the_language_of_the_page(language, long, short):
    with translation.override(language):
        assert dates.evening(WINTER) == long
        assert dates.day_and_hour(WINTER) == short


def test_the_clock_is_that_of_brussels_in_summer_too():
    assert dates.evening(SUMMER) == "donderdag 1 juli 2027, 0.05 uur"
    assert dates.iso(SUMMER) == "2027-07-01T00:05:00+02:00"


def test_a_day_without_an_hour():
    assert dates.day(date(2026, 11, 27)) == "vrijdag 27 november 2026"
    assert dates.month(date(2026, 11, 1)) == "november 2026"


def test_nothing_is_written_as_nothing():
    assert dates.evening(None) == dates.day_and_hour(None) == dates.hour(None) == dates.iso(None) == ""
    assert dates.seconds_left(None) == 0
    assert euro.euro(None) == euro.euro_words(None) == ""


def test_time_that_is_over_is_zero():
    assert dates.seconds_left(datetime(2020, 1, 1, tzinfo=UTC)) == 0


def test_amounts_for_the_eye_and_for_the_ear():
    assert euro.euro(Decimal("1234.5")) == "€\u00a01.234,50"
    assert euro.euro_words(Decimal("24")) == "24,00 euro"
