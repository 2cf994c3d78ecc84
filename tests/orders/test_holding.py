"""Holding places: all or none, at a fixed price, within the limits, by the database's clock."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders import stock
from orders.models import Lapse, Order, Payment, Place
from shows.models import Performance, Tariff
from tests import cast
from ticketing import dates

from .places import lines, run_out, seat_ids


def test_a_hold_fixes_order_hour_tariff_and_price(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "AA4"))
    order = Order.objects.get(pk=held.order_id)
    assert (order.customer, order.state, held.places) == (customer, Order.State.BASKET, 2)
    assert order.expires_at - order.started_at == timedelta(minutes=60)
    for place, price in zip(order.places.order_by("id"), (Decimal(24), Decimal(22)), strict=True):
        assert (place.held_until, place.tariff.name, place.price) == (order.expires_at, "Basis", price)
        assert place.vat_category == "culture"


def test_more_places_do_not_stretch_the_hour(seated, club, customer):
    first = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    Order.objects.update(expires_at=first.expires_at - timedelta(minutes=30))
    second = stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))
    assert second.order_id == first.order_id
    assert second.expires_at == first.expires_at - timedelta(minutes=30)


def test_all_or_none_and_it_is_said_which_are_taken(seated, customer, stranger):
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4", "A5"))
    with pytest.raises(stock.Taken) as refused:
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4", "A5"))
    assert sorted(refused.value.seats) == sorted(seat_ids(seated, "A4", "A5"))
    assert not Order.objects.filter(customer=customer).exists()
    assert Place.objects.filter(order__isnull=False).count() == 2


def test_seats_that_lie_in_my_basket_are_let_be(seated, customer):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    again = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    assert again.places == 1
    assert Place.objects.filter(order=again.order_id).count() == 2


def test_a_hold_that_ran_out_is_free_at_once(seated, customer, stranger):
    held = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    run_out(held.order_id)
    mine = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    assert Place.objects.get(seat_id=seat_ids(seated, "A3")[0]).order_id == mine.order_id


def test_a_hold_that_ran_out_is_free_at_once_in_the_club_too(club, customer, stranger):
    club.production.organiser.max_places_per_performance = 50
    held = stock.hold_unnumbered(customer=stranger, performance=club, wanted=lines(club, 49))
    with pytest.raises(stock.SoldOut):
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 2))
    run_out(held.order_id)
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 50))
    assert Place.objects.filter(order__customer=customer).count() == 50


def test_a_sold_place_is_nobodys_prey(seated, customer, stranger):
    held = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A3"))
    Place.objects.filter(order=held.order_id).update(held_until=None)
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))


def test_my_own_run_out_basket_makes_room_for_a_new_one(seated, customer):
    first = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    ended = run_out(first.order_id).expires_at
    second = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A4"))
    assert second.order_id != first.order_id
    assert Order.objects.get(pk=first.order_id).state == Order.State.EXPIRED
    assert Place.objects.filter(order=first.order_id).count() == 0
    assert Lapse.objects.get().at == ended


def test_wheelchair_and_blocked_places_are_not_sold_online(seated, customer):
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "B1"))
    Place.objects.filter(seat__row="A", seat__number="2").update(blocked_because="kapot")
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2"))


def test_seats_of_elsewhere_doubles_and_nonsense_are_impossible(seated, organiser, customer):
    other = cast.make_performance(cast.make_production(organiser, "Elders"), cast.make_hall(organiser))
    stock.put_on_sale(other)
    mine, theirs = seat_ids(seated, "A3")[0], seat_ids(other, "A3")[0]
    for nonsense in ([], [mine, mine], [theirs], [mine, theirs], [0], [-1], [2**63], [10**9]):
        with pytest.raises(stock.Impossible):
            stock.hold_seats(customer=customer, performance=seated, seat_ids=nonsense)
    assert not Order.objects.exists()


def test_ten_thousand_ids_are_refused_before_the_database(seated, customer, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(stock.TooMany):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=list(range(1, 10_001)))


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_numbers_that_are_none_are_impossible(club, customer, number):
    with pytest.raises(stock.Impossible):
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, number))


def test_unnumbered_places_at_several_tariffs_in_one_request(club, customer):
    wanted = lines(club, 2) + lines(club, 3, "-26 jaar")
    held = stock.hold_unnumbered(customer=customer, performance=club, wanted=wanted)
    prices = Place.objects.filter(order=held.order_id).values_list("price", flat=True)
    assert sorted(prices) == [Decimal(12)] * 3 + [Decimal(24)] * 2


def test_a_tariff_of_elsewhere_or_for_members_is_impossible(club, customer):
    Tariff.objects.filter(name="-26 jaar").update(members_only=True)
    with pytest.raises(stock.Impossible):
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1, "-26 jaar"))
    assert not Order.objects.exists()


def test_a_seat_whose_rank_lost_its_price_is_not_given_away(seated, customer):
    seated.prices.all().delete()
    with pytest.raises(stock.Impossible):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))


@pytest.mark.parametrize(
    "change",
    [
        {"state": "cancelled"},
        {"state": "draft"},
        {"sold_online": False},
        {"audience": "schools"},
        {"sale_until": dates.now() - timedelta(hours=1)},
        {"sale_from": dates.now() + timedelta(hours=1)},
    ],
)
def test_the_sale_is_judged_by_the_performance_as_it_is_now(seated, customer, change):
    """The instance in hand still says that it is on sale."""
    Performance.objects.filter(pk=seated.pk).update(**change)
    with pytest.raises(stock.NotOnSale):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    assert not Order.objects.exists()


def test_the_limit_of_a_performance_counts_earlier_orders(seated, club, customer):
    organiser = seated.production.organiser
    organiser.max_places_per_performance = 3
    first = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2", "A3"))
    Place.objects.filter(order=first.order_id).update(held_until=None)
    Order.objects.filter(pk=first.order_id).update(state="confirmed", confirmed_at=dates.now())
    with pytest.raises(stock.TooMany) as refused:
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A4", "A5"))
    assert (refused.value.limit, refused.value.scope) == (3, "performance")
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A4"))


def test_the_limit_of_a_basket_counts_all_performances(seated, club, customer):
    seated.production.organiser.max_places_per_basket = 4
    club.production.organiser.max_places_per_basket = 4
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2", "A3"))
    with pytest.raises(stock.TooMany) as refused:
        stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 3))
    assert refused.value.scope == "basket"


def test_places_that_ran_out_do_not_count_against_their_owner(seated, customer):
    seated.production.organiser.max_places_per_performance = 2
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2", "A3"))
    run_out(held.order_id)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A2", "A3"))


def test_taking_the_same_performance_again_and_again_is_slowed_down(seated, club, customer):
    """The first time again is free; after the second lapse one waits 20 minutes, after the third 30."""
    for _ in range(2):
        run_out(stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3")).order_id)
    with pytest.raises(stock.Throttled) as refused:
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    assert timedelta(minutes=18) < refused.value.until - dates.now() < timedelta(minutes=20)
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))  # another one may be had
    Lapse.objects.update(at=dates.now() - timedelta(minutes=21))
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))


def test_old_lapses_are_forgotten(seated, customer):
    for _ in range(3):
        Lapse.objects.create(customer=customer, performance=seated, places=1)
    Lapse.objects.update(at=dates.now() - timedelta(hours=3, minutes=1))
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))


def test_a_changed_basket_detaches_the_open_attempt(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    payment = Payment.objects.create(order_id=held.order_id, amount=24)
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    payment.refresh_from_db()
    assert payment.detached_at is None  # nothing was added
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A4"))
    payment.refresh_from_db()
    assert payment.detached_at


def test_a_refusal_changes_nothing(seated, customer, stranger):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    payment = Payment.objects.create(order_id=held.order_id, amount=24)
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4"))
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A4", "A5"))
    payment.refresh_from_db()
    assert payment.detached_at is None
    assert Place.objects.filter(order__customer=customer).count() == 1
