"""The terms of a sale: what other kinds of sale than the web shop may hold, by the verbs alone."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection

from orders import stock
from orders.models import Order, Place
from orders.stock import availability
from orders.stock.sale_terms import SHOP, Dates, SaleTerms
from shows.models import Performance, Price, Tariff
from tests import cast
from ticketing import dates

from .places import lines, run_out, seat_ids

pytestmark = pytest.mark.django_db(transaction=True)

DESK = SaleTerms(
    channels=(Place.Channel.ONLINE, Place.Channel.DESK),
    audience=Performance.Audience.PUBLIC,
    dates=Dates.ALWAYS,
    is_online=False,
    has_member_tariffs=True,
    has_tariff_limits=False,
    is_throttled=False,
)
MEMBERS = replace(SHOP, dates=Dates.PRESALE, has_member_tariffs=True, most_per_performance=4)
SCHOOLS = replace(DESK, channels=(Place.Channel.ONLINE,), audience=Performance.Audience.SCHOOLS)


def tariff(performance: Performance, name: str, **fields: object) -> Tariff:
    """Another tariff of the performance, half a euro for every rank."""
    made = Tariff.objects.create(organiser=performance.production.organiser, name=name, position=0, **fields)
    for rank in performance.hall.ranks.all():
        Price.objects.create(performance=performance, rank=rank, tariff=made, amount="0.50")
    return made


def hold(customer, performance, number: int, of: Tariff | None = None, terms: SaleTerms | None = None) -> stock.Held:
    section = lines(performance, 1)[0].section_id
    wanted = [stock.Wanted(section, of.pk if of else None, number)]
    return stock.hold_unnumbered(customer=customer, performance=performance, wanted=wanted, terms=terms)


def test_the_shop_and_the_programme_agree_on_what_is_sold(organiser):
    """The programme says whether a performance can be bought online; the terms decide it."""
    now = dates.now()
    moments = [now - timedelta(hours=1), now, now + timedelta(hours=1)]
    for state, audience, sold_online, starts, ends in product(
        Performance.State, Performance.Audience, [True, False], moments, moments
    ):
        performance = Performance(
            state=state, audience=audience, sold_online=sold_online, sale_from=starts, sale_until=ends
        )
        assert SaleTerms.of_shop(organiser).allows(performance, now) == performance.is_sold_online(now)


@pytest.mark.parametrize(
    ("terms", "days", "is_allowed"),
    [
        (SHOP, (1, 2, 3), False),
        (SHOP, (-2, -1, 3), True),
        (SHOP, (-3, -2, -1), False),
        (MEMBERS, (1, 2, 3), False),
        (MEMBERS, (-1, 2, 3), True),
        (MEMBERS, (None, 2, 3), False),
        (MEMBERS, (None, -1, 3), True),
        (MEMBERS, (-3, -2, -1), False),
        (DESK, (1, 2, 3), True),
        (DESK, (-3, -2, -1), True),
    ],
)
def test_each_kind_of_sale_has_its_dates(terms, days, is_allowed):
    presale, begins, ends = (dates.now() + timedelta(days=day) if day is not None else None for day in days)
    performance = Performance(
        state=Performance.State.ON_SALE, presale_from=presale, sale_from=begins, sale_until=ends, sold_online=True
    )
    assert terms.allows(performance, dates.now()) == is_allowed


@pytest.mark.parametrize(
    ("minimum", "most", "reaches"), [(None, 10, True), (10, 10, True), (11, 10, False), (99, None, True)]
)
def test_a_tariff_begins_within_the_limit_or_is_not_sold(minimum, most, reaches):
    assert replace(SHOP, most_per_performance=most).reaches_minimum(Tariff(minimum=minimum)) == reaches


def test_the_desk_holds_what_the_shop_does_not(seated, customer):
    wheelchair = seat_ids(seated, "B1", "A2")
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=wheelchair)
    assert stock.hold_seats(customer=customer, performance=seated, seat_ids=wheelchair, terms=DESK).places == 2
    with pytest.raises(stock.Taken):  # what is blocked, or somebody else has, is free for nobody
        stock.hold_seats(customer=cast.make_customer("b@x.be"), performance=seated, seat_ids=wheelchair, terms=DESK)
    Place.objects.filter(seat__in=seat_ids(seated, "A3")).update(blocked_because="camera")
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"), terms=DESK)


def test_the_desk_exceeds_the_limits_and_is_not_throttled(club, customer):
    for _ in range(2):
        run_out(hold(customer, club, 1).order_id, minutes=1)
    with pytest.raises(stock.Throttled):
        hold(customer, club, 1)
    assert hold(customer, club, 30, terms=DESK).places == 30
    with pytest.raises(stock.TooMany):
        hold(cast.make_customer("b@example.org", None), club, 11)
    assert hold(customer, club, 20, terms=DESK).places == 20
    with pytest.raises(stock.SoldOut):
        hold(customer, club, 1, terms=DESK)


def test_the_desk_sells_a_performance_that_is_not_sold_online(club, customer):
    Performance.objects.update(sold_online=False, sale_until=dates.now() - timedelta(hours=1))
    with pytest.raises(stock.NotOnSale):
        hold(customer, club, 1)
    assert hold(customer, club, 1, terms=DESK).places == 1
    Performance.objects.update(state="cancelled")
    with pytest.raises(stock.NotOnSale):
        hold(customer, club, 1, terms=DESK)


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"members_only": True}, {"members", "desk"}),
        ({"sold_online": False}, {"desk"}),
        ({"maximum": 1}, {"desk"}),
    ],
)
def test_each_kind_of_sale_has_its_tariffs(club, customer, fields, allowed):
    special = tariff(club, "Vriend", **fields)
    for name, terms in {"shop": None, "members": MEMBERS, "desk": DESK}.items():
        if name in allowed:
            assert hold(customer, club, 2, special, terms).places == 2
            assert Place.objects.filter(tariff=special).count() == 2
            Place.objects.update(order=None, held_until=None, tariff=None, price=None)
        else:
            with pytest.raises(stock.Refusal):
                hold(customer, club, 2, special, terms)


def test_the_base_tariff_is_everybodys_on_any_terms(seated, customer):
    for name, fields in {"Vriend": {"members_only": True}, "Groep": {"sold_online": False}}.items():
        tariff(seated, name, **fields)
    stock.hold_best(customer=customer, performance=seated, number=2, terms=DESK)
    assert set(Place.objects.filter(order__isnull=False).values_list("tariff__name", flat=True)) == {"Basis"}


def test_choosing_a_tariff_and_a_child_on_a_lap_go_by_the_terms(club, customer):
    friend, lap = tariff(club, "Vriend", members_only=True), tariff(club, "Kind", on_lap=True, sold_online=False)
    order = Order.objects.get(pk=hold(customer, club, 1).order_id)
    place = order.places.get()
    with pytest.raises(stock.Impossible):
        stock.choose_tariff(order, {place.pk: friend.pk})
    with pytest.raises(stock.Impossible):
        stock.add_child(order, place.pk)
    assert stock.choose_tariff(order, {place.pk: friend.pk}, terms=MEMBERS) == 1
    stock.add_child(order, place.pk, terms=DESK)
    assert set(order.places.values_list("tariff", flat=True)) == {friend.pk, lap.pk}


def test_members_have_their_own_limit_in_the_presale(club, customer):
    Performance.objects.update(presale_from=dates.now() - timedelta(hours=1), sale_from=dates.now() + timedelta(days=1))
    with pytest.raises(stock.NotOnSale):
        hold(customer, club, 1)
    assert hold(customer, club, 3, terms=MEMBERS).places == 3
    with pytest.raises(stock.TooMany):
        hold(customer, club, 2, terms=MEMBERS)


def test_a_school_performance_is_for_schools(organiser, customer):
    performance = cast.make_performance(
        cast.make_production(organiser), cast.make_club(organiser), audience=Performance.Audience.SCHOOLS
    )
    stock.put_on_sale(performance)
    for terms in (None, DESK):
        with pytest.raises(stock.NotOnSale):
            hold(customer, performance, 1, terms=terms)
    assert hold(customer, performance, 25, terms=SCHOOLS).places == 25


@pytest.mark.parametrize("condition", ["FREE_UNHELD", "FREE_RUN_OUT"])
def test_both_halves_of_free_are_found_by_an_index_for_any_channels(organiser, customer, condition):
    """A plan for any parameters, as a connection keeps it, reads next to nothing of an evening that is sold out."""
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser, capacity=2000))
    stock.put_on_sale(performance)
    order = Order.objects.create(organiser=organiser, customer=customer)
    sold = Place.objects.order_by("pk")[:1990].values("pk")
    Place.objects.filter(pk__in=sold).update(order=order, tariff=Tariff.objects.first(), price=1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_place")
        cursor.execute("SET plan_cache_mode = force_generic_plan")
        half = getattr(availability, condition) % {"channels": "$3"}
        cursor.execute(
            "PREPARE half (bigint, bigint, text[], bigint) AS SELECT FROM orders_place"
            f" WHERE performance_id = $1 AND section_id = $2 AND {half} LIMIT $4"
        )
        try:
            cursor.execute("EXPLAIN EXECUTE half (1, 1, '{online}', 10)")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        finally:
            cursor.execute("DEALLOCATE half")
            cursor.execute("RESET plan_cache_mode")
    assert {"FREE_UNHELD": "place_free", "FREE_RUN_OUT": "place_held"}[condition] in plan, plan


def test_query_sets_and_statements_agree_on_who_has_a_place(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1", "A2", "A3"))
    run_out_place, sold, _held = Place.objects.filter(order=held.order_id).order_by("pk")
    Place.objects.filter(pk=run_out_place.pk).update(held_until=dates.now() - timedelta(seconds=1))
    Place.objects.filter(pk=sold.pk).update(held_until=None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM orders_place WHERE {availability.UNTAKEN} ORDER BY id")
        by_statement = [pk for (pk,) in cursor.fetchall()]
    by_query_set = list(Place.objects.filter(availability.UNTAKEN_Q).order_by("pk").values_list("pk", flat=True))
    assert by_statement == by_query_set
    assert len(by_statement) == seated.places.count() - 2
    assert run_out_place.pk in by_statement
