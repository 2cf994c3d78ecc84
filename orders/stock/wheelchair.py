"""A wheelchair place that stands where two seats are: the desk swaps the seats for it, and back (docs/halls.md).

One transaction: the place and the seats that it replaces are locked in id order, as a hold locks them, and judged under
those locks. A trigger refuses any other way of having both (orders.0007).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import Customer
from shows.models import Performance, Seat
from ticketing.sql import execute, fetch_all

from ..models import Place
from .availability import NOBODY, UNTAKEN, UNTAKEN_Q
from .blocking import RESERVED
from .refusals import Refusal, busy_is_an_outcome

# While the seats are for sale, and while the wheelchair place is.
TWO_SEATS = f"{RESERVED} twee stoelen"
A_WHEELCHAIR = f"{RESERVED} in de plaats van deze stoel"

LOCK = f"""
SELECT place.id, seat.id AS seat_id, seat.row, seat.number, place.blocked_because, {UNTAKEN} IS TRUE AS is_free
FROM orders_place place JOIN shows_seat seat ON seat.id = place.seat_id
WHERE place.performance_id = %(performance)s AND (seat.id = %(seat)s OR seat.replaced_by_id = %(seat)s)
ORDER BY place.id FOR NO KEY UPDATE OF place
"""  # noqa: S608 - our own constants
BLOCK = f"UPDATE orders_place SET {NOBODY}, blocked_because = %(why)s WHERE id = ANY(%(places)s::bigint[])"  # noqa: S608


class CannotSwap(Refusal):
    """A place that must be free isn't: `taken` names them. With none named, there is nothing to swap."""

    def __init__(self, taken: list[str]) -> None:
        super().__init__(taken)
        self.taken = taken

    def __str__(self) -> str:
        if not self.taken:
            return _("Hier is niets te wisselen.")
        return ngettext(
            "Deze plaats is niet vrij: %(places)s.", "Deze plaatsen zijn niet vrij: %(places)s.", len(self.taken)
        ) % {"places": ", ".join(self.taken)}


class Locked(NamedTuple):
    """A place under its lock. `is_free`: nobody has it, blocked or not."""

    id: int
    seat_id: int
    row: str
    number: str
    blocked_because: str
    is_free: bool

    @property
    def name(self) -> str:
        return str(Seat(row=self.row, number=self.number))


@dataclass(frozen=True)
class Swappable:
    """A wheelchair place with the places it replaces, as they are now; `taken` are those that stand in the way."""

    wheelchair: Place
    seats: list[Place]
    taken: list[Place]

    @property
    def is_swapped(self) -> bool:
        return not self.wheelchair.blocked_because


def swap(performance: Performance, wheelchair: Seat, *, by: Customer, because: str = "") -> None:
    """Two free seats make room for the wheelchair place, which the desk can sell from then on; again does nothing more.
    Raises CannotSwap when a seat isn't free, and Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        place, seats = _lock(performance, wheelchair)
        if not place.blocked_because:
            return
        _require([seat for seat in seats if seat.blocked_because or not seat.is_free])
        block_places(seats, A_WHEELCHAIR)
        block_places([place], "")
        audit.record(by, performance, f"{_names(seats)} gewisseld voor rolstoelplaats {place.name}", why=because)


def swap_back(performance: Performance, wheelchair: Seat, *, by: Customer, because: str = "") -> None:
    """The wheelchair place makes room for its two seats again; again does nothing more. Raises CannotSwap when it is
    sold or held, and Busy."""
    with busy_is_an_outcome(), transaction.atomic():
        place, seats = _lock(performance, wheelchair)
        if place.blocked_because:
            return
        _require([] if place.is_free else [place])
        block_places([place], TWO_SEATS)
        block_places([seat for seat in seats if seat.blocked_because == A_WHEELCHAIR], "")
        audit.record(by, performance, f"rolstoelplaats {place.name} terug gewisseld voor {_names(seats)}", why=because)


def swappable(performance: Performance) -> Iterator[Swappable]:
    """The wheelchair places of a performance that replace seats. One query."""
    concerned = Exists(Seat.objects.filter(replaced_by=OuterRef("seat")))
    places = Place.objects.filter(Q(seat__replaced_by__isnull=False) | concerned, performance=performance)
    places = places.annotate(is_free=UNTAKEN_Q).with_names().order_by("pk")
    seats: dict[int, list[Any]] = {}
    all_places: list[Any] = list(places)
    for place in all_places:
        if place.seat.replaced_by_id:
            seats.setdefault(place.seat.replaced_by_id, []).append(place)
    for place in all_places:
        if place.seat_id in seats:
            replaced = seats[place.seat_id]
            needed = replaced if place.blocked_because else [place]
            taken = [seat for seat in needed if seat.blocked_because or not seat.is_free]  # type: ignore[attr-defined]  # annotated
            yield Swappable(place, replaced, taken)


def _lock(performance: Performance, wheelchair: Seat) -> tuple[Locked, list[Locked]]:
    """The wheelchair place and the seats that it replaces, locked."""
    places = fetch_all(Locked, LOCK, {"performance": performance.pk, "seat": wheelchair.pk})
    place = next((place for place in places if place.seat_id == wheelchair.pk), None)
    seats = [seat for seat in places if seat is not place]
    if place is None or not seats or place.blocked_because not in ("", TWO_SEATS):
        raise CannotSwap([])
    return place, seats


def _require(taken: list[Locked]) -> None:
    if taken:
        raise CannotSwap([place.name for place in taken])


def block_places(places: list[Locked], why: str) -> None:
    execute(BLOCK, {"places": [place.id for place in places], "why": why})


def _names(places: list[Locked]) -> str:
    return ", ".join(place.name for place in places)
