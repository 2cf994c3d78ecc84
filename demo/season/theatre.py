"""The plan of the theatre: over a thousand seats in curved rows, Parterre and Balkon. It is our own work.

All rows are arcs around a point behind the stage. Numbers start in the middle: odd ones on the left, even ones on the
right, as usual in Flemish theatres. Two aisles divide the parterre into three parts.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

SEAT = 24.0  # between the centres of two neighbours, in the units of the plan
AISLE = 30.0  # the width of an aisle
CENTRE_X, CENTRE_Y = 620.0, -520.0
WIDTH, HEIGHT = 1240, 1040

PARTERRE = [  # row, seats, rank, seats on either side of the middle before the aisle
    ("A", 22, 1, 8), ("B", 24, 1, 8), ("C", 26, 1, 8), ("D", 28, 1, 9), ("E", 28, 1, 9), ("F", 30, 1, 9),
    ("G", 32, 1, 10), ("H", 32, 1, 10), ("J", 34, 1, 10), ("K", 34, 1, 11), ("L", 36, 1, 11), ("M", 36, 1, 11),
    ("N", 36, 2, 12), ("P", 38, 2, 12), ("R", 38, 2, 12), ("S", 38, 2, 13), ("T", 38, 2, 13), ("U", 38, 2, 13),
    ("V", 36, 2, 13), ("W", 34, 2, 14),
]  # fmt: skip
BALCONY = [
    ("AA", 40, 2, 14), ("BB", 40, 2, 14), ("CC", 42, 2, 14), ("DD", 42, 2, 15), ("EE", 42, 3, 15), ("FF", 42, 3, 15),
    ("GG", 40, 3, 16), ("HH", 38, 3, 16), ("JJ", 36, 3, 16), ("KK", 34, 3, 17),
]  # fmt: skip
FIRST_ROW = 640.0  # from the centre to row A
ROW = 27.0
BALCONY_GAP = 96.0
# The wheelchair places are behind row W, most with a companion's seat; the outer two each replace two seats of row W.
WHEELCHAIR_ROW = "X"


@dataclass(frozen=True)
class PlannedSeat:
    """A seat in the plan. `replaces` names the seats that a wheelchair place takes the room of."""

    section: str
    row: str
    number: str
    rank: int
    x: float
    y: float
    kind: str = "regular"
    remark: str = ""
    replaces: tuple[str, ...] = ()


def seats() -> Iterator[PlannedSeat]:
    """All seats in reading order: by section, by row from the stage, from left to right."""
    radius = FIRST_ROW
    for row, count, rank, aisle in PARTERRE:
        yield from _arc("Parterre", row, count, rank, aisle, radius)
        radius += ROW
    yield from _wheelchair_places(radius + 6)
    radius += BALCONY_GAP
    for row, count, rank, aisle in BALCONY:
        yield from _arc("Balkon", row, count, rank, aisle, radius)
        radius += ROW


def drawing() -> list[dict[str, object]]:
    """The shapes around the seats: the stage, and the word BALKON."""
    edge = [_on_arc(FIRST_ROW - 56, step * 22.0) for step in range(-10, 11)]
    front = [{"x": round(x, 1), "y": round(y, 1)} for x, y in edge]
    left, right = edge[0][0], edge[-1][0]
    stage = [{"x": round(left + 60, 1), "y": -70}, {"x": round(right - 60, 1), "y": -70}, *reversed(front)]
    behind = CENTRE_Y + FIRST_ROW + ROW * len(PARTERRE) + 50
    return [
        {"shape": "polygon", "position": {"x": 0, "y": 0}, "polygon": {"points": stage}, "text": {"text": "PODIUM"}},
        _text("BALKON", CENTRE_X, behind, 18),
    ]


def _arc(section: str, row: str, count: int, rank: int, aisle: int, radius: float) -> Iterator[PlannedSeat]:
    """The seats of a row, from left to right."""
    half = count // 2
    for index in range(count):
        from_middle = index - half + (1 if index >= half else 0)  # …, -2, -1, 1, 2, …
        side = abs(from_middle)
        offset = (side - 0.5) * SEAT + (AISLE if side > aisle else 0)
        x, y = _on_arc(radius, math.copysign(offset, from_middle))
        number = side * 2 if from_middle > 0 else side * 2 - 1
        remark = "aan de gang" if side in (aisle, aisle + 1) or side == half else ""
        if section == "Balkon" and side > half - 2:
            remark = "beperkt zicht op de zijkant van het podium"
        yield PlannedSeat(section, row, str(number), rank, round(x, 1), round(y, 1), remark=remark)


def _wheelchair_places(radius: float) -> Iterator[PlannedSeat]:
    """Six wheelchair places behind the last row of the parterre, and four companions' seats."""
    last = PARTERRE[-1][1]
    outer_left = tuple(f"W{number}" for number in (last - 1, last - 3))
    outer_right = tuple(f"W{number}" for number in (last, last - 2))
    kinds = [
        ("wheelchair", -15.2, outer_left), ("companion", -13.7, ()), ("wheelchair", -9.5, ()), ("companion", -8, ()),
        ("wheelchair", -2.2, ()), ("wheelchair", 2.2, ()), ("companion", 8, ()), ("wheelchair", 9.5, ()),
        ("companion", 13.7, ()), ("wheelchair", 15.2, outer_right),
    ]  # fmt: skip
    for number, (kind, place, replaced) in enumerate(kinds, 1):
        x, y = _on_arc(radius, place * SEAT + math.copysign(AISLE, place))
        yield PlannedSeat("Parterre", WHEELCHAIR_ROW, str(number), 2, round(x, 1), round(y, 1), kind, replaces=replaced)


def _on_arc(radius: float, along: float) -> tuple[float, float]:
    """The point on the arc at this distance from the middle of the hall."""
    angle = along / radius
    return CENTRE_X + radius * math.sin(angle), CENTRE_Y + radius * math.cos(angle)


def _text(text: str, x: float, y: float, size: int) -> dict[str, object]:
    return {"shape": "text", "position": {"x": x, "y": round(y, 1)}, "text": {"text": text, "size": size}}
