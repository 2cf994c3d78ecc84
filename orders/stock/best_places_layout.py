"""A hall's seats in one line, in which best places are looked for: neighbours are side by side, gaps are between rows.

Positions on the plan decide which seats are neighbours. Their numbers don't (odd ones may be on the left, even ones on
the right), and an aisle, a missing seat or a wheelchair place separates them. A row is sorted along its own direction;
two of its seats are neighbours when their distance is at most one and a half times the usual one of their section.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import fmean, median
from typing import NamedTuple

from shows.models import Rank, Seat, Section
from ticketing.cache import Cache

APART = 1.5  # times the usual distance: seats further apart are no neighbours
FOCUS = 1 / 3  # of the depth of a section: there, in the middle, are its best seats
GAP = "|"

Point = tuple[float, float]


class SeatOnPlan(NamedTuple):
    """A seat as the layout needs it. `rank` is 0 for the best; `is_regular` is false for wheelchair and companion's
    places."""

    seat_id: int
    section_id: int
    row: str
    rank_id: int
    rank: int
    x: float
    y: float
    is_regular: bool = True
    section: str = ""
    number: str = ""
    row_label: str = ""


class Slot(NamedTuple):
    """A seat in the line. `row` counts through the hall, with one left out between sections; `at` and `away` are in
    widths of a seat: where it stands, and how far from the best spot of its section."""

    seat: SeatOnPlan
    row: int
    at: Point
    away: float


class Window(NamedTuple):
    """A number of neighbours from `start` on: the worst of their ranks, their mean distance from the best spot."""

    rank: int
    away: float
    start: int


class Layout:
    """The line of a hall: `slots` has None for a gap, at the end too. Windows are made once for each size, best first:
    by rank, then by distance from the best spot of their section."""

    def __init__(
        self, slots: Sequence[Slot | None], seat_ids: Iterable[int], unnumbered: Sequence[Section] = ()
    ) -> None:
        self.slots = tuple(slots)
        self.seat_ids = tuple(sorted(seat_ids))
        self.unnumbered = tuple(unnumbered)
        index = {seat_id: position for position, seat_id in enumerate(self.seat_ids)}
        gap = len(self.seat_ids)
        self._arrange = itemgetter(*(index[slot.seat.seat_id] if slot else gap for slot in self.slots), gap)
        self._windows: dict[int, tuple[Window, ...]] = {}
        self.sections = {slot.seat.section_id: slot.seat.section for slot in self.slots if slot}
        self.kinds = {(slot.seat.section_id, slot.seat.rank_id) for slot in self.slots if slot}

    def line(self, letters: str) -> str:
        """The states of the seats, a letter each in the order of their ids, put in line."""
        return "".join(self._arrange(letters + GAP))

    def windows(self, number: int) -> tuple[Window, ...]:
        """All windows of that number of neighbours, best first."""
        if number not in self._windows:
            self._windows[number] = tuple(sorted(self._every_window(number)))
        return self._windows[number]

    def seats(self, start: int, number: int) -> list[SeatOnPlan]:
        """The seats of a window."""
        return [slot.seat for slot in self.slots[start : start + number] if slot]

    def _every_window(self, number: int) -> Iterable[Window]:
        for start in range(len(self.slots) - number + 1):
            slots = [slot for slot in self.slots[start : start + number] if slot]
            if len(slots) == number:
                yield Window(max(slot.seat.rank for slot in slots), fmean(slot.away for slot in slots), start)


_layouts: Cache[Layout] = Cache(seconds=300, most=24)  # a hall that is on sale doesn't change


def of_hall(hall_id: int) -> Layout:
    """The layout of a hall; three queries when this process has none."""
    return _layouts.get(hall_id, lambda: _read(hall_id))


def lay_out(seats: Sequence[SeatOnPlan], unnumbered: Sequence[Section] = (), hidden: Iterable[int] = ()) -> Layout:
    """The layout of these seats, which come in reading order; `hidden` are ids of places that are not shown, because
    they stand where two seats are."""
    slots: list[Slot | None] = []
    row_number = 0
    for _section, members in groupby(seats, key=lambda seat: seat.section_id):
        rows = _rows(list(members))
        pitch = _pitch(rows)
        focus = _focus(rows)
        for row in rows:
            row_number += 1
            slots += _slots(row, row_number, pitch, focus)
        row_number += 1
    return Layout(slots, [*(seat.seat_id for seat in seats), *hidden], unnumbered)


def _slots(row: list[SeatOnPlan], number: int, pitch: float, focus: Point) -> Iterable[Slot | None]:
    """The seats of a row, with a gap wherever two are no neighbours, and after the last."""
    before: SeatOnPlan | None = None
    for seat in row:
        if before and math.dist(_at(before), _at(seat)) > APART * pitch:
            yield None
        at = (seat.x / pitch, seat.y / pitch)
        yield Slot(seat, number, at, math.dist(_at(seat), focus) / pitch) if seat.is_regular else None
        before = seat
    yield None


def _rows(seats: list[SeatOnPlan]) -> list[list[SeatOnPlan]]:
    """The rows of a section, from the stage; each sorted along the direction in which it is longest."""
    rows: dict[str, list[SeatOnPlan]] = {}
    for seat in seats:
        rows.setdefault(seat.row, []).append(seat)
    return [_along(row) for row in rows.values()]


def _along(row: list[SeatOnPlan]) -> list[SeatOnPlan]:
    xs, ys = [seat.x for seat in row], [seat.y for seat in row]
    is_level = max(xs) - min(xs) >= max(ys) - min(ys)
    return sorted(row, key=lambda seat: (seat.x, seat.y) if is_level else (seat.y, seat.x))


def _pitch(rows: list[list[SeatOnPlan]]) -> float:
    """The usual distance of neighbours, in the units of the plan."""
    distances = [math.dist(_at(seat), _at(following)) for row in rows for seat, following in pairwise(row)]
    return (median(distances) if distances else 0) or 1.0


def _focus(rows: list[list[SeatOnPlan]]) -> Point:
    """The best spot of a section: in the middle of its rows, a third of the way back. Works for a section that is
    drawn at any angle: along the rows, then from the first towards the last."""
    along = _unit((sum(row[-1].x - row[0].x for row in rows), sum(row[-1].y - row[0].y for row in rows)))
    spots = [_at(seat) for row in rows for seat in row]
    sides = [_dot(spot, along) for spot in spots]
    across = (-along[1], along[0])
    first, last = (fmean(_dot(_at(seat), across) for seat in row) for row in (rows[0], rows[-1]))
    side, depth = (min(sides) + max(sides)) / 2, first + (last - first) * FOCUS
    return side * along[0] + depth * across[0], side * along[1] + depth * across[1]


def _unit(vector: Point) -> Point:
    length = math.hypot(*vector)
    return (vector[0] / length, vector[1] / length) if length else (1.0, 0.0)


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1]


def _at(seat: SeatOnPlan) -> Point:
    return seat.x, seat.y


def _read(hall_id: int) -> Layout:
    order = {pk: number for number, pk in enumerate(Rank.objects.filter(hall=hall_id).values_list("pk", flat=True))}
    seats = list(
        Seat.objects.filter(section__hall=hall_id, section__is_numbered=True)
        .select_related("section")
        .only("section__name", "row", "number", "kind", "row_label", "rank_id", "replaced_by_id", "x", "y")
        .order_by("section__position", "section_id", "position", "pk")
    )
    hidden = {seat.replaced_by_id for seat in seats}
    on_plan = [_on_plan(seat, order.get(seat.rank_id, len(order))) for seat in seats if seat.pk not in hidden]
    unnumbered = Section.objects.filter(hall=hall_id, is_numbered=False)
    return lay_out(on_plan, list(unnumbered), [seat.pk for seat in seats if seat.pk in hidden])


def _on_plan(seat: Seat, rank: int) -> SeatOnPlan:
    is_regular = seat.kind == Seat.Kind.REGULAR
    where = (seat.section_id, seat.row, seat.rank_id, rank, seat.x, seat.y)
    return SeatOnPlan(seat.pk, *where, is_regular, seat.section.name, seat.number, seat.row_label)
