"""TICKETS: the programme of a month."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.templatetags import dates as date_filters
from shows.models import Genre, Performance
from shows.programme import within
from shows.programme_query import parse_month
from tests import cast
from ticketing import dates
from ticketing.cache import forget_all


@pytest.fixture
def hall(organiser):
    return cast.make_club(organiser)


def on_sale(organiser, hall, title, starts_at=None, **fields):
    """A performance that everybody may see and buy."""
    production = cast.make_production(organiser, title)
    usual = {"state": "on_sale", "places_total": 50, "places_left": 50}
    return cast.make_performance(production, hall, starts_at or soon(), **(usual | fields))


def soon() -> datetime:
    """Later this month if it lasts long enough: an hour from now."""
    return dates.now() + timedelta(hours=1)


def page(client, organiser, query=""):
    return client.get(reverse("programme", args=[organiser.slug]) + query)


def month_of(moment: datetime) -> str:
    return f"?maand={dates.local(moment):%Y-%m}"


def test_shows_this_months_productions_with_a_way_to_buy(client, organiser, hall):
    performance = on_sale(organiser, hall, "De Vos")
    shown = page(client, organiser, month_of(performance.starts_at)).content.decode()
    assert "De Vos" in shown
    assert "ruim" in shown
    assert "KOOP" in shown
    assert reverse("performance", args=[organiser.slug, performance.pk]) in shown


def test_opens_on_the_current_month(client, organiser):
    this_month = dates.first_of_month(dates.local(dates.now()).date())
    assert page(client, organiser).context["page"].title == date_filters.month(this_month)


def test_what_is_sold_out_says_so_and_has_no_way_to_buy(client, organiser, hall):
    performance = on_sale(organiser, hall, "De Vos", places_left=0)
    shown = page(client, organiser, month_of(performance.starts_at)).content.decode()
    assert "uitverkocht" in shown
    assert "KOOP" not in shown


def test_hides_drafts_and_school_performances(client, organiser, hall):
    draft = on_sale(organiser, hall, "Nog een ontwerp", state="draft")
    on_sale(organiser, hall, "Voor de klas", audience="schools")
    shown = page(client, organiser, month_of(draft.starts_at)).content.decode()
    assert "Nog een ontwerp" not in shown
    assert "Voor de klas" not in shown


def test_a_genre_keeps_its_month(client, organiser, hall):
    performance = on_sale(organiser, hall, "De Vos")
    Genre.objects.create(organiser=organiser, slug="dans", name="Dans")
    query = month_of(performance.starts_at)
    assert "De Vos" in page(client, organiser, f"{query}&genre=theater").content.decode()
    dance = page(client, organiser, f"{query}&genre=dans").content.decode()
    assert "De Vos" not in dance
    assert f"{query}&amp;genre=theater" in dance


def test_an_empty_month_offers_the_next_one_that_has_something(client, organiser, hall):
    later = dates.now() + timedelta(days=200)
    on_sale(organiser, hall, "Later", later)
    shown = page(client, organiser).content.decode()
    assert "staat er niets op het programma" in shown
    assert month_of(later) in shown


def test_an_organiser_without_anything_has_a_page_all_the_same(client, organiser):
    response = page(client, organiser)
    assert response.status_code == 200
    assert "staat er niets op het programma" in response.content.decode()


def test_another_organisers_productions_are_not_shown(client, organiser, hall):
    other = cast.make_organiser("ander", name="Ander huis")
    performance = on_sale(other, cast.make_club(other), "Bij de buren")
    assert "Bij de buren" not in page(client, organiser, month_of(performance.starts_at)).content.decode()


def test_an_unknown_organiser_is_not_found(client, organiser):
    assert client.get("/bestaat-niet/tickets/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?maand=2026-13", "?maand=9999-12", "?maand=0000-01", "?maand=morgen", "?maand=2026-1", "?maand=%00",
        "?maand=2026-11-01", "?maand=٢٠٢٦-11", "?genre=bestaat-niet", "?genre=%27%22%3E", "?genre=" + "x" * 3000,
        "?maand=2026-11&maand=x", "?maand[]=1",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_left_aside(client, organiser, hall, query):
    on_sale(organiser, hall, "De Vos")
    response = page(client, organiser, query)
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


def test_it_says_that_a_month_or_genre_is_unknown(client, organiser):
    assert "Die maand kennen we niet" in page(client, organiser, "?maand=x").content.decode()
    assert "Dat genre kennen we niet" in page(client, organiser, "?genre=x").content.decode()


@pytest.mark.parametrize("month", ["2000-01", "2099-12"])
def test_the_ends_of_time_are_a_page(client, organiser, hall, month):
    on_sale(organiser, hall, "De Vos")
    assert page(client, organiser, f"?maand={month}").status_code == 200


def test_only_looking_is_allowed(client, organiser):
    assert client.post(reverse("programme", args=[organiser.slug])).status_code == 405


@pytest.mark.parametrize("number", [10, 200])
def test_the_queries_do_not_grow_with_the_season(
    client, customer, organiser, hall, number, django_assert_max_num_queries
):
    production = cast.make_production(organiser)
    moment = soon()
    Performance.objects.bulk_create(
        Performance(
            production=production, hall=hall, starts_at=moment, state="on_sale",
            sale_from=moment - timedelta(days=9), sale_until=moment, places_total=9, places_left=9,
        )
        for _ in range(number)
    )  # fmt: skip
    client.force_login(customer)
    forget_all()
    client.get(reverse("contact", args=[organiser.slug]))  # the frame that all pages share is kept
    with django_assert_max_num_queries(8):
        shown = page(client, organiser, month_of(moment))
    assert shown.content.decode().count("KOOP<") == number


def test_a_second_look_asks_nothing_about_the_programme(client, organiser, hall, django_assert_max_num_queries):
    performance = on_sale(organiser, hall, "De Vos")
    page(client, organiser, month_of(performance.starts_at))
    with django_assert_max_num_queries(0):
        page(client, organiser, month_of(performance.starts_at))


def test_the_kept_page_is_of_its_language(client, organiser):
    """A month's name is Django's own translation: it doesn't wait for ours."""
    assert ">mei 2031<" in page(client, organiser, "?maand=2031-05").content.decode()
    client.cookies["django_language"] = "en"
    assert ">May 2031<" in page(client, organiser, "?maand=2031-05").content.decode()


def test_months_are_those_of_brussels(organiser, hall):
    """Half past midnight on 1 July in Brussels is still June in UTC."""
    on_sale(organiser, hall, "Nacht", datetime(2031, 7, 1, 0, 30, tzinfo=dates.BRUSSELS))
    assert within(Performance.objects.public(), date(2031, 7, 1)).exists()
    assert not within(Performance.objects.public(), date(2031, 6, 1)).exists()


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", date(2026, 11, 1)),
        ("2026-00", None),
        ("2026-13", None),
        ("1999-12", None),
        ("", None),
        ("2026-11\n", None),
    ],
)
def test_parsing_a_month(text, month):
    assert parse_month(text) == month
