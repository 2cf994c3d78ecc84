"""How far the seats of a hall are apart, in the units of its plan."""

import math
from itertools import pairwise
from statistics import median

from .models import Seat

SPACING_OF_NO_ROW = 24.0  # where no row has two seats


def usual_spacing(seats: list[Seat]) -> float:
    """The usual distance between neighbours, in the units of the plan: within a row, or to the next row where that is
    nearer."""
    within_rows = [
        math.dist((seat.x, seat.y), (following.x, following.y))
        for seat, following in pairwise(seats)
        if (seat.section_id, seat.row) == (following.section_id, following.row)
    ]
    if not within_rows:
        return SPACING_OF_NO_ROW
    usual = median(within_rows)
    return median(_nearest(seats, usual)) if usual else 1.0


def _nearest(seats: list[Seat], usual: float) -> list[float]:
    """For each seat the distance to the nearest other seat, at most the usual one. Seats are compared within a grid of
    that width: comparing all of them would take too long."""
    grid: dict[tuple[int, int], list[Seat]] = {}
    for seat in seats:
        grid.setdefault((int(seat.x // usual), int(seat.y // usual)), []).append(seat)
    nearest = []
    for (column, row), members in grid.items():
        around = [other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in grid.get((column + dx, row + dy), [])]
        for seat in members:
            distances = [math.dist((seat.x, seat.y), (other.x, other.y)) for other in around if other is not seat]
            nearest.append(min((distance for distance in distances if distance), default=usual))
    return [min(distance, usual) for distance in nearest]
