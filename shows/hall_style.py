"""Where the seats of a hall stand on the screen: the style sheet of its plan (`hall_style`), in em of `.hall`.

What the sheet and the seat page agree on, by ids (S = section, P = seat, H = hall, N = index in `Hall.drawing`):

    <form>                                              every rule of the filter begins with `form:has(…)`
      <input type="radio" name="zaaldeel" id="zaaldeel-alle">     all sections (needs no rule)
      <input type="radio" name="zaaldeel" id="zaaldeel-S">        this section alone
      <div class="hall" id="zaal-H">                    gets width and height; seats.css: position relative
        <div class="vlak" id="vlak-N">PODIUM</div>      gets left, top, width, height (stage, texts: `plan.areas`)
        <section class="deel" id="deel-S">              seats.css: position absolute, inset 0, pointer-events none
          <h3 id="r<P of the row's first seat>">…       gets left, top: the row's letter, one seat before its first
          <label id="s<P>">…                            gets left, top

`left` and `top` are the CENTRE of a seat or a row's letter, so seats.css shifts it by half its own size (`translate:
-50% -50%`); of an area they are the upper left corner. Neighbouring seats stand 1.8 em apart (`SPACING`): at a font
size of 14 px a target is 25 px. Nothing between `.deel` and a seat may be positioned.

The filter hides the other sections and areas, sets the height of `.hall` to that of the section and
`--shift` (em, negative or 0) on it: seats.css gives `.deel` and `.vlak` `margin-top: var(--shift, 0)`.
"""

import math
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from statistics import median
from typing import Any

from ticketing.cache import Cache

from .models import Hall, Seat

SPACING = 1.8  # em between the centres of two neighbours
MARGIN = 3.0  # em around everything: room for the letters of the rows
LETTER = 2.0  # em between a row's letter and its first seat

Point = tuple[float, float]


@dataclass(frozen=True)
class Area:
    """What is no seat: a stage, a text, a door. In em, from the upper left corner of the plan."""

    number: int
    text: str
    shape: str
    left: float
    top: float
    width: float
    height: float
    corners: tuple[Point, ...] = ()
    more: str = ""  # what its rule says beside place and form


@dataclass(frozen=True)
class HallStyle:
    """A hall's plan as the screen shows it. `version` changes with any position: the sheet is kept for ever."""

    hall_id: int
    version: str
    width: float
    height: float
    areas: tuple[Area, ...]
    css: str


_styles: Cache[HallStyle] = Cache(seconds=60, most=24)


def style_of(hall: Hall) -> HallStyle:
    """The plan of a hall, at most a minute old. One query when this process has none."""
    return _styles.get(hall.pk, lambda: make_style(hall))


def make_style(hall: Hall) -> HallStyle:
    """The plan, drawn from the seats' positions and the hall's drawing."""
    seats = list(Seat.objects.filter(section__hall=hall).order_by("position").only("section_id", "row", "x", "y"))
    scale = SPACING / _neighbour_distance(seats)
    boxes = [_box(area) for area in hall.drawing]
    left = min([seat.x for seat in seats] + [box[0] for box in boxes], default=0) - MARGIN / scale
    top = min([seat.y for seat in seats] + [box[1] for box in boxes], default=0) - MARGIN / scale
    right = max([seat.x for seat in seats] + [box[2] for box in boxes], default=0) + MARGIN / scale
    bottom = max([seat.y for seat in seats] + [box[3] for box in boxes], default=0) + MARGIN / scale

    def place(x: float, y: float) -> Point:
        return (x - left) * scale, (y - top) * scale

    areas = tuple(_area(number, area, place, scale) for number, area in enumerate(hall.drawing))
    centres = {seat.pk: place(seat.x, seat.y) for seat in seats}
    width, height = place(right, bottom)
    css = "\n".join(
        [
            f"#zaal-{hall.pk}{{width:{_em(width)};height:{_em(height)}}}",
            *(_area_rule(area) for area in areas),
            *(f"#s{pk}{_at(*centre)}" for pk, centre in centres.items()),
            *_letter_rules(seats, centres),
            *_filter_rules(seats, centres, areas),
        ]
    )
    version = sha256(css.encode()).hexdigest()[:16]
    return HallStyle(hall.pk, version, width, height, areas, css + "\n")


def _neighbour_distance(seats: list[Seat]) -> float:
    """The usual distance between two neighbours, in the units of the plan: of a row, or in the rows before and behind
    where these stand closer."""
    along = [
        math.dist((one.x, one.y), (two.x, two.y))
        for one, two in pairwise(seats)
        if (one.section_id, one.row) == (two.section_id, two.row)
    ]
    if not along or not (usual := median(along)):
        return 24.0 if not along else 1.0
    return median(_nearest(seats, usual))


def _nearest(seats: list[Seat], usual: float) -> list[float]:
    """For each seat the distance to the nearest other, at most the usual one: looked for in a grid of that width."""
    grid: dict[tuple[int, int], list[Seat]] = {}
    for seat in seats:
        grid.setdefault((int(seat.x // usual), int(seat.y // usual)), []).append(seat)
    found = []
    for (column, row), members in grid.items():
        around = [near for dx in (-1, 0, 1) for dy in (-1, 0, 1) for near in grid.get((column + dx, row + dy), [])]
        for seat in members:
            distances = [math.dist((seat.x, seat.y), (near.x, near.y)) for near in around if near is not seat]
            found.append(min((distance for distance in distances if distance), default=usual))
    return [min(distance, usual) for distance in found]


def _box(area: dict[str, Any]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an area of the drawing. Circles, ellipses and texts have their position in the
    middle; rectangles at their upper left corner; the points of a polygon are relative to its position."""
    x, y = area["position"]["x"], area["position"]["y"]
    match area.get("shape"):
        case "rectangle":
            return x, y, x + area["rectangle"]["width"], y + area["rectangle"]["height"]
        case "polygon":
            xs, ys = zip(*((x + point["x"], y + point["y"]) for point in area["polygon"]["points"]), strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case "circle":
            half = half_y = area["circle"]["radius"]
        case "ellipse":
            half, half_y = area["ellipse"]["radius"]["x"], area["ellipse"]["radius"]["y"]
        case _:
            size = area.get("text", {}).get("size", 16)
            half, half_y = len(area.get("text", {}).get("text", "")) * size * 0.4, size
    return x - half, y - half_y, x + half, y + half_y


def _area(number: int, area: dict[str, Any], place: Any, scale: float) -> Area:
    box = _box(area)
    left, top = place(box[0], box[1])
    width, height = (box[2] - box[0]) * scale, (box[3] - box[1]) * scale
    text = area.get("text", {}).get("text", "")
    corners: list[Point] = []
    if area["shape"] == "polygon":
        origin = area["position"]
        points = [place(origin["x"] + point["x"], origin["y"] + point["y"]) for point in area["polygon"]["points"]]
        corners = [((x - left) / (width or 1) * 100, (y - top) / (height or 1) * 100) for x, y in points]
    return Area(number, text, area["shape"], left, top, width, height, tuple(corners), _look(area))


def _look(area: dict[str, Any]) -> str:
    """A transparent area lies around seats and hides none; words that stand at an end of a rectangle stay there."""
    rules = ["background:none", "pointer-events:none"] if area.get("color") == "transparent" else []
    spot = area.get("text", {}).get("position")
    if area["shape"] == "rectangle" and spot and area["rectangle"]["height"]:
        part = spot["y"] / area["rectangle"]["height"]
        if not 1 / 3 < part < 2 / 3:
            rules.append(f"place-items:{'start' if part < 0.5 else 'end'} center")
    return "".join(f";{rule}" for rule in rules)


def _area_rule(area: Area) -> str:
    size = f"width:{_em(area.width)};height:{_em(area.height)}"
    shape = ""
    if area.corners:
        shape = ";clip-path:polygon({})".format(",".join(f"{x:.1f}% {y:.1f}%" for x, y in area.corners))
    elif area.shape in {"circle", "ellipse"}:
        shape = ";border-radius:50%"
    return f"#vlak-{area.number}{{left:{_em(area.left)};top:{_em(area.top)};{size}{shape}{area.more}}}"


def _letter_rules(seats: list[Seat], centres: dict[int, Point]) -> list[str]:
    """A row's letter stands before its first seat."""
    rules, row_before = [], None
    for seat in seats:
        row = (seat.section_id, seat.row)
        if row != row_before:
            x, y = centres[seat.pk]
            rules.append(f"#r{seat.pk}{_at(x - LETTER, y)}")
        row_before = row
    return rules


def _filter_rules(seats: list[Seat], centres: dict[int, Point], areas: tuple[Area, ...]) -> list[str]:
    """ZAALDEEL: one section alone, moved to the top. An area is shown with the section it overlaps from above."""
    heights: dict[int, list[float]] = {}
    for seat in seats:
        heights.setdefault(seat.section_id, []).append(centres[seat.pk][1])
    rules = []
    for section_id, ys in heights.items():
        chosen = f"form:has(#zaaldeel-{section_id}:checked)"
        above = [area for area in areas if _belongs(area, min(ys), max(ys), [min(other) for other in heights.values()])]
        top = min([min(ys) - MARGIN, *(area.top - 1 for area in above)])
        bottom = max([max(ys) + MARGIN, *(area.top + area.height + 1 for area in above)])
        shown = "".join(f":not(#vlak-{area.number})" for area in above)
        rules.append(f"{chosen} .deel:not(#deel-{section_id}),{chosen} .vlak{shown}{{display:none}}")
        rules.append(f"{chosen} .hall{{height:{_em(bottom - top)};--shift:{_em(-top)}}}")
    return rules


def _belongs(area: Area, first: float, last: float, firsts: list[float]) -> bool:
    """Whether an area goes with the section that spans these heights: it lies within, or just above it (a stage)."""
    middle = area.top + area.height / 2
    following = min((other for other in firsts if other >= middle), default=first)
    return first <= middle <= last or (middle < first and following == first)


def _at(x: float, y: float) -> str:
    return f"{{left:{_em(x)};top:{_em(y)}}}"


def _em(value: float) -> str:
    return f"{round(value, 2):g}em"
