"""Performances in one's own calendar: .ics files, read by a library that isn't ours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from shows import ics
from shows.models import Genre, Performance
from tests import cast
from ticketing import dates
from ticketing.cache import forget_all


@pytest.fixture
def hall(organiser):
    return cast.make_club(organiser)


def on_sale(organiser, hall, starts_at=None, title="De Vos", **fields):
    slug = title.lower().replace(" ", "-") if title.isascii() else "titel"
    production = cast.make_production(organiser, title, slug=slug, duration=90, artist="Het Bos")
    usual = {"state": "on_sale", "places_total": 9, "places_left": 9, "sale_from": dates.now() - timedelta(days=99)}
    return cast.make_performance(production, hall, starts_at, **(usual | fields))


def file_of(client, performance):
    organiser = performance.production.organiser
    return client.get(reverse("performance_ics", args=[organiser.slug, performance.pk]))


def feed(client, organiser, **query):
    forget_all()
    return client.get(reverse("programme_ics", args=[organiser.slug]), query)


def events(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_a_performance_is_an_event(client, organiser, hall):
    performance = on_sale(organiser, hall, datetime(2031, 5, 15, 20, 15, tzinfo=dates.BRUSSELS))
    (event,) = events(file_of(client, performance))
    assert event["SUMMARY"] == "De Vos, Het Bos"
    assert event["DTSTART"].dt == datetime(2031, 5, 15, 18, 15, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2031, 5, 15, 19, 45, tzinfo=UTC)
    assert event["LOCATION"] == "Club, De Club, Blokstraat 1, 2800 Mechelen"
    assert event["STATUS"] == "CONFIRMED"
    assert reverse("production", args=[organiser.slug, "de-vos"]) in event["URL"]


@pytest.mark.parametrize(
    ("fold", "begins"), [(0, datetime(2031, 10, 26, 0, 30, tzinfo=UTC)), (1, datetime(2031, 10, 26, 1, 30, tzinfo=UTC))]
)
def test_when_the_clock_goes_back_the_hours_are_told_apart(client, organiser, hall, fold, begins):
    performance = on_sale(organiser, hall, datetime(2031, 10, 26, 2, 30, tzinfo=dates.BRUSSELS, fold=fold))
    (event,) = events(file_of(client, performance))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (begins, begins + timedelta(minutes=90))


def test_when_the_clock_goes_forward_ninety_minutes_are_ninety_minutes(client, organiser, hall):
    performance = on_sale(organiser, hall, datetime(2031, 3, 30, 1, 0, tzinfo=dates.BRUSSELS))
    (event,) = events(file_of(client, performance))
    assert dates.local(event["DTEND"].dt).hour == 3


def test_what_is_cancelled_says_so_under_the_same_name(client, organiser, hall):
    performance = on_sale(organiser, hall)
    (before,) = events(feed(client, organiser))
    Performance.objects.filter(pk=performance.pk).update(state="cancelled")
    (after,) = events(feed(client, organiser))
    assert before["UID"] == after["UID"] == ics.uid_of(performance)
    assert (after["STATUS"], after["SUMMARY"]) == ("CANCELLED", "Afgelast: De Vos, Het Bos")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_the_feed_has_what_is_public_lately_and_coming(client, organiser, hall):
    now = dates.now()
    on_sale(organiser, hall)
    on_sale(organiser, hall, now - timedelta(days=9), "Pas geweest")
    on_sale(organiser, hall, now - timedelta(days=60), "Lang geleden")
    on_sale(organiser, hall, title="Ontwerp", state="draft")
    on_sale(organiser, hall, title="School", audience="schools")
    other = cast.make_organiser("ander")
    on_sale(other, cast.make_club(other), title="Buren")
    assert {event["SUMMARY"].split(",")[0] for event in events(feed(client, organiser))} == {"De Vos", "Pas geweest"}


def test_a_feed_of_one_genre(client, organiser, hall):
    on_sale(organiser, hall)
    Genre.objects.create(organiser=organiser, slug="dans", name="Dans")
    assert len(events(feed(client, organiser, genre="theater"))) == 1
    assert len(events(feed(client, organiser, genre="dans"))) == 0
    assert feed(client, organiser, genre="x\x00").status_code == 404


def test_lines_are_folded_and_nothing_ends_them(client, organiser, hall):
    performance = on_sale(
        organiser, hall, title="Één, twee; drie\\vier", note="regel\r\nEND:VEVENT\x01\u2028é" + "é" * 150
    )
    contents = file_of(client, performance).content
    assert max(len(line) for line in contents.split(b"\r\n")) <= 75
    assert all(not line or line.decode() for line in contents.split(b"\r\n"))
    (event,) = events(file_of(client, performance))
    assert event["SUMMARY"] == "Één, twee; drie\\vier, Het Bos"
    assert "é" * 150 in event["DESCRIPTION"]


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"audience": "schools"}])
def test_what_not_everybody_may_see_is_not_found(client, organiser, hall, fields):
    assert file_of(client, on_sale(organiser, hall, **fields)).status_code == 404


def test_at_another_organiser_it_is_not_found(client, organiser, hall):
    performance, other = on_sale(organiser, hall), cast.make_organiser("ander")
    assert client.get(reverse("performance_ics", args=[other.slug, performance.pk])).status_code == 404


def test_one_query_whatever_the_season(client, organiser, hall, django_assert_max_num_queries):
    for n in range(20):
        on_sale(organiser, hall, title=f"P {n}")
    feed(client, organiser)
    forget_all()
    client.get(reverse("contact", args=[organiser.slug]))  # the organisers, which every page looks up, are kept again
    with django_assert_max_num_queries(2):
        assert len(events(client.get(reverse("programme_ics", args=[organiser.slug])))) == 20


def test_the_programme_says_how_to_subscribe(client, organiser, hall):
    shown = client.get(reverse("programme", args=[organiser.slug])).content.decode()
    assert 'href="webcal://' in shown
    assert reverse("programme_ics", args=[organiser.slug]) in shown
