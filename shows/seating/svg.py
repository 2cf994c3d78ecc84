"""A picture of a hall's plan for staff: an SVG of its own address, without script or style.

Every seat has the number of its rank in it, and a wheelchair or companion's place a form of its own: colour alone says
nothing. Names come from files: each is escaped.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..models import Seat
from .hall_plan import HallPlan, SeatPlan

RADIUS = 10.0
MARGIN = 40.0
LINE = 30.0  # of the legend
COLOURS = ("#1b5e8c", "#2f6b3c", "#6f4384", "#8f4600", "#5f5f00", "#8a2727", "#37474f", "#00696b")  # white on it: 5:1
Box = tuple[float, float, float, float]


def render_svg(plan: HallPlan) -> SafeString:
    """The plan as an SVG document."""
    left, top, right, bottom = _frame(plan)
    height = bottom - top + LINE * (len(plan.ranks) + 4)
    ranks = {name: number for number, name in enumerate(plan.ranks, 1)}
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{} {} {} {}" font-family="sans-serif" text-anchor="middle"'
        ' role="img"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" fill="#ffffff"/>{}{}{}{}</svg>',
        left, top, _n(right - left), _n(height), plan.name, left, top, _n(right - left), _n(height),
        _join(_area(area) for area in plan.drawing), _join(_letters(plan)),
        _join(_seat(seat, ranks[seat.rank]) for section in plan.sections for seat in section.seats),
        _legend(plan, left + MARGIN, bottom + LINE),
    )  # fmt: skip


def _join(parts: Iterator[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _frame(plan: HallPlan) -> Box:
    """Around every seat and all that is drawn."""
    boxes = [_box(area) for area in plan.drawing]
    boxes += [(seat.x, seat.y, seat.x, seat.y) for section in plan.sections for seat in section.seats]
    if not boxes:
        boxes = [(0, 0, 400, 0)]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return _n(min(lefts) - MARGIN), _n(min(tops) - MARGIN), _n(max(rights) + MARGIN), _n(max(bottoms) + MARGIN)


def _box(area: dict[str, Any]) -> Box:
    x, y = area["position"]["x"], area["position"]["y"]
    match area["shape"]:
        case "rectangle":
            return x, y, x + area["rectangle"]["width"], y + area["rectangle"]["height"]
        case "polygon":
            points = [(x + point["x"], y + point["y"]) for point in area["polygon"]["points"]]
            return (min(p[0] for p in points), min(p[1] for p in points),
                    max(p[0] for p in points), max(p[1] for p in points))  # fmt: skip
        case "circle":
            wide = high = area["circle"]["radius"]
        case "ellipse":
            wide, high = area["ellipse"]["radius"]["x"], area["ellipse"]["radius"]["y"]
        case _:
            wide, high = 10.0, 10.0
    return x - wide, y - high, x + wide, y + high


def _area(area: dict[str, Any]) -> SafeString:
    """Its outline, and its words in the middle."""
    left, top, right, bottom = _box(area)
    x, y = area["position"]["x"], area["position"]["y"]
    line = SafeString('fill="none" stroke="#555555" stroke-width="2"')
    match area["shape"]:
        case "rectangle":
            form = format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" {}/>', left, top, right - left, bottom - top, line
            )
        case "polygon":
            points = " ".join(f"{_n(x + point['x'])},{_n(y + point['y'])}" for point in area["polygon"]["points"])
            form = format_html('<polygon points="{}" {}/>', points, line)
        case "circle" | "ellipse":
            form = format_html('<ellipse cx="{}" cy="{}" rx="{}" ry="{}" {}/>', x, y, right - x, bottom - y, line)
        case _:
            form = SafeString("")
    if turned := area.get("rotation"):
        form = format_html('<g transform="rotate({} {} {})">{}</g>', turned, x, y, form)
    if not area.get("text"):
        return form
    words = area["text"]
    spot = words.get("position") if area["shape"] != "text" else None
    centre, middle = (x + spot["x"], y + spot["y"]) if spot else ((left + right) / 2, (top + bottom) / 2)
    size = min(words.get("size", 16), 200)
    text = format_html(
        '<text x="{}" y="{}" font-size="{}" fill="#222222">{}</text>', _n(centre), _n(middle), size, words["text"]
    )
    return form + text


def _letters(plan: HallPlan) -> Iterator[SafeString]:
    """The row before its first seat."""
    for section in plan.sections:
        for row, seats in groupby(section.seats, key=lambda seat: seat.row):
            first = next(seats)
            yield format_html(
                '<text x="{}" y="{}" font-size="12" fill="#222222">{}</text>', _n(first.x - 24), _n(first.y + 4), row
            )


def _seat(seat: SeatPlan, rank: int) -> SafeString:
    return _mark(seat.x, seat.y, seat.kind, rank, dashed=bool(seat.makes_room_for))


def _mark(x: float, y: float, kind: str, rank: int, *, dashed: bool = False) -> SafeString:
    """A circle; a square for a wheelchair, a lozenge for a companion; dashed where a wheelchair place can stand."""
    fill = COLOURS[(rank - 1) % len(COLOURS)]
    edge = SafeString(' stroke="#222222" stroke-width="2" stroke-dasharray="3 2"') if dashed else SafeString("")
    if kind == Seat.Kind.WHEELCHAIR:
        form = format_html(
            '<rect x="{}" y="{}" width="20" height="20" fill="{}"{}/>', _n(x - 10), _n(y - 10), fill, edge
        )
    elif kind == Seat.Kind.COMPANION:
        points = f"{_n(x)},{_n(y - 13)} {_n(x + 13)},{_n(y)} {_n(x)},{_n(y + 13)} {_n(x - 13)},{_n(y)}"
        form = format_html('<polygon points="{}" fill="{}"{}/>', points, fill, edge)
    else:
        form = format_html('<circle cx="{}" cy="{}" r="{}" fill="{}"{}/>', _n(x), _n(y), RADIUS, fill, edge)
    return form + format_html('<text x="{}" y="{}" font-size="11" fill="#ffffff">{}</text>', _n(x), _n(y + 4), rank)


def _legend(plan: HallPlan, x: float, y: float) -> SafeString:
    """Which number is which rank; what the forms mean, each on a line of its own: a hall can be narrow."""
    lines = [
        _mark(x, y + LINE * number, Seat.Kind.REGULAR, number + 1) + _words(x + 20, y + LINE * number, name)
        for number, name in enumerate(plan.ranks)
    ]
    y += LINE * len(plan.ranks)
    forms = _("vierkant: rolstoelplaats; ruit: begeleider; streepjes: maakt plaats voor een rolstoel")
    lines += [_words(x - 10, y + LINE * number, form) for number, form in enumerate(forms.split("; "))]
    return _join(iter(lines))


def _words(x: float, y: float, text: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="14" fill="#222222" text-anchor="start">{}</text>', _n(x), _n(y + 5), text
    )


def _n(value: float) -> float:
    return round(value, 1)
