"""Places with all that names them, read by statements of our own: for the pages of the basket and of an order."""

from typing import Protocol

from shows.models import Seat, Section

from .models import Place

# For a statement that has `place` and `performance`. A child stands for the seat of the place whose lap it is on.
JOIN_NAMES = """
JOIN shows_section section ON section.id = place.section_id
LEFT JOIN orders_place lap_of ON lap_of.id = place.on_lap_of_id
LEFT JOIN shows_seat seat ON seat.id = coalesce(place.seat_id, lap_of.seat_id)
"""


class PlaceRow(Protocol):
    """A row of such a statement: `lap_of` is the place whose lap a child is on."""

    @property
    def place(self) -> Place: ...
    @property
    def section(self) -> Section: ...
    @property
    def seat(self) -> Seat | None: ...
    @property
    def lap_of(self) -> Place | None: ...


def named_place(row: PlaceRow) -> Place:
    """The place of a row, with what `Place.name` reads."""
    row.place.section = row.section
    if row.lap_of:
        row.place.on_lap_of = row.lap_of
    (row.lap_of or row.place).seat = row.seat
    return row.place
