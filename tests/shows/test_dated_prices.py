"""Price tables that begin on a day: set by the programming office, displayed to visitors, copied with the season."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from orders import stock
from shows import copying, price_tables
from shows.models import Price, Season, Tariff
from shows.price_lists import price_changes_on, price_lists, prices_of
from shows.price_tables import TablePrice
from shows.readiness import missing
from tests import cast
from ticketing import dates

from .admin_pages import address, cells


@pytest.fixture
def tomorrow() -> date:
    return dates.local(dates.now()).date() + timedelta(days=1)


@pytest.fixture
def today(tomorrow) -> date:
    return tomorrow - timedelta(days=1)


def prices(client, performance, on, form=None):
    """The page of the prices from a day on; with a form, posted."""
    url = address("shows_performance_prices", performance) + f"&vanaf={on}"
    return client.get(url) if form is None else client.post(url, form | {"voorstelling": performance.pk})


def amounts(performance) -> dict[date | None, list[str]]:
    """What the base tariff costs, by day."""
    tables = price_tables.tables_of(performance)
    return {day: [str(worth.amount) for worth in table.values()] for day, table in tables.items()}


def test_prices_from_a_later_day_stand_beside_those_of_now(client, programmer, ours, tomorrow):
    before = amounts(ours)[None]
    page = prices(client, ours, tomorrow)
    assert 'value="24,00"' in page.content.decode()
    assert prices(client, ours, tomorrow, cells(ours, rang1_Basis="30", rang2_Basis="28")).status_code == 302
    assert amounts(ours) == {None: before, tomorrow: ["30.00", "28.00"]}
    assert 'value="24,00"' in prices(client, ours, "").content.decode()
    again = prices(client, ours, tomorrow).content.decode()
    assert 'value="30,00"' in again
    assert 'value="12,00"' not in again


def test_the_page_says_which_prices_count_now(client, programmer, ours, today, tomorrow):
    ours.prices.filter(tariff__name="-26 jaar").update(from_on=tomorrow)
    first = prices(client, ours, "").content.decode()
    assert "Van in het begin (geldt nu)" in first
    assert "gelden niet meer" not in first
    ours.prices.filter(tariff__name="-26 jaar").update(from_on=today)
    first = prices(client, ours, "").content.decode()
    assert "Van in het begin (geldt nu)" not in first
    assert "Deze prijzen gelden niet meer" in first
    then = prices(client, ours, today).content.decode()
    assert "(geldt nu)" in then
    assert "gelden niet meer" not in then


def test_prices_from_a_later_day_are_removed(client, programmer, ours, tomorrow):
    table = cells(ours, rang1_Basis="30", rang2_Basis="28")
    prices(client, ours, tomorrow, table)
    assert 'name="verwijder"' in prices(client, ours, tomorrow).content.decode()
    empty = prices(client, ours, tomorrow, cells(ours))
    assert "Vul prijzen in, of verwijder" in empty.content.decode()
    assert prices(client, ours, tomorrow, cells(ours, rang1_Basis="x") | {"verwijder": "1"}).status_code == 302
    assert list(amounts(ours)) == [None]
    message = client.get(reverse("admin:shows_performance_changelist")).content.decode()
    assert f"Prijzen vanaf {tomorrow:%d/%m/%Y} van 1 voorstelling verwijderd." in message


def test_the_prices_of_the_beginning_are_not_removed_by_that_button(client, programmer, ours):
    assert 'name="verwijder"' not in prices(client, ours, "").content.decode()
    response = prices(client, ours, "", cells(ours, rang1_Basis="x") | {"verwijder": "1"})
    assert 'value="x"' in response.content.decode()
    assert amounts(ours) == {None: ["24.00", "12.00", "22.00", "11.00"]}
    prices(client, ours, "", cells(ours, rang1_Basis="5") | {"verwijder": "1"})
    assert amounts(ours) == {None: ["5.00"]}


def test_a_table_that_begins_after_the_performance_never_counts(client, programmer, ours):
    """As is left when an evening is moved to an earlier day, or takes over the prices of a later one."""
    after = dates.local(ours.starts_at).date() + timedelta(days=1)
    price = ours.prices.get(rank__name="rang 1", tariff__name="Basis")
    Price.objects.create(performance=ours, rank=price.rank, tariff=price.tariff, amount=99, from_on=after)
    assert missing(ours) == []
    [shown] = price_lists([ours], dates.local(dates.now()).date())
    assert [table.until for table in shown.tables] == [None]
    assert 'value="99,00"' in prices(client, ours, after).content.decode()
    prices(client, ours, after, cells(ours) | {"verwijder": "1"})
    assert list(amounts(ours)) == [None]


def test_prices_that_end_before_the_sale_begins_are_not_displayed(ours, today):
    ours.sale_from, begins = dates.now() + timedelta(days=9), today + timedelta(days=9)
    price = ours.prices.get(rank__name="rang 1", tariff__name="Basis")
    Price.objects.create(performance=ours, rank=price.rank, tariff=price.tariff, amount=99, from_on=begins)
    [shown] = price_lists([ours], today)
    assert [(table.from_on, table.until, len(table.rows)) for table in shown.tables] == [(None, None, 1)]
    assert [price.amount for price in prices_of(ours, today)] == [99]
    assert price_changes_on(ours, today) is None


def test_copied_prices_mention_those_of_later_days(client, programmer, ours, organiser, tomorrow):
    other = cast.make_performance(ours.production, ours.hall, amount="7.00")
    ours.prices.filter(tariff__name="Basis").update(from_on=tomorrow)
    page = client.get(address("shows_performance_prices", other) + f"&van={ours.pk}").content.decode()
    [link] = re.findall(r'<a href="(\?[^"]*)">\s*Er zijn daar ook prijzen vanaf', page)
    then = client.get(reverse("admin:shows_performance_prices") + unescape(link)).content.decode()
    assert 'value="24,00"' in then
    assert 'value="7,00"' not in then
    assert "Er zijn daar ook prijzen vanaf" not in then


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("0026-01-01", "jaar tussen"), ("2099-01-01", "voorbij"), ("morgen", "geldige"), ("2026-02-30", "geldige"),
        ("%00", "geldige"), ("9" * 400, "geldige"),
    ],
)  # fmt: skip
def test_an_odd_day_is_reported(client, programmer, ours, on, message):
    for method in (client.get, client.post):
        response = method(address("shows_performance_prices", ours) + f"&vanaf={on}", follow=True)
        assert response.status_code == 200
        assert message in response.content.decode()
    assert list(amounts(ours)) == [None]


def test_the_second_to_save_reads_of_a_change_of_another_day_too(client, programmer, ours, tomorrow):
    seen = prices(client, ours, "").context["seen"]
    price = ours.prices.get(rank__name="rang 1", tariff__name="Basis")
    Price.objects.create(performance=ours, rank=price.rank, tariff=price.tariff, amount=99, from_on=tomorrow)
    response = prices(client, ours, "", cells(ours, rang1_Basis="1", rang2_Basis="1") | {"gezien": seen})
    assert "intussen prijzen gewijzigd: rang 1 / Basis" in response.content.decode()
    assert amounts(ours) == {None: ["24.00", "12.00", "22.00", "11.00"], tomorrow: ["99.00"]}


def test_on_sale_every_rank_keeps_a_price_on_later_days(client, programmer, ours, tomorrow):
    stock.put_on_sale(ours)
    response = prices(client, ours, tomorrow, cells(ours, rang1_Basis="30")).content.decode()
    assert f"vanaf {tomorrow:%d/%m/%Y} geen prijs meer: rang 2" in response
    assert list(amounts(ours)) == [None]


def test_a_tariff_that_a_later_table_needs_stays_for_everybody(client, programmer, ours, tomorrow):
    stock.put_on_sale(ours)
    prices(client, ours, tomorrow, cells(ours, **{"rang1_-26 jaar": "30", "rang2_-26 jaar": "30"}))
    young = Tariff.objects.get(name="-26 jaar")
    page = reverse("admin:shows_tariff_change", args=[young.pk])
    form = client.get(page).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields} | {"sold_online": ""}
    response = client.post(page, {name: value for name, value in shown.items() if value not in (None, False, "")})
    assert "Zonder dit tarief" in response.content.decode()


def test_what_is_over_is_not_missed_and_what_is_to_come_is_not_enough(ours, today, tomorrow):
    assert missing(ours) == []
    first = ours.prices.filter(rank__name="rang 1")
    first.update(from_on=tomorrow)
    assert missing(ours) == [
        "Deze rangen hebben nog geen prijs: rang 1.",
        f"Deze rangen hebben vanaf {tomorrow:%d/%m/%Y} geen prijs meer: rang 2.",
    ]
    ours.prices.filter(rank__name="rang 2").update(from_on=today - timedelta(days=9))
    first.update(from_on=today)
    assert missing(ours) == ["Deze rangen hebben nog geen prijs: rang 2."]
    ours.prices.update(from_on=today)
    assert missing(ours) == []


def test_a_visitor_sees_until_when_prices_count_and_what_follows(client, organiser, ours, tomorrow):
    stock.put_on_sale(ours)
    table = {cell: TablePrice(Decimal(31), "culture") for cell in price_tables.tables_of(ours)[None]}
    customer = cast.make_customer("x@voorbeeld.be")
    price_tables.set_prices([ours], table, by=customer, from_on=tomorrow + timedelta(days=3))
    html = client.get(reverse("production", args=[organiser.slug, "de-vos"])).content.decode()
    captions = [" ".join(caption.split()) for caption in re.findall(r"<caption[^>]*>(.*?)</caption>", html, re.S)]
    assert [caption.split(" ")[0] for caption in captions] == ["Tot", "Vanaf"]
    assert html.index("€\u00a024,00") < html.index("€\u00a031,00")
    offers = json.loads(re.search(r'ld\+json">(.*?)</script>', html)[1])["@graph"][0]["offers"]
    assert {offer["price"] for offer in offers} == {"24.00", "12.00", "22.00", "11.00"}
    assert {offer["priceValidUntil"] for offer in offers} == {(tomorrow + timedelta(days=2)).isoformat()}


def test_one_table_has_no_dates(client, organiser, ours, today):
    stock.put_on_sale(ours)
    ours.prices.update(from_on=today)
    html = client.get(reverse("production", args=[organiser.slug, "de-vos"])).content.decode()
    assert "<caption>" not in html
    assert "priceValidUntil" not in html
    assert "€\u00a024,00" in html


def test_days_of_prices_move_along_with_a_copied_season(ours, organiser, tomorrow):
    season = ours.production.season
    later = Season.objects.create(
        organiser=organiser, name="Later", starts_on=season.starts_on + timedelta(weeks=52),
        ends_on=season.ends_on + timedelta(weeks=52),
    )  # fmt: skip
    ours.prices.filter(tariff__name="Basis").update(from_on=tomorrow)
    staff = cast.make_customer("x@voorbeeld.be")
    [copy] = copying.copy_season(season, later, weeks=52, by=staff).performances
    moved = {day and day + timedelta(weeks=52): table for day, table in price_tables.tables_of(ours).items()}
    assert list(moved) == [None, tomorrow + timedelta(weeks=52)]
    assert price_tables.tables_of(copy) == moved
