"""Our own model of a hall's plan: everything that a file can hold, and nothing else. Two plans are equal when no seat,
name or position differs.

Positions are absolute, in the units of the plan. Seats are in reading order; the best rank comes first.
"""

from dataclasses import dataclass
from typing import Any

DIGITS = 3  # of a coordinate, after the point: finer than any screen

# Fields that the models Seat and SeatPlan have in common, under the same name.
SHARED_FIELDS = (
    "row",
    "number",
    "guid",
    "kind",
    "remark",
    "row_label",
    "seat_label",
    "row_number_position",
    "start_direction",
)


@dataclass(frozen=True)
class SeatPlan:
    """A numbered seat. `makes_room_for` is the guid of the wheelchair place of its section that can replace it."""

    row: str
    number: str
    guid: str
    rank: str
    x: float
    y: float
    kind: str = "regular"
    remark: str = ""
    row_label: str = ""
    seat_label: str = ""
    row_number_position: str = ""
    start_direction: str = ""
    makes_room_for: str = ""


@dataclass(frozen=True)
class SectionPlan:
    """A numbered section has seats; an unnumbered one a capacity and a rank."""

    name: str
    seats: tuple[SeatPlan, ...] = ()
    capacity: int = 0
    rank: str = ""


@dataclass(frozen=True)
class HallPlan:
    """A hall: its name, size and orientation, the names of its ranks, its sections, and the drawing (areas)."""

    name: str
    width: int
    height: int
    orientation: str
    ranks: tuple[str, ...]
    sections: tuple[SectionPlan, ...]
    drawing: tuple[dict[str, Any], ...]

    @property
    def places(self) -> int:
        return sum(len(section.seats) + section.capacity for section in self.sections)
