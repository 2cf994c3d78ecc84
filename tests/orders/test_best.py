"""BESTE PLAATSEN: the form, what it holds, and what the page says when so many together are not to be had."""

import re

import pytest
from django.urls import reverse

from orders import deadlines, stock
from orders.models import Order, Place
from shows.models import Performance, Section
from tests import cast
from ticketing import dates

from .places import lines, run_out, seat_ids
from .test_seatmap import at_home, hold_of, page_of  # noqa: F401 - a fixture among them


def names(performance: Performance, **of: object) -> list[str]:
    """The seats that are held, as 'A3'."""
    places = performance.places.filter(order__isnull=False, seat__isnull=False, **of).select_related("seat")
    return [str(place.seat) for place in places.order_by("pk")]


def ids(performance: Performance) -> tuple[int, int, int, int]:
    """rang 1, rang 2, Parterre, Balkon."""
    ranks = performance.hall.ranks.order_by("position").values_list("pk", flat=True)
    sections = performance.hall.sections.order_by("position").values_list("pk", flat=True)
    return (*ranks, *sections[:2])


def block_all_but(performance: Performance, *seats: str) -> None:
    keep = seat_ids(performance, *seats)
    performance.places.exclude(seat__in=keep).update(blocked_because="verbouwing")


@pytest.fixture
def mixed(organiser) -> Performance:
    """As `seated`, with a floor of rang 2 for five people who stand."""
    hall = cast.make_hall(organiser)
    rank = hall.ranks.get(position=2)
    Section.objects.create(hall=hall, name="Vloer & bar", position=3, is_numbered=False, capacity=5, rank=rank)
    performance = cast.make_performance(cast.make_production(organiser, "Mengeling"), hall)
    stock.put_on_sale(performance)
    return performance


def test_the_first_offer_of_the_page(client, seated):
    html = client.get(page_of(seated)).content.decode()
    assert html.index("BESTEL BESTE PLAATSEN") < html.index("Of kies zelf uw stoelen") < html.index("name=stoel")
    assert re.findall(r"<option[^>]*>([^<]*)</option>", html[: html.index("BESTEL BESTE")]) == [
        *map(str, range(1, 11)), "beste beschikbare", "rang 1 (€\xa024,00)", "rang 2 (€\xa022,00)",
        "maakt niet uit", "Parterre", "Balkon",
    ]  # fmt: skip
    assert '<option value="2" selected>2</option>' in html


def test_two_together_go_to_the_basket_which_names_them(at_home, seated, customer):  # noqa: F811
    response = at_home.post(hold_of(seated), {"beste": 2, "rang": "", "zaaldeel": "", "price": "0.01"})
    assert (response.status_code, response["Location"]) == (302, "/ccm/winkelmandje/")
    assert names(seated, order__customer=customer) == ["A5", "A6"]
    assert {place.price for place in Place.objects.filter(order__customer=customer)} == {24}
    html = at_home.get(response["Location"]).content.decode()
    assert "Parterre, rij A, stoel 5" in html
    order = Order.objects.get(customer=customer)
    assert order.expires_at - order.started_at == deadlines.HOUR


@pytest.mark.parametrize(
    ("rank", "section", "held"),
    [("rang 2", "", ["AA5", "AA6"]), ("", "Balkon", ["AA5", "AA6"]), ("rang 1", "Parterre", ["A5", "A6"])],
)
def test_rank_and_section_are_obeyed(at_home, seated, rank, section, held):  # noqa: F811
    pk = dict(zip(["rang 1", "rang 2", "Parterre", "Balkon"], ids(seated), strict=True)) | {"": ""}
    at_home.post(hold_of(seated), {"beste": 2, "rang": pk[rank], "zaaldeel": pk[section]})
    assert names(seated) == held


def test_never_a_wheelchair_companion_blocked_or_held_place(at_home, seated, stranger):  # noqa: F811
    seated.places.filter(seat__row="A").exclude(seat__number="1").update(blocked_because="verbouwing")
    seated.places.filter(seat__row="B", seat__number__in=["4", "5"]).update(channel="desk")
    seated.places.filter(seat__row="B", seat__number__in=["1"]).update(channel="online")  # a desk's mistake
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "B6", "B7", "B8"))
    at_home.post(hold_of(seated), {"beste": 2, "rang": ids(seated)[0]})
    assert names(seated, order__customer__email="an@example.org") in (["B2", "B3"], ["B9", "B10"])


def test_a_hold_that_ran_out_is_free_at_once(at_home, seated, stranger):  # noqa: F811
    block_all_but(seated, "A5", "A6")
    run_out(stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A5", "A6")).order_id)
    at_home.post(hold_of(seated), {"beste": 2})
    assert names(seated) == ["A5", "A6"]


def test_more_are_found_beside_what_one_has(at_home, seated, customer):  # noqa: F811
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "AA1", "AA2"))
    at_home.post(hold_of(seated), {"beste": 2, "al": 2})
    assert names(seated) == ["AA1", "AA2", "AA3", "AA4"]


def test_the_tariff_may_be_named(seated, customer):
    young = seated.prices.get(rank__name="rang 1", tariff__name="-26 jaar").tariff_id
    stock.hold_best(customer=customer, performance=seated, number=2, tariff_id=young)
    assert {place.price for place in Place.objects.filter(order__customer=customer)} == {12}


def test_a_form_sent_twice_holds_once(at_home, seated):  # noqa: F811
    for _ in range(2):
        response = at_home.post(hold_of(seated), {"beste": 2, "al": 0})
        assert response["Location"] == "/ccm/winkelmandje/"
    assert names(seated) == ["A5", "A6"]
    assert "er is niets bijgenomen" in at_home.get("/ccm/winkelmandje/").content.decode()
    html = at_home.get(page_of(seated)).content.decode()
    assert '<input type="hidden" name="al" value="2">' in html
    at_home.post(hold_of(seated), {"beste": 1, "al": 2})
    assert len(names(seated)) == 3


def test_who_is_not_logged_in_does_that_first_and_finds_the_wish(client, seated, customer):
    rank = ids(seated)[1]
    response = client.post(hold_of(seated), {"beste": 3, "rang": rank, "zaaldeel": ""})
    assert response["Location"] == f"/login/?next={page_of(seated)}%3Fbeste%3D3%26rang%3D{rank}"
    client.force_login(customer)
    html = client.get(page_of(seated), {"beste": 3, "rang": rank}).content.decode()
    assert '<option value="3" selected>3</option>' in html
    assert f'<option value="{rank}" selected>rang 2' in html
    assert "data-error-summary" not in html
    assert not Order.objects.exists()


def refused(client, performance: Performance, data: dict[str, object]) -> str:
    response = client.post(hold_of(performance), data)
    assert response.status_code == 409
    assert not Place.objects.filter(order__customer__email="an@example.org").exists()
    return client.get(response["Refresh"].removeprefix("0; url=")).content.decode()


def advice_in(html: str) -> str:
    """The words of the summary."""
    start = html.index("data-error-summary")
    return re.sub(r"<[^>]+>|\s+", " ", html[start : html.index("Beste plaatsen<", start)])


def test_not_together_says_so_and_offers_the_best_split_one_press_away(at_home, seated, customer):  # noqa: F811
    block_all_but(seated, "A4", "A5", "A6", "B5", "B6", "AA1")
    html = refused(at_home, seated, {"beste": 5, "rang": ids(seated)[0]})
    said = advice_in(html)
    assert "5 plaatsen naast elkaar zijn hier niet meer vrij" in said
    assert "3 + 2 in rijen achter elkaar" in said
    assert "Parterre, rij A, stoelen 4, 5 en 6" in said
    assert "Parterre, rij B, stoelen 5 en 6" in said
    assert "120,00" in said
    form = html[: html.index("BESTEL 3 + 2")]
    seats = re.findall(r'name="stoel" value="(\d+)"', form)
    response = at_home.post(hold_of(seated), {"stoel": seats})
    assert response["Location"] == "/ccm/winkelmandje/"
    assert names(seated, order__customer=customer) == ["A4", "A5", "A6", "B5", "B6"]


def test_somebody_is_faster_than_the_second_press(at_home, seated, stranger):  # noqa: F811
    block_all_but(seated, "A4", "A5", "B5", "B6")
    html = refused(at_home, seated, {"beste": 4})
    seats = re.findall(r'name="stoel" value="(\d+)"', html[: html.index("BESTEL 2 + 2")])
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4"))
    assert "Parterre, rij A, stoel 4" in refused(at_home, seated, {"stoel": seats})


def test_too_few_says_how_many_there_are_and_where(at_home, seated):  # noqa: F811
    block_all_but(seated, "A4", "B6", "AA1")
    said = advice_in(refused(at_home, seated, {"beste": 4}))
    assert "Hier zijn nog maar 3 plaatsen vrij" in said
    assert "Parterre: 2, Balkon: 1" in said
    assert "Dit kan wel" not in said


def test_sold_out_in_a_rank_offers_another(at_home, seated, customer):  # noqa: F811
    first, second, _parterre, balcony = ids(seated)
    seated.places.filter(rank=first).update(blocked_because="verbouwing")
    html = refused(at_home, seated, {"beste": 2, "rang": first})
    said = advice_in(html)
    assert "Hier is alles uitverkocht" in said
    assert "2 naast elkaar: rang 2, Balkon" in said
    assert "rang 1 (€\xa024,00), uitverkocht" in html
    assert "Parterre, uitverkocht" in html
    fields = dict(re.findall(r'name="(beste|rang|zaaldeel|al)" value="(\d+)"', html[: html.index("BESTEL DEZE 2")]))
    assert fields == {"al": "0", "beste": "2", "rang": str(second), "zaaldeel": str(balcony)}
    assert at_home.post(hold_of(seated), fields)["Location"] == "/ccm/winkelmandje/"
    assert names(seated, order__customer=customer) == ["AA5", "AA6"]


def test_a_rank_that_is_not_in_that_section_is_told_so(at_home, seated):  # noqa: F811
    response = at_home.post(hold_of(seated), {"beste": 2, "rang": ids(seated)[0], "zaaldeel": ids(seated)[3]})
    assert response.status_code in (400, 409)
    html = at_home.get(response["Refresh"].removeprefix("0; url=")).content.decode()
    assert "2 naast elkaar: rang 1, Parterre" in advice_in(html)


def test_what_is_free_again_is_not_refused(client, seated):
    """The address of a refusal, opened once the places are there again."""
    html = client.get(page_of(seated), {"beste": 4}).content.decode()
    assert "data-error-summary" not in html
    assert '<option value="4" selected>' in html


@pytest.mark.parametrize(
    "value",
    ["0", "-1", "1e9", "11", "1000000000", "9" * 400, "twee", "", " ", "\x00", "2.0", "２", "None", "' OR 1=1--"],
)
def test_nonsense_is_answered_kindly(at_home, seated, value):  # noqa: F811
    for data in (
        {"beste": value},
        {"beste": "2", "rang": value or "x"},
        {"beste": "2", "zaaldeel": value or "x"},
        {"beste": "2", "al": value or "x"},
        {"beste": ["2", value]},
    ):
        response = at_home.post(hold_of(seated), data)
        assert response.status_code in (302, 400), (data, response.status_code)
        assert response.status_code == 400 or names(seated) in (["A5", "A6"], ["A5"]), data
        Place.objects.update(order=None, held_until=None, tariff=None, price=None)
        assert at_home.get(page_of(seated), data).status_code == 200


def test_ranks_and_sections_of_elsewhere_are_refused(at_home, seated, customer):  # noqa: F811
    other = cast.make_organiser("ander")
    foreign = cast.make_performance(cast.make_production(other), cast.make_hall(other))
    stock.put_on_sale(foreign)
    rank, _second, section, _balcony = ids(foreign)
    for data in ({"rang": rank}, {"zaaldeel": section}):
        assert at_home.post(hold_of(seated), {"beste": 2, **data}).status_code == 400
    assert at_home.post(reverse("hold", args=["ccm", foreign.pk]), {"beste": 2}).status_code == 404
    for wish in ({"rank_id": rank}, {"section_id": section}, {"section_id": 2**70}, {"tariff_id": -1}):
        with pytest.raises(stock.Impossible):
            stock.hold_best(customer=customer, performance=seated, number=2, **wish)
    for number in (0, -1):
        with pytest.raises(stock.Impossible):
            stock.hold_best(customer=customer, performance=seated, number=number)
    with pytest.raises(stock.TooMany):
        stock.hold_best(customer=customer, performance=seated, number=10**9)
    young = cast.make_tariffs(other)[1].pk
    with pytest.raises(stock.Impossible):
        stock.hold_best(customer=customer, performance=seated, number=2, tariff_id=young)
    assert not Order.objects.exists()


@pytest.mark.parametrize("refused_by", ["limit", "throttled", "not on sale"])
def test_the_rules_of_a_hold_are_its_rules(at_home, seated, customer, refused_by):  # noqa: F811
    said = {
        "limit": "U kunt hoogstens 10 plaatsen nemen",
        "throttled": "u kunt opnieuw plaatsen kiezen vanaf",
        "not on sale": "niet online te koop",
    }[refused_by]
    if refused_by == "limit":
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1", "A2"))
    if refused_by == "throttled":
        for _ in range(2):
            run_out(stock.hold_best(customer=customer, performance=seated, number=2).order_id)
    if refused_by == "not on sale":
        Performance.objects.filter(pk=seated.pk).update(sold_online=False)
    response = at_home.post(hold_of(seated), {"beste": 9})
    assert response.status_code == 409
    assert said in response.content.decode()
    assert len(names(seated, held_until__gt=dates.now())) == (2 if refused_by == "limit" else 0)


def test_a_mixed_hall_offers_both(at_home, mixed, customer):  # noqa: F811
    html = at_home.get(page_of(mixed)).content.decode()
    floor = mixed.hall.sections.get(name="Vloer & bar")
    assert "Vloer &amp; bar (zonder stoelnummer)" in html
    assert "name=stoel" in html
    assert f'name="aantal-{floor.pk}-' in html
    at_home.post(hold_of(mixed), {"beste": 3, "zaaldeel": floor.pk})
    assert mixed.places.filter(order__customer=customer, section=floor, price=22).count() == 3
    said = advice_in(
        at_home.get(at_home.post(hold_of(mixed), {"beste": 4, "zaaldeel": floor.pk})["Refresh"][7:]).content.decode()
    )
    assert "Hier zijn nog maar 2 plaatsen vrij" in said
    assert "4 naast elkaar: rang 1, Parterre" in said
    mixed.places.filter(seat__isnull=False).update(blocked_because="verbouwing")
    said = advice_in(at_home.get(page_of(mixed), {"beste": 2, "rang": ids(mixed)[0]}).content.decode())
    assert "2 plaatsen: Vloer" in said
    assert at_home.post(hold_of(mixed), {"beste": 2, "rang": ids(mixed)[1], "zaaldeel": floor.pk}).status_code == 302


@pytest.mark.parametrize("wish", ["number", "best"])
def test_a_form_for_places_without_numbers_sent_twice_holds_once(at_home, mixed, customer, wish):  # noqa: F811
    [(section, tariff, _number)] = lines(mixed, 3)
    form = {f"aantal-{section}-{tariff}": 3} if wish == "number" else {"beste": 3, "zaaldeel": section}
    stock.hold_seats(customer=customer, performance=mixed, seat_ids=seat_ids(mixed, "A5"))
    known = re.findall(r'<input type="hidden" name="al" value="(\d+)">', at_home.get(page_of(mixed)).content.decode())
    assert set(known) == {"1"}
    for _ in range(2):  # the second time fewer than three are left: also then it is no refusal
        response = at_home.post(hold_of(mixed), form | {"al": 1})
        assert response["Location"] == "/ccm/winkelmandje/"
    assert mixed.places.filter(order__customer=customer, seat=None).count() == 3
    assert "er is niets bijgenomen" in at_home.get("/ccm/winkelmandje/").content.decode()
    assert '<input type="hidden" name="al" value="4">' in at_home.get(page_of(mixed)).content.decode()
    fewer = {name: 2 if value == 3 else value for name, value in form.items()}
    assert at_home.post(hold_of(mixed), fewer | {"al": 4}).status_code == 302
    assert mixed.places.filter(order__customer=customer, seat=None).count() == 5


def test_the_best_seats_that_were_the_last_ones_are_not_refused_to_who_has_them(at_home, seated):  # noqa: F811
    block_all_but(seated, "A5", "A6")
    for _ in range(2):
        assert at_home.post(hold_of(seated), {"beste": 2, "al": 0}).status_code == 302
    assert names(seated) == ["A5", "A6"]


@pytest.mark.parametrize("value", ["-1", "x", "9" * 400, "1.5", "201"])
def test_nonsense_about_what_was_known_is_answered_kindly(at_home, mixed, value):  # noqa: F811
    [(section, tariff, _number)] = lines(mixed, 1)
    response = at_home.post(hold_of(mixed), {f"aantal-{section}-{tariff}": 1, "al": value})
    assert response.status_code == 400
    assert "data-error-summary" in response.content.decode()
    assert not Place.objects.filter(order__isnull=False).exists()


def test_an_unnumbered_hall_has_its_numbers_alone(client, club):
    assert "BESTE PLAATSEN" not in client.get(page_of(club)).content.decode()


def test_a_sold_out_evening_offers_nothing(client, seated):
    seated.places.all().update(blocked_because="verbouwing")
    html = client.get(page_of(seated)).content.decode()
    assert "BESTE PLAATSEN" not in html
    assert "Alle stoelen zijn bezet" in html


def test_what_one_has_is_named_above_the_map_and_can_be_given_back(at_home, seated, customer, stranger):  # noqa: F811
    stock.hold_best(customer=stranger, performance=seated, number=2)
    stock.hold_best(customer=customer, performance=seated, number=2)
    html = at_home.get(page_of(seated)).content.decode()
    mine = html[html.index('id="mine"') : html.index("Geef terug")]
    assert names(seated, order__customer=customer) == ["B5", "B6"]
    assert "2 stoelen in uw winkelmandje" in mine
    assert "Parterre, rij B, stoelen 5 en 6" in mine
    address = reverse("give_back", args=["ccm", seated.pk])
    assert at_home.get(address).status_code == 405
    shown = {"stoel": re.findall(r'name="stoel" value="(\d+)"', html[html.index('id="mine"') :])}
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "AA1"))  # in another window
    assert at_home.post(address, shown)["Location"] == page_of(seated)
    assert names(seated, order__customer=customer) == ["AA1"]
    assert len(names(seated)) == 3
    html = at_home.get(page_of(seated)).content.decode()
    assert "2 plaatsen teruggegeven." in html
    assert "1 stoel in uw winkelmandje" in html
    assert at_home.post(address, shown).status_code == 302
    assert "Niet al deze stoelen lagen nog in uw winkelmandje." in at_home.get(page_of(seated)).content.decode()
    for nonsense in ({}, {"stoel": "x"}, {"stoel": "9" * 400}, {"stoel": seat_ids(seated, "B5")}):
        told = at_home.post(address, nonsense, follow=True)
        assert told.status_code == 200
        assert [message.level_tag for message in told.context["messages"]] in (["error"], ["warning"])
    assert names(seated, order__customer=customer) == ["AA1"]


def test_who_is_not_logged_in_gives_nothing_back(client, seated):
    assert "/login/" in client.post(reverse("give_back", args=["ccm", seated.pk]))["Location"]
    assert client.post(reverse("give_back", args=["ander", seated.pk])).status_code in (302, 404)


def test_queries_stay_few(at_home, seated, customer, django_assert_max_num_queries):  # noqa: F811
    """Best places 12 at most; the page 8, and its explanation no more."""
    at_home.get(page_of(seated))
    with django_assert_max_num_queries(12):
        at_home.post(hold_of(seated), {"beste": 2})
    with django_assert_max_num_queries(8):
        at_home.get(page_of(seated))
    block_all_but(seated, "A5", "A6")
    with django_assert_max_num_queries(12):
        at_home.post(hold_of(seated), {"beste": 4})
    with django_assert_max_num_queries(8):
        at_home.get(page_of(seated), {"beste": 4})
