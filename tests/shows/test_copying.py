"""Copies of price tables, productions and seasons: weekdays stay, nothing sold comes along, twice is once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from orders import stock
from orders.models import Place
from shows import copying, price_tables
from shows.models import Performance, Production, Season, VatRate
from shows.price_tables import TablePrice
from tests import cast
from tests.races import at_once
from ticketing.dates import BRUSSELS


@pytest.fixture
def staff(db):
    return cast.make_customer("staf@example.org", None, is_staff=True)


@pytest.fixture
def seated(organiser):
    starts_at = datetime(2026, 10, 20, 20, 15, tzinfo=BRUSSELS)
    sale_from = datetime(2026, 6, 2, 10, tzinfo=BRUSSELS)
    return cast.make_performance(
        cast.make_production(organiser, slug="de-vos-2026-2027"), cast.make_hall(organiser), starts_at,
        sale_from=sale_from,
    )  # fmt: skip


@pytest.fixture
def seasons(organiser, seated):
    old = seated.production.season
    Season.objects.filter(pk=old.pk).update(name="2026-2027", starts_on="2026-09-01", ends_on="2027-06-30")
    new = Season.objects.create(
        organiser=organiser, name="2027-2028", starts_on=date(2027, 9, 1), ends_on=date(2028, 6, 30)
    )
    return Season.objects.get(pk=old.pk), new


def test_a_season_a_year_later_on_the_same_weekdays(seated, seasons, staff):
    stock.put_on_sale(seated)
    old, new = seasons
    assert copying.weeks_between(old, new) == 52
    copied = copying.copy_season(old, new, weeks=52, by=staff)
    [production] = copied.productions
    [performance] = copied.performances
    assert (production.slug, production.title, production.season) == ("de-vos-2027-2028", "De Vos", new)
    assert str(performance.starts_at.astimezone(BRUSSELS)) == "2027-10-19 20:15:00+02:00"
    assert performance.starts_at.weekday() == seated.starts_at.weekday()
    assert str(performance.sale_from.astimezone(BRUSSELS)) == "2027-06-01 10:00:00+02:00"
    assert price_tables.tables_of(performance) == price_tables.tables_of(seated)


def test_what_is_sold_is_not_copied(seated, seasons, staff, customer):
    stock.put_on_sale(seated)
    copied = copying.copy_season(*seasons, weeks=52, by=staff)
    [performance] = copied.performances
    assert (performance.state, performance.places_left, performance.places_total) == ("draft", 0, 0)
    assert Place.objects.filter(performance=performance).count() == 0


def test_copying_a_season_again_copies_what_is_new_alone(seated, seasons, staff, organiser):
    old, new = seasons
    copying.copy_season(old, new, weeks=52, by=staff)
    late = cast.make_production(organiser, "Trio")
    Production.objects.filter(pk=late.pk).update(season=old)
    again = copying.copy_season(old, new, weeks=52, by=staff)
    assert [one.title for one in again.productions] == ["Trio"]
    assert again.existing == ["De Vos"]
    assert Production.objects.filter(season=new).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_copies_a_season_once(seated, seasons, staff):
    old, new = seasons
    results = at_once(*[lambda: copying.copy_season(old, new, weeks=52, by=staff)] * 3)
    assert sorted(len(one.productions) for one in results) == [0, 0, 1]
    assert Performance.objects.filter(production__season=new).count() == 1


def test_an_hour_that_is_not_there_a_year_later_is_told(seated, seasons, staff):
    Performance.objects.filter(pk=seated.pk).update(starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC))  # 1:30
    copied = copying.copy_season(*seasons, weeks=52, by=staff)
    assert len(copied.performances) == 1
    late = datetime(2027, 4, 4, 0, 30, tzinfo=UTC)  # 2:30 in summer; a week earlier the clock skips it
    Performance.objects.filter(pk=seated.pk).update(starts_at=late, sale_until=late + timedelta(days=1))
    seasons[1].production_set.all().delete()
    copied = copying.copy_season(*seasons, weeks=-1, by=staff)
    assert (len(copied.productions), len(copied.performances)) == (1, 0)
    assert "bestaat 02.30 uur niet" in copied.problems[0]


def test_a_cancelled_evening_is_not_copied(seated, seasons, staff):
    Performance.objects.filter(pk=seated.pk).update(state="cancelled")
    assert copying.copy_season(*seasons, weeks=52, by=staff).performances == []


def test_a_production_is_copied_under_its_own_address_once(seated, staff):
    source = seated.production
    copied = copying.copy_production(
        source, season=source.season, title="De Vos herneemt", slug="vos-2", weeks=4, by=staff
    )
    assert copied.productions[0].artist == source.artist
    assert copied.performances[0].starts_at == datetime(2026, 11, 17, 20, 15, tzinfo=BRUSSELS)
    with pytest.raises(IntegrityError):
        copying.copy_production(source, season=source.season, title="x", slug="vos-2", weeks=None, by=staff)


def test_prices_go_to_another_hall_by_the_names_of_its_ranks(seated, organiser):
    other = cast.make_performance(cast.make_production(organiser, "Trio"), cast.make_hall(organiser), amount="9.00")
    other.hall.ranks.filter(name="rang 2").update(name="galerij")
    price_tables.copy_prices(seated, [other])
    amounts = {(price.rank.name, price.tariff.name): price.amount for price in other.prices.select_related()}
    assert amounts == {("rang 1", "Basis"): 24, ("rang 1", "-26 jaar"): 12}


def test_a_table_is_set_whole_for_several_at_once(seated, organiser, staff, django_assert_max_num_queries):
    others = [cast.make_performance(seated.production, seated.hall) for _ in range(3)]
    (first, base), *_ = sorted(price_tables.tables_of(seated)[None])
    with django_assert_max_num_queries(12):
        price_tables.set_prices(others, {(first, base): TablePrice(Decimal("12.50"), "culture")}, by=staff)
    tables = [price_tables.tables_of(performance)[None] for performance in others]
    assert {tuple(table.values()) for table in tables} == {(TablePrice(Decimal("12.50"), "culture"),)}


def test_a_performance_on_sale_keeps_a_price_for_every_rank(seated, staff):
    stock.put_on_sale(seated)
    before = price_tables.tables_of(seated)
    with pytest.raises(price_tables.MissingPrices, match="rang 1, rang 2"):
        price_tables.set_prices([seated], {}, by=staff)
    VatRate.objects.filter(category="standard").delete()
    with pytest.raises(price_tables.MissingPrices, match="btw-percentage"):
        price_tables.set_prices(
            [seated], {cell: TablePrice(worth.amount, "standard") for cell, worth in before[None].items()}, by=staff
        )
    assert price_tables.tables_of(seated) == before
