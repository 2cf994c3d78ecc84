"""The page of a performance: the seat map, the numbers of an unnumbered hall, and what a hold answers."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from orders import stock
from orders.models import Order, Place
from shows.models import Performance, Seat, Section
from tests import cast
from tests.client import Client
from ticketing import dates

from .places import lines, run_out, seat_ids


@pytest.fixture
def at_home(client, customer):
    """A browser in which the customer is logged in."""
    client.force_login(customer)
    return client


def page_of(performance: Performance) -> str:
    return reverse("performance", args=["ccm", performance.pk])


def hold_of(performance: Performance) -> str:
    return reverse("hold", args=["ccm", performance.pk])


def refused(client, performance: Performance, ids: list[int], status: int = 409) -> str:
    """The page to which a refused hold leads on."""
    response = client.post(hold_of(performance), {"stoel": ids})
    assert response.status_code == status
    return client.get(response["Refresh"].removeprefix("0; url=")).content.decode()


def on_sale(organiser, hall):
    """A performance in this hall, put on sale: from then on the hall stays as it is."""
    performance = cast.make_performance(cast.make_production(organiser), hall)
    stock.put_on_sale(performance)
    return performance


def seat_tag(html: str, seat_id: int) -> str:
    """The markup of one seat."""
    return re.search(rf"<input[^>]*\bid=s{seat_id}\b[^>]*>", html)[0]


def test_the_accessible_names_of_seats(at_home, organiser, customer, stranger):
    """A snapshot: section, row, seat, rank, price, and the state where it is not free."""
    hall = cast.make_hall(organiser)
    wheelchair = Seat.objects.get(kind=Seat.Kind.WHEELCHAIR)
    Seat.objects.filter(row="A", number="5").update(remark="aan de gang")
    Seat.objects.filter(row="B", number="2").update(kind=Seat.Kind.COMPANION)
    seated = on_sale(organiser, hall)
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A2"))
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    html = at_home.get(page_of(seated)).content.decode()
    names = {
        "A1": "Parterre, rij A, stoel 1, rang 1, 24,00 euro",
        "A2": "Parterre, rij A, stoel 2, rang 1, 24,00 euro, bezet",
        "A3": "Parterre, rij A, stoel 3, rang 1, 24,00 euro, in uw winkelmandje",
        "A5": "Parterre, rij A, stoel 5 (aan de gang), rang 1, 24,00 euro",
        "B1": "Parterre, rij B, rolstoelplaats 1, te koop aan de balie",
        "B2": "Parterre, rij B, begeleider 2, te koop aan de balie",
        "AA10": "Balkon, rij AA, stoel 10, rang 2, 22,00 euro",
    }
    for seat, name in names.items():
        tag = seat_tag(html, seat_ids(seated, seat)[0])
        assert f'aria-label="{name}"' in tag
        assert ("disabled" in tag) == (seat not in ("A1", "A5", "AA10"))
    assert wheelchair.pk == seat_ids(seated, "B1")[0]
    assert "Rij </span>A<span class=visually-hidden>: 8 van 10 vrij" in html


@pytest.mark.parametrize("kind", [Seat.Kind.COMPANION, Seat.Kind.REGULAR])
def test_the_legend_explains_the_signs_that_are_on_the_map(client, organiser, kind):
    hall = cast.make_hall(organiser)
    Seat.objects.filter(row="B", number="2").update(kind=kind)
    html = client.get(page_of(on_sale(organiser, hall))).content.decode()
    assert ("begeleider van een rolstoelgebruiker" in html) == (kind == Seat.Kind.COMPANION)


def test_names_are_escaped(client, organiser):
    hall = cast.make_hall(organiser)
    Section.objects.filter(name="Parterre").update(name='<b>"Zaal"')
    Seat.objects.filter(row="A").update(row='"<i>')
    seated = on_sale(organiser, hall)
    html = client.get(page_of(seated)).content.decode()
    assert "<i>" not in html
    assert "&lt;b&gt;&quot;Zaal&quot;, rij &quot;&lt;i&gt;, stoel 1, rang 1" in html


def test_a_number_that_repeats_its_row_is_drawn_without_it(client, organiser):
    hall = cast.make_hall(organiser)
    Seat.objects.filter(row="A", number="5").update(number="A-5")
    tag = seat_tag(client.get(page_of(on_sale(organiser, hall))).content.decode(), Seat.objects.get(number="A-5").pk)
    assert 'data-n="5"' in tag
    assert "rij A, stoel A-5, " in tag


def test_without_logging_in_the_map_is_shown(client, seated):
    response = client.get(page_of(seated))
    assert response.status_code == 200
    assert response["Cache-Control"].count("no-store")
    assert response.content.decode().count("name=stoel") == 30


def test_a_hold_leads_to_the_basket(at_home, seated, customer):
    response = at_home.post(hold_of(seated), {"stoel": seat_ids(seated, "A3", "A4"), "price": "0.01", "total": "1"})
    assert (response.status_code, response["Location"]) == (302, "/ccm/winkelmandje/")
    assert [place.price for place in Place.objects.filter(order__customer=customer)] == [24, 24]


def test_who_is_not_logged_in_does_that_first_and_keeps_the_choice(client, seated, customer):
    ids = seat_ids(seated, "A3", "A4")
    response = client.post(hold_of(seated), {"stoel": ids})
    assert response["Location"].startswith("/login/?next=")
    client.force_login(customer)
    back = f"{page_of(seated)}?stoel={ids[0]}&stoel={ids[1]}"
    assert response["Location"] == "/login/?next=" + back.replace("?", "%3F").replace("=", "%3D").replace("&", "%26")
    html = client.get(back).content.decode()
    assert all(seat_tag(html, seat_id).endswith(" checked>") for seat_id in ids)
    assert not Order.objects.exists()


def test_somebody_was_faster_says_which_and_keeps_the_others(at_home, seated, stranger):
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4"))
    ids = seat_ids(seated, "A3", "A4", "A5")
    html = refused(at_home, seated, ids)
    summary = html[html.index("data-error-summary") : html.index("</ul>", html.index("data-error-summary"))]
    assert "Parterre, rij A, stoel 4" in summary
    assert "stoel 3" not in summary
    checked = [seat for seat in ids if " checked" in seat_tag(html, seat)]
    assert checked == seat_ids(seated, "A3", "A5")
    assert not Place.objects.filter(order__customer__email="an@example.org").exists()


def test_a_seat_lost_while_logging_in_is_told(client, seated, stranger):
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4"))
    html = client.get(page_of(seated), {"stoel": seat_ids(seated, "A4")}).content.decode()
    assert "Iemand anders was u net voor" in html


@pytest.mark.parametrize("refused_by", ["nothing", "too many", "throttled", "no price"])
def test_every_refusal_is_told_on_the_map(at_home, seated, customer, refused_by):
    ids = [] if refused_by == "nothing" else seat_ids(seated, "A3")
    if refused_by == "too many":
        ids = seat_ids(seated, *(f"A{number}" for number in range(1, 11)), "AA1")
    if refused_by == "throttled":
        for _ in range(2):
            run_out(stock.hold_seats(customer=customer, performance=seated, seat_ids=ids).order_id)
    if refused_by == "no price":
        seated.prices.all().delete()
    html = refused(at_home, seated, ids, status=400 if refused_by in ("nothing", "no price") else 409)
    said = {
        "nothing": "Kies minstens één stoel.",
        "too many": "U kunt hoogstens 10 plaatsen nemen",
        "throttled": "u kunt opnieuw plaatsen kiezen vanaf",
        "no price": "Deze keuze is niet mogelijk",
    }
    assert said[refused_by] in html


NONSENSE = ["-1", "0", "1e9", "1.0", "", " ", "\x00", "9" * 19, "9" * 400, "stoel", "１２", "1_0", "None", "' OR 1=1--"]


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_is_answered_kindly(at_home, seated, club, value):
    section, base = lines(club, 1)[0][:2]
    for address, name in (
        (hold_of(seated), "stoel"),
        (hold_of(club), f"aantal-{section}-{base}"),
        (hold_of(club), "aantal-0-0"),
        (reverse("removal", args=["ccm"]), "plaats"),
        (reverse("tariffs", args=["ccm"]), "tarief-1"),
    ):
        assert at_home.post(address, {name: value}, follow=True).status_code in (200, 400), (address, value)
    for query in ("stoel", "weg", f"aantal-{section}-{base}"):
        assert at_home.get(page_of(seated), {query: value}).status_code == 200
        assert at_home.get(page_of(club), {query: value}).status_code == 200
    assert not Order.objects.exists()


def test_thousands_of_ids_are_refused(at_home, seated):
    for number in (201, 10_000):
        assert at_home.post(hold_of(seated), {"stoel": range(1, number)}).status_code in (400, 409)
    assert not Order.objects.exists()


def test_places_of_elsewhere_are_refused(at_home, seated, organiser):
    other = cast.make_organiser("ander")
    foreign = cast.make_performance(cast.make_production(other), cast.make_hall(other))
    stock.put_on_sale(foreign)
    at_home.post(hold_of(seated), {"stoel": seat_ids(seated, "A3") + seat_ids(foreign, "A3")})
    at_home.post(hold_of(seated), {"stoel": seat_ids(seated, "A3") * 2})
    assert not Order.objects.exists()
    assert at_home.get(reverse("performance", args=["ccm", foreign.pk])).status_code == 404
    assert at_home.post(reverse("hold", args=["ccm", foreign.pk]), {"stoel": "1"}).status_code == 404
    assert at_home.get(reverse("availability", args=["ccm", foreign.pk])).status_code == 404
    assert at_home.get(reverse("performance", args=["ccm", 10**30])).status_code == 404


@pytest.mark.parametrize("change", [{"state": "draft"}, {"audience": "schools"}])
def test_drafts_and_school_performances_are_not_there(client, seated, change):
    Performance.objects.filter(pk=seated.pk).update(**change)
    assert client.get(page_of(seated)).status_code == 404
    assert client.post(hold_of(seated)).status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "cancelled"}, "gaat niet door"),
        ({"sold_online": False}, "070 22 28 00"),
        ({"sale_from": dates.now() + timedelta(days=1)}, "Te koop vanaf"),
    ],
)
def test_what_is_not_sold_online_says_why(client, seated, change, said):
    Performance.objects.filter(pk=seated.pk).update(**change)
    assert said in client.get(page_of(seated)).content.decode()


def test_get_changes_nothing_and_post_is_needed(at_home, seated):
    assert at_home.get(hold_of(seated)).status_code == 405
    assert at_home.post(page_of(seated)).status_code == 405


def test_the_page_is_compressed_when_the_browser_can(client, seated):
    response = client.get(page_of(seated), headers={"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "gzip"
    html = gzip.decompress(response.content)
    assert html.count(b"name=stoel") == client.get(page_of(seated)).content.count(b"name=stoel") == 30
    assert b"Parterre, rij A, stoel 1" in html
    assert html.index(b'id="plan"') < html.index(b"name=stoel") < html.index(b'id="bestel"')
    assert html.rstrip().endswith(b"</html>")
    assert "Accept-Encoding" in response["Vary"]
    assert "Content-Encoding" not in client.get(page_of(seated)).headers


def test_availability_tells_the_states_to_everybody_alike(at_home, seated, customer):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    response = at_home.get(reverse("availability", args=["ccm", seated.pk]))
    assert response.json() == {"seats": "t" + "f" * 9 + "w" + "f" * 19}
    assert response["Cache-Control"] == "no-store"


def test_numbers_at_tariffs_go_to_the_basket(at_home, club, customer):
    (section, base, _), (_, young, _) = lines(club, 1)[0], lines(club, 1, "-26 jaar")[0]
    response = at_home.post(hold_of(club), {f"aantal-{section}-{base}": 2, f"aantal-{section}-{young}": 1})
    assert response["Location"] == "/ccm/winkelmandje/"
    assert sorted(place.price for place in Place.objects.filter(order__customer=customer)) == [12, 24, 24]


def test_numbers_survive_logging_in(client, club):
    section, base, _ = lines(club, 1)[0]
    response = client.post(hold_of(club), {f"aantal-{section}-{base}": 3})
    assert f"%3Faantal-{section}-{base}%3D3" in response["Location"]
    html = client.get(page_of(club), {f"aantal-{section}-{base}": 3}).content.decode()
    assert '<option value="3" selected>' in html


def test_a_sold_out_club_says_so(at_home, club, stranger):
    Place.objects.all().update(blocked_because="verbouwing")
    section, base, _ = lines(club, 1)[0]
    response = at_home.post(hold_of(club), {f"aantal-{section}-{base}": 1})
    assert response.status_code == 409
    assert "Zoveel plaatsen zijn er niet meer vrij." in response.content.decode()


def test_a_refusal_leads_back_to_the_form_with_its_number_and_the_reason(at_home, club, django_assert_max_num_queries):
    """It is as short as for seats: the page is made anew only when the browser goes there."""
    Place.objects.filter(pk__in=Place.objects.order_by("pk")[:48].values("pk")).update(blocked_because="verbouwing")
    section, base, _ = lines(club, 1)[0]
    at_home.get(page_of(club))
    with django_assert_max_num_queries(4):
        response = at_home.post(hold_of(club), {f"aantal-{section}-{base}": 3})
    assert len(response.content) < 1000
    assert "Kijk opnieuw" in response.content.decode()
    html = at_home.get(response["Refresh"].partition("url=")[2]).content.decode()
    assert "Zoveel plaatsen zijn er niet meer vrij." in html
    assert "Nog 2 plaatsen vrij." in html
    assert '<option value="3" selected>' in html


@pytest.mark.parametrize(
    ("left", "said"), [(0, "Uitverkocht."), (1, "Nog 1 plaats"), (20, "Nog 20 plaatsen"), (21, "")]
)
def test_the_page_says_how_many_are_left_when_they_are_few(client, club, left, said):
    gone = Place.objects.order_by("pk")[: 50 - left].values("pk")
    Place.objects.filter(pk__in=gone).update(blocked_because="verbouwing")
    html = client.get(page_of(club)).content.decode()
    assert said in html
    assert ("Nog " in html or "Uitverkocht." in html) == bool(said)


def test_no_number_is_no_order(at_home, club):
    section, base, _ = lines(club, 1)[0]
    response = at_home.post(hold_of(club), {f"aantal-{section}-{base}": 0})
    assert response.status_code == 400
    assert "Kies hoeveel plaatsen u wilt." in response.content.decode()


def test_a_hall_may_mix_seats_and_standing(at_home, organiser, customer):
    hall = cast.make_hall(organiser)
    rank = hall.ranks.get(position=2)
    standing = Section.objects.create(hall=hall, name="Staanplaatsen", is_numbered=False, capacity=5, rank=rank)
    performance = cast.make_performance(cast.make_production(organiser), hall)
    stock.put_on_sale(performance)
    html = at_home.get(page_of(performance)).content.decode()
    base = performance.prices.get(rank=rank, tariff__name="Basis").tariff_id
    assert html.count("name=stoel") == 30
    assert f'name="aantal-{standing.pk}-{base}"' in html
    at_home.post(hold_of(performance), {f"aantal-{standing.pk}-{base}": 2})
    at_home.post(hold_of(performance), {"stoel": seat_ids(performance, "A3")})
    assert sorted(Place.objects.filter(order__customer=customer).values_list("price", flat=True)) == [22, 22, 24]


def test_a_wheelchair_place_that_replaces_two_seats_is_counted_not_drawn(client, organiser):
    hall = cast.make_hall(organiser)
    wheelchair = Seat.objects.get(kind=Seat.Kind.WHEELCHAIR)
    Seat.objects.filter(row="B", number__in=["2", "3"]).update(replaced_by=wheelchair)
    performance = on_sale(organiser, hall)
    html = client.get(page_of(performance)).content.decode()
    assert " hidden disabled>" in seat_tag(html, wheelchair.pk)
    assert "er is er nog 1 vrij" in html
    Place.objects.filter(seat__row="B", seat__number="2").update(blocked_because="kapot")
    assert "er zijn er nog 0 vrij" in client.get(page_of(performance)).content.decode()


def test_queries_stay_few(at_home, seated, club, customer, stranger, django_assert_max_num_queries):
    """Hold 12, map 8, at most; warm: the organisers and the hall are kept by the process."""
    at_home.get(page_of(seated)), at_home.get(page_of(club))
    with django_assert_max_num_queries(8):
        at_home.get(page_of(seated))
    with django_assert_max_num_queries(8):
        at_home.get(page_of(club))
    with django_assert_max_num_queries(12):
        at_home.post(hold_of(seated), {"stoel": seat_ids(seated, "A3", "A4")})
    section, base, _ = lines(club, 1)[0]
    with django_assert_max_num_queries(12):
        at_home.post(hold_of(club), {f"aantal-{section}-{base}": 4})
    with django_assert_max_num_queries(8):
        at_home.get(page_of(seated))
    with django_assert_max_num_queries(4):
        at_home.get(reverse("availability", args=["ccm", seated.pk]))


def test_a_theatre_of_a_thousand_seats_is_small_on_the_wire(at_home, organiser, django_assert_max_num_queries):
    hall = cast.make_hall(organiser, rows="ABCDEFGHIJKLMNOPQRSTUVWXYZ", seats_a_row=40)
    performance = cast.make_performance(cast.make_production(organiser), hall)
    stock.put_on_sale(performance)
    with connection.cursor() as cursor:  # every third is sold, as far as the map can tell
        cursor.execute("UPDATE orders_place SET blocked_because = 'x' WHERE id % 3 = 0 OR id % 7 = 0")
    at_home.get(page_of(performance))
    with django_assert_max_num_queries(8):
        response = at_home.get(page_of(performance), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(response.content).count(b"name=stoel") == 1080
    assert len(response.content) < 25_000


def test_what_is_kept_of_the_page_has_nothing_of_the_customer_who_saw_it_first(seated, customer, stranger, clock):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    pages = []
    for person in (customer, stranger):
        browser = Client()
        browser.force_login(person)
        pages.append(browser.get(page_of(seated) + "?beste=4").content.decode())
    first, second = pages
    assert "1 stoel in uw winkelmandje" in first
    assert 'name="al" value="1"' in first
    assert "in uw winkelmandje</h2>" not in second
    assert 'name="al" value="1"' not in second
    assert customer.last_name not in second
    tokens = [set(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page)) for page in pages]
    assert all(tokens)
    assert not tokens[0] & tokens[1]
