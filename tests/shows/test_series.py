"""A series of performances: the days, both clock changes, what exists already, and twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from shows import series
from shows.clock_time import ClockChangeError, moment_at, validate_year
from shows.models import Performance
from shows.sale_dates import SaleMoment
from shows.series import Recurrence, SeriesPlan
from tests import cast
from tests.races import at_once
from ticketing.dates import BRUSSELS

TUESDAY = frozenset({1})
SUNDAY = frozenset({6})
EARLY = SaleMoment(at=datetime(2026, 6, 1, 10, tzinfo=BRUSSELS))


@pytest.fixture
def hall(organiser):
    return cast.make_club(organiser)


@pytest.fixture
def production(organiser):
    return cast.make_production(organiser)


@pytest.fixture
def staff(db):
    return cast.make_customer("staf@example.org", None, is_staff=True)


def test_every_tuesday_until_a_day_some_left_out():
    left_out = frozenset({date(2026, 12, 22), date(2026, 12, 29)})
    rhythm = Recurrence(date(2026, 12, 3), TUESDAY, until=date(2027, 1, 12), left_out=left_out)
    assert [day.isoformat() for day in rhythm.days()] == ["2026-12-08", "2026-12-15", "2027-01-05", "2027-01-12"]


def test_so_many_times_days_left_out_not_counted():
    rhythm = Recurrence(date(2026, 12, 1), TUESDAY, number=3, left_out=frozenset({date(2026, 12, 8)}))
    assert [day.day for day in rhythm.days()] == [1, 15, 22]


def test_a_row_is_bounded():
    every_day = frozenset(range(7))
    assert len(Recurrence(date(2026, 9, 1), every_day, number=200).days()) == 200
    for rhythm in (
        Recurrence(date(2026, 9, 1), every_day, number=201),
        Recurrence(date(2026, 9, 1), every_day, until=date(9999, 12, 31)),
    ):
        with pytest.raises(series.SeriesTooLong):
            rhythm.days()
    assert Recurrence(date(9999, 12, 31), every_day, number=5).days() == [date(9999, 12, 31)]
    assert Recurrence(date(2026, 9, 1), frozenset(), number=5).days() == []


def test_a_quarter_past_eight_stays_so_over_both_clock_changes():
    october = [moment_at(date(2026, 10, day), time(20, 15)) for day in (24, 25)]
    march = [moment_at(date(2027, 3, day), time(20, 15)) for day in (27, 28)]
    assert [at.astimezone(UTC).hour for at in october + march] == [18, 19, 19, 18]
    assert moment_at(date(2026, 10, 25), time(0, 15)).astimezone(UTC) == datetime(2026, 10, 24, 22, 15, tzinfo=UTC)


def test_an_hour_that_is_not_there_and_one_that_is_there_twice():
    with pytest.raises(ClockChangeError, match=r"bestaat 02\.30 uur niet"):
        moment_at(date(2027, 3, 28), time(2, 30))
    with pytest.raises(ClockChangeError, match="twee keer"):
        moment_at(date(2026, 10, 25), time(2, 30))


def test_the_row_is_made_as_drafts_with_prices_and_sale_dates(production, hall, staff):
    example = cast.make_performance(production, hall)
    plan = SeriesPlan(
        hall=hall,
        hour=time(20, 15),
        sale_from=SaleMoment(days_before=60, hour=time(9)),
        presale_from=SaleMoment(days_before=90, hour=time(9)),
        sale_ends_minutes_before=30,
        prices_of=example,
    )
    days = Recurrence(date(2026, 10, 20), TUESDAY, number=2).days()
    series.make_series(production=production, days=days, plan=plan, by=staff)
    made = list(Performance.objects.exclude(pk=example.pk))
    assert [str(one.starts_at.astimezone(BRUSSELS)) for one in made] == [
        "2026-10-20 20:15:00+02:00",
        "2026-10-27 20:15:00+01:00",
    ]
    assert {one.state for one in made} == {"draft"}
    assert str(made[1].sale_until.astimezone(BRUSSELS)) == "2026-10-27 19:45:00+01:00"
    assert str(made[1].sale_from.astimezone(BRUSSELS)) == "2026-08-28 09:00:00+02:00"
    assert [one.prices.count() for one in made] == [2, 2]


def test_what_exists_is_told_and_not_made_again(production, hall, staff):
    plan = SeriesPlan(hall=hall, hour=time(20, 15), sale_from=EARLY)
    days = [date(2026, 11, 3), date(2026, 11, 10)]
    series.make_series(production=production, days=days[:1], plan=plan, by=staff)
    planned = series.make_series(production=production, days=days, plan=plan, by=staff)
    assert [evening.exists for evening in planned] == [True, False]
    assert Performance.objects.count() == 2


def test_another_production_in_the_hall_at_that_hour_is_told(production, hall, organiser, staff):
    plan = SeriesPlan(hall=hall, hour=time(20, 15), sale_from=EARLY)
    other = cast.make_production(organiser, "Trio")
    series.make_series(production=other, days=[date(2026, 11, 3)], plan=plan, by=staff)
    [evening] = series.plan_series(production, [date(2026, 11, 3)], plan)
    assert (evening.is_new, evening.clash) == (True, "Trio")


def test_a_sale_that_would_end_before_it_begins_is_not_made(production, hall, staff):
    late = SeriesPlan(hall=hall, hour=time(20, 15), sale_from=SaleMoment(at=datetime(2026, 11, 3, 21, tzinfo=BRUSSELS)))
    planned = series.make_series(production=production, days=[date(2026, 11, 3)], plan=late, by=staff)
    assert planned[0].problem
    assert not Performance.objects.exists()


def test_the_last_day_there_is_gives_no_error(production, hall, staff):
    plan = SeriesPlan(hall=hall, hour=time(23, 59), sale_from=SaleMoment(days_before=3650, hour=time(9)))
    planned = series.make_series(production=production, days=[date(1, 1, 1)], plan=plan, by=staff)
    assert planned[0].problem


def test_the_figures_of_a_long_row_cost_three_queries(production, hall, django_assert_num_queries):
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(100)]
    with django_assert_num_queries(2):
        series.plan_series(production, days, SeriesPlan(hall=hall, hour=time(20, 15), sale_from=EARLY))


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_the_series_once(production, hall, staff):
    """Without the production's lock both find no date, and make each twice."""
    plan = SeriesPlan(hall=hall, hour=time(20, 15), sale_from=EARLY)
    days = Recurrence(date(2026, 9, 1), TUESDAY, number=20).days()
    made = at_once(*[lambda: series.make_series(production=production, days=days, plan=plan, by=staff)] * 3)
    assert all(isinstance(planned, list) for planned in made), made
    assert Performance.objects.count() == 20


@pytest.mark.parametrize("year", [1, 26, 1999, 2100])
def test_a_year_outside_this_century_is_refused(year):
    with pytest.raises(ValidationError, match="tussen 2000 en 2099"):
        validate_year(date(year, 1, 1))


@pytest.mark.parametrize("year", [2000, 2099])
def test_a_year_of_this_century(year):
    validate_year(date(year, 12, 31))
