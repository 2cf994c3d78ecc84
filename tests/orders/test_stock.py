"""Putting on sale, giving back, choosing tariffs, and telling what is free."""

from datetime import timedelta
from decimal import Decimal

import pytest

from orders import stock
from orders.models import Order, Payment, Place
from shows.models import Performance, Price, Seat, Tariff, VatRate
from tests import cast
from tests.guards import guards_off
from ticketing import dates

from .places import lines, run_out, seat_ids


def test_putting_on_sale_lays_out_every_place(seated):
    assert seated.places.count() == 30
    assert (seated.state, seated.places_total, seated.places_left) == ("on_sale", 29, 29)
    assert seated.places.get(channel="desk").seat.kind == Seat.Kind.WHEELCHAIR


def test_ids_rise_in_the_order_of_the_plan(seated):
    places = list(seated.places.order_by("id").select_related("seat"))
    assert [place.seat.position for place in places] == list(range(1, 31))


def test_an_unnumbered_section_gets_its_capacity(club):
    assert (club.places.count(), club.places_total) == (50, 50)


def test_again_does_nothing(seated):
    Performance.objects.filter(pk=seated.pk).update(places_left=7)
    stock.put_on_sale(seated)
    assert seated.places.count() == 30
    assert seated.places_left == 7


def test_without_a_price_for_each_rank_there_is_no_sale(organiser):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser))
    Price.objects.filter(rank__name="rang 2", tariff__name="Basis").delete()
    Tariff.objects.filter(name="-26 jaar").update(members_only=True)
    with pytest.raises(stock.CannotSell, match="rang 2"):
        stock.put_on_sale(performance)
    assert not Place.objects.exists()


def test_what_was_cancelled_does_not_go_on_sale(organiser):
    performance = cast.make_performance(
        cast.make_production(organiser), cast.make_hall(organiser), state=Performance.State.CANCELLED
    )
    with pytest.raises(stock.CannotSell):
        stock.put_on_sale(performance)


def test_a_wheelchair_place_that_replaces_two_seats_stays_blocked(organiser):
    hall = cast.make_hall(organiser)
    wheelchair = Seat.objects.get(kind=Seat.Kind.WHEELCHAIR)
    Seat.objects.filter(row="B", number__in=["2", "3"]).update(replaced_by=wheelchair)
    performance = cast.make_performance(cast.make_production(organiser), hall)
    stock.put_on_sale(performance)
    place = performance.places.get(seat=wheelchair)
    assert (place.channel, place.blocked_because) == ("desk", "rolstoelplaats: twee stoelen")
    assert performance.places_left == 29


def test_giving_back_frees_only_my_own(seated, customer, stranger):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    theirs = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A5"))
    ids = list(Place.objects.filter(seat__number__in=["3", "5"], seat__row="A").values_list("pk", flat=True))
    assert stock.give_back(Order.objects.get(pk=held.order_id), ids) == 1
    assert Place.objects.filter(order=held.order_id).count() == 1
    assert Place.objects.filter(order=theirs.order_id).count() == 1


def test_an_emptied_basket_starts_a_new_hour_with_its_next_place(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    order = Order.objects.get(pk=held.order_id)
    Order.objects.update(started_at=dates.now() - timedelta(minutes=50), expires_at=dates.now() + timedelta(minutes=10))
    stock.give_back(order, [order.places.get().pk])
    order.refresh_from_db()
    assert (order.started_at, order.expires_at) == (None, None)
    again = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    assert again.order_id == held.order_id
    assert again.expires_at - dates.now() > timedelta(minutes=59)


def test_giving_back_detaches_the_open_attempt(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    order = Order.objects.get(pk=held.order_id)
    payment = Payment.objects.create(order=order, amount=24)
    stock.give_back(order, [0])
    payment.refresh_from_db()
    assert payment.detached_at is None
    stock.give_back(order, [order.places.get().pk])
    payment.refresh_from_db()
    assert payment.detached_at


def test_sold_places_are_not_given_back(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    order = Order.objects.get(pk=held.order_id)
    Place.objects.filter(order=order).update(held_until=None)
    assert stock.give_back(order, [order.places.get().pk]) == 0


def test_nothing_changes_in_a_basket_that_ran_out(seated, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    order = run_out(held.order_id)
    with pytest.raises(stock.RunOut):
        stock.give_back(order, [order.places.get().pk])
    with pytest.raises(stock.RunOut):
        stock.choose_tariff(order, {order.places.get().pk: Tariff.objects.get(name="-26 jaar").pk})


def test_without_the_percentage_of_its_vat_there_is_no_sale(organiser):
    performance = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    with guards_off():
        VatRate.objects.all().delete()
    with pytest.raises(stock.CannotSell, match="cultuur"):
        stock.put_on_sale(performance)
    assert not performance.places.exists()


def test_a_tariff_brings_its_price_from_the_price_table(seated, club, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "AA4"))
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 1))
    order = Order.objects.get(pk=held.order_id)
    young = Tariff.objects.get(name="-26 jaar").pk
    assert stock.choose_tariff(order, {place.pk: young for place in order.places.all()}) == 3
    assert sorted(order.places.values_list("price", flat=True)) == [Decimal(11), Decimal(12), Decimal(12)]
    assert stock.choose_tariff(order, {place.pk: young for place in order.places.all()}) == 0


def test_a_tariff_without_an_online_price_changes_nothing(seated, organiser, customer):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    order = Order.objects.get(pk=held.order_id)
    first, second = order.places.order_by("id").values_list("pk", flat=True)
    young = Tariff.objects.get(name="-26 jaar").pk
    free = Tariff.objects.create(organiser=organiser, name="Vrijkaart", sold_online=False, position=9)
    Price.objects.create(performance=seated, rank=order.places.first().rank, tariff=free, amount=0)
    for wrong in (free.pk, 0, 2**62):
        with pytest.raises(stock.Impossible):
            stock.choose_tariff(order, {first: young, second: wrong})
    assert set(order.places.values_list("price", flat=True)) == {Decimal(24)}


def test_a_tariff_for_somebody_elses_place_changes_nothing(seated, customer, stranger):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A4"))
    theirs = Place.objects.get(order__customer=stranger)
    young = Tariff.objects.get(name="-26 jaar").pk
    with pytest.raises(stock.Impossible):
        stock.choose_tariff(Order.objects.get(pk=held.order_id), {theirs.pk: young})


def test_states_tell_every_seat_in_the_order_of_the_plan(seated, customer, stranger):
    plan = list(Seat.objects.order_by("position").values_list("pk", flat=True))
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1"))
    held = stock.hold_seats(customer=stranger, performance=seated, seat_ids=seat_ids(seated, "A2", "AA10"))
    assert stock.states(seated, customer, plan) == "mt" + "f" * 8 + "w" + "f" * 18 + "t"
    assert stock.states(seated, None, plan) == "tt" + "f" * 8 + "w" + "f" * 18 + "t"
    run_out(held.order_id)
    assert stock.states(seated, customer, plan) == "m" + "f" * 9 + "w" + "f" * 19
    assert stock.states(seated, customer, plan[::-1]) == "f" * 19 + "w" + "f" * 9 + "m"


def test_a_seat_without_a_place_is_not_free(seated):
    Place.objects.get(seat__row="AA", seat__number="10").delete()
    plan = list(Seat.objects.order_by("position").values_list("pk", flat=True))
    assert stock.states(seated, None, plan)[-2:] == "ft"


def test_the_programmes_figure_follows_the_places(seated, club, customer):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A1", "A2"))
    held = stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 3))
    section = lines(club, 1)[0].section_id
    assert stock.left_by_section(club, [section], up_to=None) == {section: 47}
    assert stock.refresh_places_left() == 2
    assert stock.refresh_places_left() == 0
    assert list(Performance.objects.order_by("pk").values_list("places_left", flat=True)) == [27, 47]
    run_out(held.order_id)
    assert stock.refresh_places_left() == 2
    assert list(Performance.objects.order_by("pk").values_list("places_left", flat=True)) == [29, 50]


def test_what_is_left_is_counted_no_further_than_needed(club, customer):
    """A free place and one whose hold ran out count alike, and neither twice."""
    section = lines(club, 1)[0].section_id
    run_out(stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 5)).order_id)
    for up_to, left in ((10, 10), (49, 49), (50, 50), (60, 50)):
        assert stock.left_by_section(club, [section], up_to=up_to) == {section: left}
    Place.objects.filter(order=None).update(blocked_because="verbouwing")
    assert stock.left_by_section(club, [section], up_to=10) == {section: 5}
    assert stock.left_by_section(club, [], up_to=10) == {}


def test_the_figure_of_what_is_over_or_not_on_sale_is_let_be(seated, club):
    Performance.objects.filter(pk=seated.pk).update(
        places_left=1, sale_from=dates.now() - timedelta(days=2), sale_until=dates.now() - timedelta(days=1)
    )
    Performance.objects.filter(pk=club.pk).update(places_left=1, state="cancelled")
    assert stock.refresh_places_left() == 0
