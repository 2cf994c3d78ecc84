"""A wheelchair place that replaces two seats: swapped by the desk, in one transaction, never both for sale."""

from threading import Barrier, Event

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction

from accounts.models import StaffRole
from orders import stock
from orders.models import Place
from orders.stock import wheelchair as swapping
from shows.models import Seat
from tests import cast
from tests.guards import function_without
from tests.races import at_once, kinds, wait_until_blocked, without_clause

from .places import run_out, seat_ids
from .test_races import buyers, hold


@pytest.fixture
def swappable(organiser):
    """A performance on sale in which B2 and B3 make room for the wheelchair place B1."""
    hall = cast.make_hall(organiser)
    Seat.objects.filter(row="B", number__in=["2", "3"]).update(replaced_by=Seat.objects.get(kind="wheelchair"))
    performance = cast.make_performance(cast.make_production(organiser), hall)
    stock.put_on_sale(performance)
    return performance


@pytest.fixture
def place(swappable) -> Seat:
    return Seat.objects.get(kind="wheelchair")


@pytest.fixture
def desk(organiser):
    person = cast.make_customer("balie@example.org", is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=StaffRole.Role.BOX_OFFICE)
    return person


def usable(*seats: str) -> list[bool]:
    """Whether each place (by row and number) is not blocked."""
    found = {f"{one.seat.row}{one.seat.number}": one for one in Place.objects.select_related("seat")}
    return [not found[seat].blocked_because for seat in seats]


def test_swapping_and_back(swappable, place, desk):
    assert usable("B1", "B2", "B3") == [False, True, True]
    stock.swap(swappable, place, by=desk, because="mevrouw Peeters")
    assert usable("B1", "B2", "B3") == [True, False, False]
    assert Place.objects.get(seat=place).channel == "desk"
    stock.swap_back(swappable, place, by=desk)
    assert usable("B1", "B2", "B3") == [False, True, True]
    told = list(LogEntry.objects.order_by("pk").values_list("user__email", "change_message"))
    assert told == [
        ("balie@example.org", "B2, B3 gewisseld voor rolstoelplaats B1: mevrouw Peeters"),
        ("balie@example.org", "rolstoelplaats B1 terug gewisseld voor B2, B3"),
    ]


def test_twice_does_nothing_more(swappable, place, desk):
    for act in (stock.swap, stock.swap, stock.swap_back, stock.swap_back):
        act(swappable, place, by=desk)
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize("taken_by", ["hold", "block"])
def test_a_seat_that_is_not_free_is_named(swappable, place, desk, customer, taken_by):
    if taken_by == "hold":
        stock.hold_seats(customer=customer, performance=swappable, seat_ids=seat_ids(swappable, "B3"))
    else:
        stock.block(swappable, [Place.objects.get(seat__row="B", seat__number="3").pk], because="pers", by=desk)
    with pytest.raises(stock.CannotSwap, match="niet vrij: B3") as refused:
        stock.swap(swappable, place, by=desk)
    assert refused.value.taken == ["B3"]
    assert usable("B1", "B2") == [False, True]


def test_a_hold_that_ran_out_is_free(swappable, place, desk, customer):
    held = stock.hold_seats(customer=customer, performance=swappable, seat_ids=seat_ids(swappable, "B3"))
    run_out(held.order_id)
    stock.swap(swappable, place, by=desk)
    assert Place.objects.get(seat__row="B", seat__number="3").order_id is None


def test_a_sold_wheelchair_place_stays(swappable, place, desk, customer):
    stock.swap(swappable, place, by=desk)
    held = stock.hold_seats(customer=customer, performance=swappable, seat_ids=seat_ids(swappable, "A1"))
    price = swappable.prices.first()
    Place.objects.filter(seat=place).update(order=held.order_id, tariff=price.tariff, price=price.amount)
    with pytest.raises(stock.CannotSwap, match="niet vrij: B1"):
        stock.swap_back(swappable, place, by=desk)


def test_what_replaces_nothing_is_not_swapped(swappable, place, desk, organiser):
    other = cast.make_performance(cast.make_production(organiser, "Zout"), cast.make_hall(organiser))
    stock.put_on_sale(other)
    for performance, seat in ((swappable, Seat.objects.filter(row="A").first()), (other, place)):
        with pytest.raises(stock.CannotSwap, match="niets te wisselen"):
            stock.swap(performance, seat, by=desk)


def test_blocking_and_freeing_by_hand_do_not_touch_the_swap(swappable, place, desk):
    own = Place.objects.get(seat=place).pk
    assert stock.unblock(swappable, [own], by=desk).refused == [own]
    stock.swap(swappable, place, by=desk)
    seats = list(Place.objects.filter(seat__replaced_by=place).values_list("pk", flat=True))
    assert stock.unblock(swappable, seats, by=desk).refused == seats


@pytest.mark.parametrize("swapped", [False, True])
def test_the_database_refuses_both_for_sale(swappable, place, desk, swapped):
    if swapped:
        stock.swap(swappable, place, by=desk)
    with pytest.raises(IntegrityError, match="another place is for sale"), transaction.atomic():
        Place.objects.exclude(blocked_because="").update(blocked_because="")


def test_the_list_of_what_can_be_swapped_is_one_query(swappable, place, desk, django_assert_num_queries):
    with django_assert_num_queries(1):
        (one,) = stock.swappable(swappable)
        assert (one.wheelchair.seat, [str(seat.seat) for seat in one.seats]) == (place, ["B2", "B3"])
    assert not one.is_swapped
    stock.swap(swappable, place, by=desk)
    assert [one.is_swapped for one in stock.swappable(swappable)] == [True]


@pytest.mark.django_db(transaction=True)
def test_swapping_while_sixteen_hold_a_seat(swappable, place, desk):
    """Either the place stands there and nobody has a seat, or somebody has one and it doesn't."""
    seats = seat_ids(swappable, "B2")
    acts = [hold(buyer, swappable, seats) for buyer in buyers(8)]
    results = kinds(at_once(*[lambda: stock.swap(swappable, place, by=desk), *acts]))
    held, swapped = results["Held"], usable("B1") == [True]
    assert (held, swapped) in ((1, False), (0, True)), results
    assert results["CannotSwap"] == held
    assert held == Place.objects.filter(seat__in=seats, order__isnull=False).count()


@pytest.mark.django_db(transaction=True)
def test_swapping_and_back_at_once_never_leave_both(swappable, place, desk):
    acts = [lambda: stock.swap(swappable, place, by=desk), lambda: stock.swap_back(swappable, place, by=desk)] * 4
    assert kinds(at_once(*acts)) == {"NoneType": 8}
    assert usable("B1", "B2", "B3") in ([True, False, False], [False, True, True])


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_a_held_seat_is_swapped_away(swappable, place, desk, customer):
    """The swap reads B2 free; a buyer holds it before the swap writes; the buyer's seat is gone."""
    begun, held = Event(), Event()

    def slow_swap():
        block = swapping.block_places

        def later(*args):
            begun.set()
            held.wait()
            block(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(swapping, "block_places", later)
            stock.swap(swappable, place, by=desk)
        return "swapped"

    def buy():
        begun.wait()
        try:
            return stock.hold_seats(customer=customer, performance=swappable, seat_ids=seat_ids(swappable, "B2"))
        finally:
            held.set()

    results = at_once(without_clause(slow_swap, "FOR NO KEY UPDATE OF place"), buy)
    assert kinds(results) == {"str": 1, "Held": 1}
    assert not Place.objects.filter(order=results[1].order_id).exists()  # told "held", and has nothing


@pytest.mark.django_db(transaction=True)
def test_two_who_lift_a_block_at_once_do_not_both_pass(swappable, place):
    """By hand, past the verbs: the trigger's lock lets one through. Without it each sees the other's block."""
    both = Place.objects.filter(seat__in=[place.pk, *seat_ids(swappable, "B2")])
    both.update(blocked_because="kapot")
    Place.objects.filter(seat__row="B", seat__number="3").update(blocked_because="kapot")

    lifted = Event()

    def first():
        with transaction.atomic():
            Place.objects.filter(seat=place.pk).update(blocked_because="")
            lifted.set()
            wait_until_blocked()

    def second():
        lifted.wait(5)
        Place.objects.filter(seat__in=seat_ids(swappable, "B2")).update(blocked_because="")

    results = at_once(first, second)
    assert kinds(results)["NoneType"] == 1, results
    assert usable("B1", "B2") != [True, True]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_triggers_lock_both_pass(swappable, place):
    Place.objects.filter(seat__row="B").update(blocked_because="kapot")
    both_lifted = Barrier(2)

    def lift(seat_id):
        def act():
            with transaction.atomic():
                Place.objects.filter(seat=seat_id).update(blocked_because="")
                both_lifted.wait(5)

        return act

    with function_without("orders_guard_wheelchair()", "FOR NO KEY UPDATE OF place"):
        results = at_once(lift(place.pk), lift(seat_ids(swappable, "B2")[0]))
    assert kinds(results) == {"NoneType": 2}
    assert usable("B1", "B2") == [True, True]
