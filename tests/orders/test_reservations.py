"""Reservations: places held until a day and hour, without a ticket, which end by themselves."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.models import F

from orders import reservations, stock
from orders.invariants import violations
from orders.models import Lapse, Order, OrderEvent, Payment, Place, Ticket
from orders.paying import payments
from orders.paying.order_status import OrderStatus, order_status
from orders.stock import expiry
from shows.models import Performance, Tariff
from tests import cast
from ticketing import dates

from . import paying
from .places import run_out, seat_ids
from .sales import in_days, make_clerk, reserve, sell

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(seated):
    return make_clerk(seated)


@pytest.fixture
def reserved(clerk, seated) -> Order:
    return reserve(clerk, seated, "A3", "A4")


@pytest.fixture
def free_evening(organiser) -> Performance:
    """A numbered performance that costs nothing."""
    production, hall = cast.make_production(organiser, "Gratis"), cast.make_hall(organiser)
    performance = cast.make_performance(production, hall, amount="0")
    stock.put_on_sale(performance)
    return performance


def hold(customer, performance, *seats):
    return stock.hold_seats(customer=customer, performance=performance, seat_ids=seat_ids(performance, *seats))


def events(order: Order) -> list[str]:
    return list(order.events.values_list("what", flat=True))


def test_its_places_are_held_until_that_moment_and_no_ticket_is_made(reserved, seated, stranger):
    assert (reserved.state, reserved.started_at) == (Order.State.RESERVED, None)
    assert set(reserved.places.values_list("held_until", flat=True)) == {reserved.expires_at}
    assert reserved.expires_at > dates.now() + timedelta(days=2)
    assert not Ticket.objects.exists()
    assert not list(violations())
    with pytest.raises(stock.Taken):
        hold(stranger, seated, "A3")


def test_the_event_says_who_reserved_it_and_until_when(reserved, clerk):
    event = reserved.events.get(what="reserved")
    assert event.by == clerk
    assert event.why == f"{dates.local(reserved.expires_at):%d/%m/%Y %H:%M}"


def test_a_basket_of_the_shop_can_be_reserved_and_makes_room_for_another(seated, customer, clerk):
    order = paying.basket(customer, seated, "A3")
    reservations.reserve(order, until=in_days(2), by=clerk)
    other = paying.basket(customer, seated, "A5")
    assert other.pk != order.pk
    assert not list(violations())


def test_it_is_free_at_its_end_by_the_clock_swept_or_not(reserved, seated, stranger):
    run_out(reserved.pk)
    assert hold(stranger, seated, "A3").places == 1


def test_the_sweep_writes_down_its_end_without_a_lapse(reserved):
    run_out(reserved.pk)
    assert expiry.expire_baskets() == 1
    reserved.refresh_from_db()
    assert reserved.state == Order.State.EXPIRED
    assert not reserved.places.exists()
    assert not Lapse.objects.exists()
    assert events(reserved) == ["reserved", "expired"]


def test_a_reservation_of_a_shop_customer_gets_no_lapse_either(seated, customer, clerk):
    order = paying.basket(customer, seated, "A3")
    reservations.reserve(order, until=in_days(2), by=clerk)
    run_out(order.pk)
    assert expiry.expire(order)
    assert not Lapse.objects.exists()


def test_its_end_is_moved_both_ways(reserved, clerk):
    for until in (in_days(9), in_days(1)):
        reservations.move_end(reserved, until=until, by=clerk)
        reserved.refresh_from_db()
        assert reserved.expires_at == until
        assert set(reserved.places.values_list("held_until", flat=True)) == {until}
    assert events(reserved) == ["reserved", "reservation_moved", "reservation_moved"]
    assert not list(violations())


def test_a_moment_in_the_past_is_refused(seated, clerk, reserved):
    past = dates.now() - timedelta(seconds=1)
    was = Order.objects.get(pk=reserved.pk).expires_at
    with pytest.raises(reservations.MomentIsPast, match="al voorbij"):
        reservations.move_end(reserved, until=past, by=clerk)
    with pytest.raises(reservations.MomentIsPast):
        reservations.reserve(sell(clerk, seated, "A7"), until=past, by=clerk)
    assert Order.objects.get(pk=reserved.pk).expires_at == was
    assert set(reserved.places.values_list("held_until", flat=True)) == {was}


def test_what_ran_out_is_not_reserved_any_more(reserved, clerk):
    """Whether or not the sweep has passed."""
    run_out(reserved.pk)
    acts = [
        lambda: reservations.move_end(reserved, until=in_days(2), by=clerk),
        lambda: reservations.cancel(reserved, by=clerk, why="vergist"),
        lambda: reservations.confirm(reserved, by=clerk),
    ]
    for act in acts:
        with pytest.raises(reservations.NotReserved, match="niet meer gereserveerd"):
            act()


def test_only_an_open_order_with_places_is_reserved(seated, customer, clerk):
    order = paying.basket(customer, seated, "A3")
    stock.give_back(order, [order.places.get().pk])
    with pytest.raises(reservations.NothingToReserve, match="geen plaatsen"):
        reservations.reserve(order, until=in_days(2), by=clerk)
    late = run_out(paying.basket(customer, seated, "A3").pk)
    with pytest.raises(stock.RunOut):
        reservations.reserve(late, until=in_days(2), by=clerk)
    expiry.expire(late)
    with pytest.raises(reservations.NothingToReserve):
        reservations.reserve(late, until=in_days(2), by=clerk)


def test_cancelled_its_places_are_free_and_the_event_says_why(reserved, clerk, seated, stranger):
    reservations.cancel(reserved, by=clerk, why="de groep komt niet")
    assert Order.objects.get(pk=reserved.pk).state == Order.State.CANCELLED
    event = reserved.events.get(what="reservation_cancelled")
    assert (event.by, event.why) == (clerk, "de groep komt niet")
    assert hold(stranger, seated, "A3", "A4").places == 2
    assert not list(violations())
    with pytest.raises(reservations.NotReserved):
        reservations.cancel(reserved, by=clerk, why="nog eens")


def test_a_child_on_a_lap_goes_with_the_reservation(organiser, clerk, seated):
    """Its row is held, moved and given back with the place that it is on."""
    tariff = Tariff.objects.create(organiser=organiser, name="Op schoot", position=9, on_lap=True)
    for rank in seated.hall.ranks.all():
        seated.prices.create(rank=rank, tariff=tariff, amount=1, from_on=None)
    order = sell(clerk, seated, "A3")
    stock.add_child(order, order.places.get().pk)
    reservations.reserve(order, until=in_days(2), by=clerk)
    assert order.places.count() == 2
    assert not order.places.exclude(held_until=F("order__expires_at")).exists()
    assert not list(violations())
    reservations.cancel(order, by=clerk, why="ziek")
    assert not Place.objects.filter(order__isnull=False).exists()


def test_one_that_costs_nothing_is_confirmed_by_hand(clerk, free_evening):
    order = reservations.confirm(reserve(clerk, free_evening, "A3", "A4"), by=clerk)
    assert (order.state, order.expires_at) == (Order.State.CONFIRMED, None)
    assert paying.seats_sold(order) == ["A3", "A4"]
    assert order.events.get(what="confirmed").by == clerk
    assert paying.confirmations() == 0  # nobody to write to
    assert not list(violations())


def test_one_that_costs_money_waits_for_it(reserved, clerk):
    with pytest.raises(reservations.NotPaid, match="nog niet betaald"):
        reservations.confirm(reserved, by=clerk)
    assert Order.objects.get(pk=reserved.pk).state == Order.State.RESERVED


def test_no_ticket_is_made_for_a_performance_that_was_cancelled(clerk, free_evening):
    order = reserve(clerk, free_evening, "A3")
    Performance.objects.filter(pk=free_evening.pk).update(state=Performance.State.CANCELLED)
    with pytest.raises(stock.NotOnSale):
        reservations.confirm(order, by=clerk)
    assert not Ticket.objects.exists()


def test_a_payment_under_way_confirms_it(seated, customer, clerk):
    order = paying.basket(customer, seated, "A3")
    payment = paying.begin(order)
    reservations.reserve(order, until=in_days(2), by=clerk)
    payments.apply(payment.pk, paying.told(payment, "open"))
    order.refresh_from_db()
    assert order.expires_at == Order.objects.get(pk=order.pk).places.get().held_until
    assert order_status(order) == OrderStatus.WAITING
    payments.apply(payment.pk, paying.told(payment))
    order.refresh_from_db()
    assert order.state == Order.State.CONFIRMED
    assert (paying.seats_sold(order), paying.confirmations()) == (["A3"], 1)
    assert not list(violations())


def test_a_payment_that_fails_leaves_the_reservation_as_it_is(seated, customer, clerk):
    order = paying.basket(customer, seated, "A3")
    payment = paying.begin(order)
    reservations.reserve(order, until=in_days(2), by=clerk)
    until = Order.objects.get(pk=order.pk).expires_at
    payments.apply(payment.pk, paying.told(payment, "failed"))
    order.refresh_from_db()
    assert (order.state, order.expires_at) == (Order.State.RESERVED, until)
    assert order_status(order) == OrderStatus.RESERVED


def test_money_for_a_cancelled_reservation_goes_back(seated, customer, clerk):
    order = paying.basket(customer, seated, "A3")
    payment = paying.begin(order)
    reservations.reserve(order, until=in_days(2), by=clerk)
    reservations.cancel(order, by=clerk, why="vergist")
    payments.apply(payment.pk, paying.told(payment))
    assert payment.refunds.get().reason == "too_late"
    assert not list(violations())


@pytest.mark.parametrize("swept", [True, False])
def test_money_that_comes_after_its_end_takes_the_same_places_again(seated, clerk, swept):
    order = paying.basket(clerk, seated, "A3")
    payment = paying.begin(order)
    Order.objects.filter(pk=order.pk).update(customer=None, seller=clerk)
    reservations.reserve(order, until=in_days(2), by=clerk)
    run_out(order.pk)
    if swept:
        Order.objects.filter(pk=order.pk).update(expires_at=dates.now() - timedelta(hours=7))
        assert expiry.expire_baskets() == 1
    payments.apply(payment.pk, paying.told(payment))
    order.refresh_from_db()
    assert order.state == Order.State.CONFIRMED
    assert paying.seats_sold(order) == ["A3"]
    assert payment.amount == Decimal("24.00")
    assert not list(violations())


def test_the_customers_page_says_until_when(client, seated, customer, clerk):
    order = reserve(clerk, seated, "A3", customer=customer)
    client.force_login(customer)
    html = client.get(f"/ccm/bestelling/{order.code}/").content.decode()
    assert "Uw plaatsen zijn gereserveerd" in html


@pytest.mark.parametrize("is_swept", [False, True])
def test_the_page_of_one_that_ran_out_says_so(client, seated, customer, clerk, is_swept):
    order = reserve(clerk, seated, "A3", customer=customer)
    run_out(order.pk)
    if is_swept:
        assert expiry.expire(order)
    client.force_login(customer)
    response = client.get(f"/ccm/bestelling/{order.code}/")
    assert response.context["status"] == OrderStatus.RESERVATION_OVER
    text = response.content.decode()
    assert "De reservatie is verlopen; de plaatsen zijn vrij." in text
    assert "tijd om te betalen" not in text


def test_the_page_of_one_that_ran_out_names_an_attempt_that_may_still_be_paid(client, seated, customer, clerk):
    order, now = paying.basket(customer, seated, "A3"), dates.now()
    for state in (Payment.State.OPEN, Payment.State.FAILED):
        Payment.objects.create(order=order, amount=24, state=state, detached_at=now, asked_at=now, psp_id=f"tr_{state}")
    run_out(reservations.reserve(order, until=in_days(2), by=clerk).pk)
    client.force_login(customer)
    html = client.get(f"/ccm/bestelling/{order.code}/").content.decode()
    assert "De reservatie is verlopen" in html
    assert "Een eerdere betaling voor deze bestelling is nog niet afgerond" in html


def test_events_are_displayed_in_words(reserved, clerk):
    reservations.move_end(reserved, until=in_days(2), by=clerk)
    reservations.cancel(reserved, by=clerk, why="")
    texts = [str(event) for event in OrderEvent.objects.filter(order=reserved)]
    assert texts == ["gereserveerd", "einde van de reservatie verplaatst", "reservatie geannuleerd"]


def test_a_reservation_grows_and_shrinks_and_keeps_its_end(reserved, seated, clerk):
    until = reserved.expires_at
    stock.hold_seats(order=reserved, performance=seated, seat_ids=seat_ids(seated, "A5"))
    stock.give_back(reserved, [reserved.places.order_by("pk").first().pk])
    reserved.refresh_from_db()
    assert (reserved.places.count(), reserved.expires_at, reserved.started_at) == (2, until, None)
    assert set(reserved.places.values_list("held_until", flat=True)) == {until}
    stock.give_back(reserved, list(reserved.places.values_list("pk", flat=True)))
    assert not Lapse.objects.exists()
    assert not list(violations())
    with pytest.raises(reservations.NotReserved):
        reservations.confirm(reserved, by=clerk)
