"""A picture of a hall's plan for staff, as an SVG document without script or style.

Every seat has the number of its rank in it, and wheelchair and companion's places have their own shapes: not everybody
sees the colours. Names come from files: each is escaped.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..models import Seat
from .area_box import Box, bounding_box
from .hall_plan import HallPlan, SeatPlan

RADIUS = 10.0
MARGIN = 40.0
LEGEND_LINE = 30.0
# White text on each has a contrast of 5:1.
COLOURS = ("#1b5e8c", "#2f6b3c", "#6f4384", "#8f4600", "#5f5f00", "#8a2727", "#37474f", "#00696b")
HALF_TEXT = (10.0, 10.0)  # how much room a text gets, whatever its length


def render_svg(plan: HallPlan) -> SafeString:
    """The plan as an SVG document."""
    left, top, right, bottom = _frame(plan)
    height = bottom - top + LEGEND_LINE * (len(plan.ranks) + 4)
    ranks = {name: number for number, name in enumerate(plan.ranks, 1)}
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{} {} {} {}" font-family="sans-serif" text-anchor="middle"'
        ' role="img"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" fill="#ffffff"/>{}{}{}{}</svg>',
        left, top, _n(right - left), _n(height), plan.name, left, top, _n(right - left), _n(height),
        _join(_area(area) for area in plan.drawing), _join(_row_names(plan)),
        _join(_seat(seat, ranks[seat.rank]) for section in plan.sections for seat in section.seats),
        _legend(plan, left + MARGIN, bottom + LEGEND_LINE),
    )  # fmt: skip


def _join(parts: Iterator[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _frame(plan: HallPlan) -> Box:
    """The rectangle around all seats and areas, with a margin."""
    boxes = [bounding_box(area, HALF_TEXT) for area in plan.drawing]
    boxes += [(seat.x, seat.y, seat.x, seat.y) for section in plan.sections for seat in section.seats]
    if not boxes:
        boxes = [(0, 0, 400, 0)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return _n(min(lefts) - MARGIN), _n(min(tops) - MARGIN), _n(max(rights) + MARGIN), _n(max(bottoms) + MARGIN)


def _area(area: dict[str, Any]) -> SafeString:
    """The outline of an area, and its text in the middle."""
    left, top, right, bottom = bounding_box(area, HALF_TEXT)
    x, y = area["position"]["x"], area["position"]["y"]
    line = SafeString('fill="none" stroke="#555555" stroke-width="2"')
    match area["shape"]:
        case "rectangle":
            shape = format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" {}/>', left, top, right - left, bottom - top, line
            )
        case "polygon":
            points = " ".join(f"{_n(x + point['x'])},{_n(y + point['y'])}" for point in area["polygon"]["points"])
            shape = format_html('<polygon points="{}" {}/>', points, line)
        case "circle" | "ellipse":
            shape = format_html('<ellipse cx="{}" cy="{}" rx="{}" ry="{}" {}/>', x, y, right - x, bottom - y, line)
        case _:
            shape = SafeString("")
    if rotation := area.get("rotation"):
        shape = format_html('<g transform="rotate({} {} {})">{}</g>', rotation, x, y, shape)
    if not area.get("text"):
        return shape
    text = area["text"]
    offset = text.get("position") if area["shape"] != "text" else None
    centre = (x + offset["x"], y + offset["y"]) if offset else ((left + right) / 2, (top + bottom) / 2)
    size = min(text.get("size", 16), 200)
    return shape + format_html(
        '<text x="{}" y="{}" font-size="{}" fill="#222222">{}</text>', _n(centre[0]), _n(centre[1]), size, text["text"]
    )


def _row_names(plan: HallPlan) -> Iterator[SafeString]:
    """The name of each row, before its first seat."""
    for section in plan.sections:
        for row, seats in groupby(section.seats, key=lambda seat: seat.row):
            first = next(seats)
            yield format_html(
                '<text x="{}" y="{}" font-size="12" fill="#222222">{}</text>', _n(first.x - 24), _n(first.y + 4), row
            )


def _seat(seat: SeatPlan, rank: int) -> SafeString:
    return _mark(seat.x, seat.y, seat.kind, rank, dashed=bool(seat.makes_room_for))


def _mark(x: float, y: float, kind: str, rank: int, *, dashed: bool = False) -> SafeString:
    """A circle, or a square for a wheelchair place, or a diamond for a companion's. A dashed line means that the seat
    can make room for a wheelchair place."""
    fill = COLOURS[(rank - 1) % len(COLOURS)]
    edge = SafeString(' stroke="#222222" stroke-width="2" stroke-dasharray="3 2"') if dashed else SafeString("")
    if kind == Seat.Kind.WHEELCHAIR:
        shape = format_html(
            '<rect x="{}" y="{}" width="20" height="20" fill="{}"{}/>', _n(x - 10), _n(y - 10), fill, edge
        )
    elif kind == Seat.Kind.COMPANION:
        points = f"{_n(x)},{_n(y - 13)} {_n(x + 13)},{_n(y)} {_n(x)},{_n(y + 13)} {_n(x - 13)},{_n(y)}"
        shape = format_html('<polygon points="{}" fill="{}"{}/>', points, fill, edge)
    else:
        shape = format_html('<circle cx="{}" cy="{}" r="{}" fill="{}"{}/>', _n(x), _n(y), RADIUS, fill, edge)
    return shape + format_html('<text x="{}" y="{}" font-size="11" fill="#ffffff">{}</text>', _n(x), _n(y + 4), rank)


def _legend(plan: HallPlan, x: float, y: float) -> SafeString:
    """The number and name of each rank, and what the shapes mean, each on its own line: a hall can be narrow."""
    lines = [
        _mark(x, y + LEGEND_LINE * number, Seat.Kind.REGULAR, number + 1)
        + _line(x + 20, y + LEGEND_LINE * number, name)
        for number, name in enumerate(plan.ranks)
    ]
    y += LEGEND_LINE * len(plan.ranks)
    shapes = _("vierkant: rolstoelplaats; ruit: begeleider; streepjes: maakt plaats voor een rolstoel")
    lines += [_line(x - 10, y + LEGEND_LINE * number, shape) for number, shape in enumerate(shapes.split("; "))]
    return _join(iter(lines))


def _line(x: float, y: float, text: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="14" fill="#222222" text-anchor="start">{}</text>', _n(x), _n(y + 5), text
    )


def _n(value: float) -> float:
    """A coordinate as the document has it."""
    return round(value, 1)
