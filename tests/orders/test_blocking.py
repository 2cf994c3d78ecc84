"""Blocking places: free ones alone; what was lost is named; every act is written down."""

from threading import Barrier

import pytest
from django.contrib.admin.models import LogEntry

from orders import stock
from orders.models import Order, Place
from orders.stock import blocking, layout
from shows.models import Hall, Performance, Section
from tests import cast
from tests.races import at_once, kinds

from .places import lines, run_out, seat_ids


@pytest.fixture
def staff(db):
    return cast.make_customer("staf@example.org", None, is_staff=True)


def place_ids(performance, *names):
    ids = seat_ids(performance, *names)
    by_seat = dict(performance.places.values_list("seat_id", "pk"))
    return [by_seat[seat] for seat in ids]


def test_a_free_place_is_blocked_and_cannot_be_held(seated, customer, staff):
    [a3] = place_ids(seated, "A3")
    assert stock.block(seated, [a3], because="mengtafel", by=staff) == blocking.Done([a3], [])
    with pytest.raises(stock.Taken):
        stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (staff, "1 plaats geblokkeerd: mengtafel")


def test_a_held_place_is_not_blocked_and_is_named(seated, customer, staff):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    a3, a4 = place_ids(seated, "A3", "A4")
    assert stock.block(seated, [a4, a3], because="camera", by=staff) == blocking.Done([a4], [a3])
    assert Place.objects.get(pk=a3).order_id == held.order_id


def test_a_hold_that_ran_out_is_free_to_block(seated, customer, staff):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    run_out(held.order_id)
    [a3] = place_ids(seated, "A3")
    assert stock.block(seated, [a3], because="camera", by=staff).places == [a3]
    place = Place.objects.get(pk=a3)
    assert (place.order_id, place.price, place.blocked_because) == (None, None, "camera")


def test_blocking_twice_changes_nothing_and_says_so(seated, staff):
    [a3] = place_ids(seated, "A3")
    stock.block(seated, [a3], because="camera", by=staff)
    assert stock.block(seated, [a3], because="iets anders", by=staff) == blocking.Done([], [a3])
    assert Place.objects.get(pk=a3).blocked_because == "camera"
    assert LogEntry.objects.count() == 1


def test_a_blocked_place_is_given_free(seated, customer, staff):
    [a3] = place_ids(seated, "A3")
    stock.block(seated, [a3], because="camera", by=staff)
    assert stock.unblock(seated, [a3], by=staff).places == [a3]
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))


def test_places_of_another_performance_are_let_be(seated, club, staff):
    [other] = club.places.values_list("pk", flat=True)[:1]
    assert stock.block(seated, [other], because="camera", by=staff) == blocking.Done([], [other])


def test_a_wheelchair_place_of_the_desks_swap_is_not_freed_by_hand(seated, staff):
    [a3] = place_ids(seated, "A3")
    Place.objects.filter(pk=a3).update(blocked_because="rolstoelplaats: twee stoelen")
    assert stock.unblock(seated, [a3], by=staff) == blocking.Done([], [a3])


def test_so_many_unnumbered_places(club, customer, staff):
    section = Section.objects.get(hall=club.hall)
    stock.hold_unnumbered(customer=customer, performance=club, wanted=lines(club, 10))
    assert stock.block_any(club, section, 30, because="tribune", by=staff) == 30
    assert stock.block_any(club, section, 30, because="tribune", by=staff) == 10
    assert stock.left_by_section(club, [section.pk], up_to=None) == {section.pk: 0}
    assert stock.unblock_any(club, section, 15, by=staff) == 15
    assert stock.figures([club.pk])[club.pk] == stock.Figures(club.pk, sold=0, held=10, free=15, blocked=25)


def test_figures_come_in_one_query_however_many(seated, club, customer, staff, django_assert_num_queries):
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3", "A4"))
    Place.objects.filter(order=held.order_id, seat=seat_ids(seated, "A3")[0]).update(held_until=None)
    stock.block(seated, place_ids(seated, "A5"), because="camera", by=staff)
    with django_assert_num_queries(1):
        figures = stock.figures([seated.pk, club.pk, 999])
    assert figures[seated.pk] == stock.Figures(seated.pk, sold=1, held=1, free=27, blocked=1)
    assert figures[club.pk] == stock.Figures(club.pk, free=50)
    assert figures[999] == stock.Figures(999)


def test_what_nobody_has_is_taken_out_of_the_sale(seated, staff):
    stock.withdraw(seated, by=staff, because="verkeerd uur")
    assert (seated.state, seated.places_total, seated.places.count()) == ("draft", 0, 0)
    stock.put_on_sale(seated)
    assert seated.places.count() == 30


def test_what_somebody_has_stays_on_sale(seated, customer, staff):
    stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    with pytest.raises(stock.CannotWithdraw):
        stock.withdraw(seated, by=staff, because="verkeerd uur")
    assert seated.places.count() == 30


def hold_and_block(performance, staff, customers):
    """Each of them wants A3, and staff block it, at once. Returns who got it, and whether it was blocked."""
    [a3], [seat] = place_ids(performance, "A3"), seat_ids(performance, "A3")
    acts = [
        lambda who=who: stock.hold_seats(customer=who, performance=performance, seat_ids=[seat]) for who in customers
    ]
    *held, blocked = at_once(*[*acts, lambda: stock.block(performance, [a3], because="camera", by=staff)])
    return [one for one in held if isinstance(one, stock.Held)], blocked.places == [a3], Place.objects.get(pk=a3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_a_block_and_holds_at_once_one_of_them_has_the_place(seated, staff, _again):
    held, is_blocked, place = hold_and_block(seated, staff, [cast.make_customer(f"k{n}@x.be", None) for n in range(4)])
    assert len(held) + is_blocked == 1
    assert (place.order_id is not None, bool(place.blocked_because)) == (bool(held), is_blocked)


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_a_block_takes_a_place_from_its_holder(seated, staff, customer, monkeypatch):
    """The control: the same race shows the loss when the condition is off."""
    held = stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))
    monkeypatch.setattr(blocking, "BLOCK_THESE", blocking.change(blocking.THESE, "TRUE"))
    _held, is_blocked, place = hold_and_block(seated, staff, [])
    assert is_blocked
    assert place.order_id is None
    assert Order.objects.get(pk=held.order_id).state == "basket"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_withdrawing_and_holding_at_once_one_of_them_wins(seated, staff, customer, _again):
    hold = lambda: stock.hold_seats(customer=customer, performance=seated, seat_ids=seat_ids(seated, "A3"))  # noqa: E731
    seat_ids(seated, "A3")
    results = kinds(at_once(*[hold, lambda: stock.withdraw(seated, by=staff, because="fout")]))
    seated.refresh_from_db()
    if results["Held"]:
        assert results["CannotWithdraw"] == 1
        assert (seated.state, seated.places.count()) == ("on_sale", 30)
    else:
        assert results["NoneType"] == 1
        assert (seated.state, seated.places.count()) == ("draft", 0)
        assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_performances_lock_a_club_is_laid_out_twice(organiser, monkeypatch):
    """The control of two put on sale at once: no unique index keeps unnumbered places once, the lock alone does."""
    club = cast.make_performance(cast.make_production(organiser), cast.make_club(organiser))
    meet, lay_out = Barrier(2, timeout=10), layout.execute

    def met(sql, names):
        number = lay_out(sql, names)
        if sql == layout.LAY_OUT_UNNUMBERED:
            meet.wait()
        return number

    monkeypatch.setattr(layout, "execute", met)
    monkeypatch.setattr(Hall, "freeze", lambda self: None)  # its lock on the hall would hide the loss
    monkeypatch.setattr(Performance.objects, "select_for_update", lambda **_: Performance.objects.all(), raising=False)
    at_once(*[lambda: stock.put_on_sale(Performance.objects.get(pk=club.pk)) for _ in range(2)])
    assert club.places.count() == 100
