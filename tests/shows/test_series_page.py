"""The page that makes a row of dates: what it shows, and what it refuses."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from shows.models import Performance
from ticketing import dates

from .admin_pages import series


def seal(response):
    return re.search(r'name="getoond" value="(\w+)"', response.content.decode())[1]


def test_a_row_is_shown_before_it_is_made(client, programmer, ours):
    url, form = series(ours.production, ours.hall, prices_of=ours.pk, left_out="27/10/2026")
    shown = client.post(url, form | {"toon": "1"})
    html = shown.content.decode()
    for day in ("dinsdag 20 oktober 2026, 20.15 uur", "dinsdag 3 november 2026", "dinsdag 10 november 2026"):
        assert day in html
    assert Performance.objects.count() == 1
    assert client.post(url, form | {"maak": "1", "getoond": seal(shown)}).status_code == 302
    made = Performance.objects.exclude(pk=ours.pk)
    assert [dates.local(one.starts_at).strftime("%d/%m %H:%M") for one in made] == [
        "20/10 20:15",
        "03/11 20:15",
        "10/11 20:15",
    ]
    assert {one.prices.count() for one in made} == {4}
    assert LogEntry.objects.filter(change_message__contains="reeks").count() == 3


def test_what_was_not_shown_is_not_made(client, programmer, ours):
    url, form = series(ours.production, ours.hall)
    seen = seal(client.post(url, form | {"toon": "1"}))
    response = client.post(url, form | {"hour": "19:00", "maak": "1", "getoond": seen})
    assert "Kijk ze opnieuw na" in response.content.decode()
    client.post(url, form | {"maak": "1"})
    assert Performance.objects.count() == 1


def test_a_row_made_twice_is_made_once_and_told(client, programmer, ours):
    url, form = series(ours.production, ours.hall)
    form["getoond"] = seal(client.post(url, form))
    for _ in range(2):
        last = client.post(url, form | {"maak": "1"}, follow=True)
    assert "3 bestonden al en zijn niet gewijzigd." in last.content.decode()
    assert Performance.objects.count() == 4


NONSENSE = [
    {"first": "2026-13-45"}, {"first": ""}, {"number": "201"}, {"number": "-1"}, {"number": "", "until": ""},
    {"until": "2026-01-01", "number": ""}, {"weekdays": ["9"]}, {"weekdays": []}, {"hour": "25:99"}, {"hour": "NaN"},
    {"left_out": "gisteren"}, {"left_out": "31/02/2026"}, {"hall": "0"}, {"hall": "9" * 30}, {"hall": "x\x00"},
    {"sale_from": ""}, {"sale_from": "2027-03-28T02:30"}, {"sale_from": "morgen"}, {"sale_days": "1e9"},
    {"sale_days": "5"}, {"sale_ends": "99999999999"}, {"prices_of": "-3"}, {"audience": "wie"}, {"note": "x" * 500},
    {"first": "9999-12-31", "until": "9999-12-31", "number": ""},
    {"until": "2036-01-01", "number": "", "weekdays": ["0", "1"]},
    {"first": "0001-01-01", "until": "0001-01-01", "number": "", "sale_from": "", "sale_days": "999"},
]  # fmt: skip


@pytest.mark.parametrize("odd", NONSENSE)
def test_an_odd_row_is_told_and_nothing_is_made(client, programmer, ours, odd):
    url, form = series(ours.production, ours.hall, **odd)
    response = client.post(url, form | {"maak": "1", "getoond": "x"})
    assert response.status_code == 200
    assert Performance.objects.count() == 1
    if response.context["form"].errors:
        assert "Er is niets bewaard" in response.content.decode()


@pytest.mark.parametrize(("day", "said"), [("2027-03-28", "bestaat 02.30 uur niet"), ("2026-10-25", "twee keer")])
def test_an_hour_that_the_clock_skips_or_doubles_is_told_beside_its_day(client, programmer, ours, day, said):
    url, form = series(ours.production, ours.hall, first=day, number="1", weekdays=["6"], hour="02:30")
    assert said in client.post(url, form).content.decode()
