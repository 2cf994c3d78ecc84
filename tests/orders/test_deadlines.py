"""The moments in a basket's life."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from orders import deadlines
from orders.paying import refusals

START = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


def minutes(number: float) -> datetime:
    return START + timedelta(minutes=number)


@pytest.mark.parametrize(("wanted", "until"), [(30, 60), (60, 60), (75, 75), (119, 119), (500, 120)])
def test_a_deadline_lies_between_one_hour_and_two(wanted, until):
    assert deadlines.deadline(START, minutes(wanted)) == minutes(until)


@pytest.mark.parametrize(("expires", "until"), [(60, 60), (110, 105)])
def test_paying_begins_before_the_last_quarter_of_an_hour(expires, until):
    assert deadlines.pay_until(START, minutes(expires)) == minutes(until)
    assert not deadlines.is_too_late_to_pay(START, minutes(105))
    assert deadlines.is_too_late_to_pay(START, minutes(105.1))


@pytest.mark.parametrize(("now", "until"), [(50, 60), (100, 105), (104, 105)])
def test_ten_minutes_to_try_again(now, until):
    assert deadlines.to_try_again(START, minutes(now)) == minutes(until)


def test_the_words_on_pages_are_these_numbers(db):
    """Pages say "een uur" and "een kwartier" in words: whoever changes the numbers changes the words too."""
    empty = render_to_string("orders/_basket_empty.html", {"organiser": {"slug": "ccm"}})
    assert ("blijft een uur voor u vast" in empty) == (timedelta(hours=1) == deadlines.HOUR)
    too_late = str(refusals.TooLateToPay())
    assert ("heeft een kwartier nodig" in too_late) == (timedelta(minutes=15) == deadlines.TO_START)
    countdown = render_to_string("components/countdown.html", {"until": minutes(60), "url": "/"})
    assert f'data-warn-at="{deadlines.WARN_AT[0]} {deadlines.WARN_AT[1]}"' in countdown
