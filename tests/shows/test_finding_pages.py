"""The programme's views: calendar, list, search results, and filters that keep each other."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from shows import month_grid
from shows.models import Genre, Performance, Production
from shows.programme_query import ProgrammeQuery
from tests import cast
from ticketing import dates
from ticketing.cache import forget_all


@pytest.fixture
def hall(organiser):
    return cast.make_club(organiser)


def on_sale(organiser, hall, title, starts_at, **fields):
    production = cast.make_production(organiser, title, slug=f"p{Production.objects.count()}")
    usual = {"state": "on_sale", "places_total": 50, "places_left": 50, "sale_from": dates.now() - timedelta(days=9)}
    return cast.make_performance(production, hall, starts_at, **(usual | fields))


def brussels(*moment):
    return datetime(*moment, tzinfo=dates.BRUSSELS)


def page(client, organiser, **query):
    forget_all()
    return client.get(reverse("programme", args=[organiser.slug]), query).content.decode()


def day(shown, number):
    """What the calendar shows on a day of the month."""
    cells = re.findall(r'<td role="cell" class="day(?! day--other).*?</td>', shown, re.S)
    return cells[number - 1]


def test_the_calendar_is_a_table_from_monday_to_sunday(client, organiser, hall):
    on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20, 15))
    shown = page(client, organiser, maand="2031-05", weergave="kalender")
    assert "<caption" in shown
    assert re.findall(r'columnheader"><abbr title="(\w+)"', shown)[::6] == ["maandag", "zondag"]
    assert shown.count('role="cell"') == 35
    assert "De Vos" in day(shown, 15)
    assert "20.15" in day(shown, 15)
    assert "De Vos" not in day(shown, 14) + day(shown, 16)


@pytest.mark.parametrize(
    ("moment", "month", "number"),
    [
        ((2031, 5, 15, 0, 15), "2031-05", 15),  # a quarter past midnight is of the day that has begun
        ((2031, 6, 1, 0, 0), "2031-06", 1),
        ((2031, 5, 31, 23, 59), "2031-05", 31),
        ((2031, 3, 30, 1, 59), "2031-03", 30),  # the clock goes forward
        ((2031, 3, 30, 3, 1), "2031-03", 30),
        ((2031, 10, 26, 2, 30), "2031-10", 26),  # it goes back: this half past two comes twice
        ((2031, 10, 26, 23, 30), "2031-10", 26),
        ((2032, 1, 1, 0, 5), "2032-01", 1),
        ((2031, 12, 31, 23, 55), "2031-12", 31),
    ],
)
@pytest.mark.parametrize("view", ["", "kalender", "lijst"])
def test_days_and_months_are_those_of_brussels(client, organiser, hall, moment, month, number, view):
    on_sale(organiser, hall, "Nachtvoorstelling", brussels(*moment))
    shown = page(client, organiser, maand=month, weergave=view)
    assert "Nachtvoorstelling" in (day(shown, number) if view == "kalender" else shown)
    for months in (-1, 1):
        other = dates.month_after(date.fromisoformat(month + "-01"), months)
        assert "Nachtvoorstelling" not in page(client, organiser, maand=f"{other:%Y-%m}", weergave=view)


def test_both_hours_of_a_night_when_the_clock_goes_back_are_told_apart(client, organiser, hall):
    for fold in (0, 1):
        moment = datetime(2031, 10, 26, 2, 30, tzinfo=dates.BRUSSELS, fold=fold)
        on_sale(organiser, hall, f"Keer {fold}", moment)
    shown = page(client, organiser, maand="2031-10", weergave="lijst")
    assert shown.index("Keer 0") < shown.index("Keer 1")
    assert 'datetime="2031-10-26T02:30:00+02:00"' in shown
    assert 'datetime="2031-10-26T02:30:00+01:00"' in shown


def test_a_performance_after_midnight_says_which_night(client, organiser, hall):
    performance = on_sale(organiser, hall, "Nacht", brussels(2031, 5, 17, 0, 15))
    shown = client.get(reverse("production", args=[organiser.slug, performance.production.slug])).content.decode()
    assert "In de nacht van vrijdag op zaterdag" in shown


def test_a_week_of_another_month_stays_empty():
    weeks = month_grid.weeks(date(2031, 6, 1), [], brussels(2031, 6, 3, 12))
    assert weeks[0][0].day == date(2031, 5, 26)
    assert [day.is_of_month for day in weeks[0]] == [False] * 6 + [True]
    assert [day.day for week in weeks for day in week if day.is_today] == [date(2031, 6, 3)]


def test_cancelled_and_sold_out_say_so_in_the_calendar(client, organiser, hall):
    on_sale(organiser, hall, "Weg", brussels(2031, 5, 1, 20), state="cancelled")
    on_sale(organiser, hall, "Vol", brussels(2031, 5, 2, 20), places_left=0)
    shown = page(client, organiser, maand="2031-05", weergave="kalender")
    assert "afgelast" in day(shown, 1)
    assert "uitverkocht" in day(shown, 2)


def test_only_what_can_be_bought(client, organiser, hall):
    now = dates.now()
    tomorrow = now + timedelta(days=32)
    on_sale(organiser, hall, "Te koop", tomorrow)
    for title, fields in {
        "Vol": {"places_left": 0},
        "Weg": {"state": "cancelled"},
        "Balie": {"sold_online": False},
        "Later": {"sale_from": now + timedelta(days=1)},
    }.items():
        on_sale(organiser, hall, title, tomorrow, **fields)
    for view in ("", "kalender", "lijst"):
        shown = page(client, organiser, maand=f"{dates.local(tomorrow):%Y-%m}", tekoop="1", weergave=view)
        assert [t for t in ("Te koop", "Vol", "Weg", "Balie", "Later") if f">{t}<" in shown] == ["Te koop"]


def test_every_link_keeps_all_that_was_asked(client, organiser, hall):
    theatre = on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20)).production.genre
    Genre.objects.create(organiser=organiser, slug="dans", name="Dans")
    for month in (4, 6):
        on_sale(organiser, hall, f"Maand {month}", brussels(2031, month, 15, 20))
    asked = {"maand": "2031-05", "genre": theatre.slug, "weergave": "kalender", "tekoop": "1"}
    shown = page(client, organiser, **asked)
    expected = {
        "maand": ("2031-04", "2031-06"), "genre": ("dans", None), "weergave": (None, "lijst"), "tekoop": (None,),
    }  # fmt: skip
    links = [
        dict(re.findall(r"(\w+)=([\w-]+)", link)) for link in re.findall(r'href="[^"?]*/tickets/\?([^"]+)"', shown)
    ]
    for name, values in expected.items():
        for value in values:
            wanted = {key: kept for key, kept in (asked | {name: value}).items() if kept}
            assert wanted in links, (name, value)
    form = shown.split("<form", 2)[1].split("</form>")[0]
    for name in ("genre", "weergave", "tekoop"):
        assert f'name="{name}" value="{asked[name]}"' in form


def test_a_search_keeps_its_words_in_every_view(client, organiser, hall):
    on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20))
    on_sale(organiser, hall, "Iets anders", brussels(2031, 5, 15, 20))
    for view in ("", "kalender", "lijst"):
        shown = page(client, organiser, zoek="vos", weergave=view)
        assert "De Vos" in shown, view
        assert "Iets anders" not in shown
        assert 'value="vos"' in shown
        assert "zoek=vos&amp;weergave=lijst" in shown


def test_the_calendar_of_a_search_opens_where_something_is_found(client, organiser, hall):
    on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20))
    on_sale(organiser, hall, "De Vos keert terug", brussels(2031, 9, 15, 20))
    shown = page(client, organiser, zoek="vos", weergave="kalender")
    assert "mei 2031" in shown
    assert "De Vos" in day(shown, 15)
    assert "maand=2031-06" in shown


def test_what_was_meant_is_said(client, organiser, hall):
    on_sale(organiser, hall, "Hamlet", dates.now() + timedelta(days=9))
    shown = page(client, organiser, zoek="hamlit")
    assert "Niets gevonden voor “hamlit”" in shown
    assert 'zoek=hamlet">hamlet</a>' in shown
    assert "Bedoelde u" not in page(client, organiser, zoek="hamlet")


def test_finding_nothing_leads_on(client, organiser, hall):
    on_sale(organiser, hall, "Hamlet", dates.now() + timedelta(days=9))
    shown = page(client, organiser, zoek="qqqqq")
    assert "We vonden niets" in shown
    assert organiser.box_office_phone in shown
    narrowed = page(client, organiser, zoek="hamlet", maand="2099-01")
    assert "Zoek in het hele programma" in narrowed
    assert re.search(r'class="button" href="[^"?]*\?zoek=hamlet"', narrowed)


def test_each_search_has_its_own_words(client, organiser, hall):
    """As text, in the field and in addresses."""
    on_sale(organiser, hall, "De Vos", dates.now() + timedelta(days=9))
    address = reverse("programme", args=[organiser.slug])
    for query, text, link in [
        ("de vos", "de vos", "de+vos"),
        ('"x"&<b>', "&quot;x&quot;&amp;&lt;b&gt;", "%22x%22%26%3Cb%3E"),
        ('vos "x"&<b>', "vos &quot;x&quot;&amp;&lt;b&gt;", "vos+%22x%22%26%3Cb%3E"),
        ("vos 9876543210", "vos 9876543210", "vos+9876543210"),
    ]:
        shown = client.get(address, {"zoek": query, "tekoop": "1"}).content.decode()
        assert f'name="zoek" value="{text}"' in shown
        assert f"?zoek={link}&amp;tekoop=1&amp;weergave=kalender" in shown
        assert f'<meta property="og:title" content="Zoeken: {text}' in shown
        assert ("De Vos" in shown) == ("vos" in query)


def test_a_month_in_which_a_search_finds_nothing_leaves_the_others_their_hits(client, organiser, hall):
    """Also the very first month that can be asked for, since which a search in all months looks."""
    on_sale(organiser, hall, "De Vos", dates.now() + timedelta(days=9))
    address = reverse("programme", args=[organiser.slug])
    assert "De Vos" not in client.get(address, {"zoek": "vos", "maand": "2000-01"}).content.decode()
    assert "De Vos" in client.get(address, {"zoek": "vos"}).content.decode()


def test_a_genre_s_name_leads_to_the_genre(client, organiser, hall):
    on_sale(organiser, hall, "Hamlet", dates.now() + timedelta(days=9))
    assert "Alles in het genre Theater" in page(client, organiser, zoek="theater")


def test_a_search_is_paged(client, organiser, hall):
    for _ in range(14):
        on_sale(organiser, hall, "De Vos", dates.now() + timedelta(days=9))
    first, second = (page(client, organiser, zoek="vos", page=number) for number in ("1", "2"))
    assert first.count('<article class="hit"') == 12
    assert second.count('<article class="hit"') == 2
    assert "zoek=vos&amp;page=2" in first
    for number in ("-1", "0", "1e9", "999999", "٣", "x", "2.5", "99999999999999999999"):
        assert "<article" in page(client, organiser, zoek="vos", page=number)


def test_a_long_month_and_list_are_paged(client, organiser, hall):
    for _ in range(61):
        on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20))
    assert page(client, organiser, maand="2031-05").count("<article") == 25
    assert page(client, organiser, maand="2031-05", page="3").count("<article") == 11
    assert page(client, organiser, maand="2031-05", weergave="lijst").count('class="line"') == 60


def test_a_list_of_a_search_ends_with_what_is_over(client, organiser, hall):
    past = dates.now() - timedelta(days=40)
    on_sale(organiser, hall, "De oude vos", past, sale_from=past - timedelta(days=9))
    on_sale(organiser, hall, "De jonge vos", dates.now() + timedelta(days=40))
    shown = page(client, organiser, zoek="vos", weergave="lijst")
    assert shown.index("De jonge vos") < shown.index("De oude vos")
    assert "al geweest" in shown


@pytest.mark.parametrize("asked", ["?maand=2031-05", "?zoek=vos"])
def test_what_is_left_is_as_new_as_the_page(client, organiser, hall, clock, asked):
    """A card of a search is kept by all that it shows, the rest of the page for three seconds."""
    performance = on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20))
    address = reverse("programme", args=[organiser.slug]) + asked
    assert "uitverkocht" not in client.get(address).content.decode()
    Performance.objects.filter(pk=performance.pk).update(places_left=0)
    clock.advance(seconds=3)
    assert "uitverkocht" in client.get(address).content.decode()


@pytest.mark.parametrize("asked", ["?maand=2031-05", "?zoek=vos"])
def test_a_card_is_made_anew_when_the_sale_opens(client, organiser, hall, clock, asked):
    opens = dates.now() + timedelta(hours=1)
    on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20), sale_from=opens)
    address = reverse("programme", args=[organiser.slug]) + asked
    assert "KOOP<" not in client.get(address).content.decode()
    clock.advance(hours=1)
    assert "KOOP<" in client.get(address).content.decode()


def test_a_search_in_a_month_shows_the_evenings_of_that_month(client, organiser, hall):
    """Also of evenings that were written in one transaction, as those of a row of dates are."""
    first = on_sale(organiser, hall, "De Vos", brussels(2031, 5, 15, 20))
    cast.make_performance(first.production, hall, brussels(2031, 6, 16, 20), state="on_sale")
    address = reverse("programme", args=[organiser.slug])
    for month, own, other in [("05", "2031-05-15", "2031-06-16"), ("06", "2031-06-16", "2031-05-15")]:
        hits = client.get(address, {"zoek": "vos", "maand": f"2031-{month}"}).content.decode().partition("<article")[2]
        assert own in hits
        assert other not in hits


@pytest.mark.parametrize("names", ["genre", "hall"])
def test_a_card_is_made_anew_when_its_genre_or_hall_gets_another_name(client, organiser, hall, clock, names):
    performance = on_sale(organiser, hall, "De Vos", dates.now() + timedelta(days=9))
    address = reverse("programme", args=[organiser.slug]) + "?zoek=vos"
    assert "Anders" not in client.get(address).content.decode()
    renamed = {"genre": performance.production.genre, "hall": hall}[names]
    renamed.name = "Anders"
    renamed.save()
    clock.advance(seconds=3)
    assert "Anders" in client.get(address).content.decode().partition("<article")[2]


@pytest.mark.parametrize("view", ["", "kalender", "lijst"])
@pytest.mark.parametrize("number", [10, 200])
def test_the_queries_do_not_grow(client, customer, organiser, hall, view, number, django_assert_max_num_queries):
    starts_at = brussels(2031, 5, 15, 20)
    for n in range(3):
        production = cast.make_production(organiser, f"P {n}")
        Performance.objects.bulk_create(
            Performance(
                production=production, hall=hall, starts_at=starts_at, state="on_sale",
                sale_from=starts_at - timedelta(days=9), sale_until=starts_at, places_total=9, places_left=9,
            )
            for _ in range(number)
        )  # fmt: skip
    client.force_login(customer)
    address = reverse("programme", args=[organiser.slug])
    forget_all()
    client.get(reverse("contact", args=[organiser.slug]))  # draws the frame that all pages share
    with django_assert_max_num_queries(8):
        assert client.get(address, {"maand": "2031-05", "weergave": view}).status_code == 200


def test_an_address_says_only_what_does_not_go_without_saying():
    genres = {"dans": Genre(slug="dans")}
    query = {"maand": "2031-05", "genre": "dans", "weergave": "x", "tekoop": "ja", "page": "1", "zoek": " a \x00 b "}
    asked = ProgrammeQuery.of("/tickets/", query, genres)
    assert asked.url() == "/tickets/?zoek=a+b&maand=2031-05&genre=dans"
    assert asked.url(zoek="", maand="", genre="") == "/tickets/"
