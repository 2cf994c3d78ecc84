"""Best places when many ask at the same moment, with real threads; each beside a control without its guard."""

import random
import re
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from unittest import mock

import pytest

from accounts.models import Customer
from orders import stock
from orders.models import Order, Place
from orders.stock import best_places, best_places_choice, best_places_layout
from orders.stock.best_places_choice import Block
from orders.stock.hold_request import HoldRequest
from shows.models import Performance
from tests import cast
from tests.races import at_once, kinds

from .places import lines
from .test_races import buyers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def theatre(organiser) -> Performance:
    """Parterre A to H and Balkon AA, ten seats a row, on sale: 89 of them online."""
    performance = cast.make_performance(cast.make_production(organiser), cast.make_hall(organiser, rows="ABCDEFGH"))
    stock.put_on_sale(performance)
    return performance


def ask(customer: Customer, performance: Performance, number: int) -> Callable[[], stock.Held]:
    return lambda: stock.hold_best(customer=customer, performance=performance, number=number)


def groups(performance: Performance) -> dict[int, list[int]]:
    """The slots of the seats that each order has."""
    layout = best_places_layout.of_hall(performance.hall_id)
    slots = {slot.seat.seat_id: index for index, slot in enumerate(layout.slots) if slot}
    found: dict[int, list[int]] = {}
    for order, seat in performance.places.filter(order__isnull=False).values_list("order_id", "seat_id"):
        found.setdefault(order, []).append(slots[seat])
    return found


def is_together(slots: list[int]) -> bool:
    return sorted(slots) == list(range(min(slots), min(slots) + len(slots)))


def still_possible(performance: Performance, number: int) -> bool:
    """Whether so many neighbours are free, by what is committed now."""
    layout = best_places_layout.of_hall(performance.hall_id)
    letters = stock.states(performance, None, layout.seat_ids)
    return bool(best_places_choice.blocks(layout, layout.line(letters), best_places_choice.Wish(number)))


def start_again() -> None:
    Place.objects.update(order=None, held_until=None, tariff=None, price=None)
    Order.objects.all().delete()
    Customer.objects.all().delete()


def test_32_at_once_sit_together_until_it_is_sold_out(theatre):
    """Each asks 2 to 4 together, round after round: everybody held sits together, and a refusal is true for ever,
    since nothing is given back: no so many neighbours are free at the end."""
    dice = random.Random(7)
    refused: list[tuple[int, Any]] = []
    for turn in range(2):
        people = [cast.make_customer(f"r{turn}-{n}@example.org", None) for n in range(32)]
        wanted = [dice.randint(2, 4) for _ in people]
        results = at_once(*[ask(person, theatre, number) for person, number in zip(people, wanted, strict=True)])
        assert set(kinds(results)) <= {"Held", "NotTogether", "SoldOut"}, results
        refused += [
            (number, result) for number, result in zip(wanted, results, strict=True) if isinstance(result, Exception)
        ]
        for person, number, result in zip(people, wanted, results, strict=True):
            assert Place.objects.filter(order__customer=person).count() == (
                number if isinstance(result, stock.Held) else 0
            )
    assert refused
    assert not any(still_possible(theatre, number) for number, _refusal in refused)
    assert all(is_together(slots) for slots in groups(theatre).values())
    assert Place.objects.filter(order__isnull=False).exclude(channel="online").count() == 0


def test_32_pairs_for_whom_there_is_room_are_all_served(theatre):
    """The last 64 seats, all in pairs: nobody hears that there is no room."""
    for _ in range(3):
        start_again()
        assert kinds(at_once(*[ask(person, theatre, 2) for person in buyers(32)])) == {"Held": 32}
        assert all(is_together(slots) for slots in groups(theatre).values())


def test_the_last_pairs_go_to_as_many_as_there_are(theatre):
    """Three pairs are left, 32 ask: three get them, 29 hear that it is over, and nobody that it is busy."""
    keep = theatre.places.filter(seat__row__in=["A", "D", "AA"], seat__number__in=["5", "6"])
    theatre.places.exclude(pk__in=keep).update(blocked_because="verbouwing")
    for _ in range(3):
        start_again()
        assert kinds(at_once(*[ask(person, theatre, 2) for person in buyers(32)])) == {"Held": 3, "SoldOut": 29}


def test_control_without_the_row_lock_two_get_the_same_seats(theatre, monkeypatch):
    """No lock makes the second wait: both find the best block free, and both take it."""
    looked = Barrier(2)

    def look_only(
        request: HoldRequest, layout: best_places_layout.Layout, blocks: list[Block], *, wait: bool
    ) -> list[Any]:
        seats = [seat.seat_id for seat in layout.seats(blocks[0].start, blocks[0].number)]
        places = list(Place.objects.filter(performance=request.performance, seat__in=seats, order=None))
        looked.wait(5)
        return [best_places.ClaimedPlace(place.pk, place.rank_id, is_free=True) for place in places]

    monkeypatch.setattr(best_places, "lock_block", look_only)
    assert kinds(at_once(*[ask(person, theatre, 2) for person in buyers(2)])) == {"Held": 2}
    assert Place.objects.filter(order__isnull=False).count() == 2


def test_control_without_a_fresh_look_people_are_refused_while_there_is_room(theatre, monkeypatch):
    monkeypatch.setattr(best_places, "LOOKS", 1)
    with no_claims():
        for _ in range(5):
            start_again()
            results = kinds(at_once(*[ask(person, theatre, 2) for person in buyers(32)]))
            if results["Busy"]:
                assert still_possible(theatre, 2)
                return
    pytest.fail("the harness did not show the false refusal that a fresh look prevents")


def test_claims_spread_those_who_ask_at_once(theatre, monkeypatch):
    """How often somebody is too late, with claims and without."""
    late: Counter[str] = Counter()
    hold = best_places.holding.hold

    def counting(*arguments: Any) -> stock.Held:
        try:
            return hold(*arguments)
        except best_places.TooLate:
            late[mode] += 1
            raise

    monkeypatch.setattr(best_places.holding, "hold", counting)
    for mode in ("with", "without"):
        for _ in range(3):
            start_again()
            acts = [ask(person, theatre, 2) for person in buyers(32)]
            if mode == "with":
                at_once(*acts)
            else:
                with no_claims():
                    at_once(*acts)
    assert late["with"] * 2 < late["without"], late


def test_the_same_form_sent_twice_at_once_holds_once(theatre, customer):
    def send() -> stock.Held:
        return stock.hold_best(customer=customer, performance=theatre, number=2, seen_in_basket=0)

    assert kinds(at_once(*[send] * 4)) == {"Held": 1, "HeldAlready": 3}
    assert Place.objects.filter(order__customer=customer).count() == 2


@pytest.mark.parametrize("capacity", [50, 2])
def test_numbers_sent_twice_at_once_hold_once(organiser, customer, capacity):
    club = cast.make_performance(cast.make_production(organiser, "Trio"), cast.make_club(organiser, capacity))
    stock.put_on_sale(club)

    def send(seen: int | None) -> Callable[[], stock.Held]:
        return lambda: stock.hold_unnumbered(
            customer=customer, performance=club, wanted=lines(club, 2), seen_in_basket=seen
        )

    assert kinds(at_once(*[send(0)] * 4)) == {"Held": 1, "HeldAlready": 3}
    assert Place.objects.filter(order__customer=customer).count() == 2
    if capacity > 2:  # the control: who doesn't say what the form knew holds each time
        assert kinds(at_once(*[send(None)] * 3)) == {"Held": 3}


def test_best_places_and_single_seats_at_once_never_deadlock(theatre):
    """Half choose on the map, in any order; half let us choose; nothing is taken twice, and nobody waits for ever."""
    seats = list(theatre.places.filter(channel="online").values_list("seat_id", flat=True))
    people = buyers(24)

    def by_hand(person: Customer, dice: random.Random) -> Callable[[], stock.Held]:
        return lambda: stock.hold_seats(customer=person, performance=theatre, seat_ids=dice.sample(seats, 4))

    acts = [ask(person, theatre, 3) if n % 2 else by_hand(person, random.Random(n)) for n, person in enumerate(people)]
    results = at_once(*acts)
    assert set(kinds(results)) <= {"Held", "Taken", "SoldOut", "NotTogether"}, results
    assert kinds(results[1::2])["Held"] == 12
    held = Counter(Place.objects.filter(order__isnull=False).values_list("order__customer", flat=True))
    assert set(held.values()) <= {3, 4}


@contextmanager
def no_claims():
    """Everybody goes for the first block that is free, whoever is taking it."""
    lock = best_places.lock_block
    with mock.patch.object(best_places, "lock_block", lambda *arguments, wait: lock(*arguments, wait=True)):
        yield


def test_the_statement_locks_in_id_order():
    assert re.search(r"ORDER BY id FOR NO KEY UPDATE\s*$", best_places.CLAIM)
