"""The style sheet of a hall's plan: where each seat is on the screen, in em of `.hall`.

The seat page has these elements, with these ids (S = section, P = seat, H = hall, N = index in `Hall.drawing`):

    <form>                                              every rule of the filter begins with `form:has(…)`
      <input type="radio" name="zaaldeel" id="zaaldeel-alle">     all sections (needs no rule)
      <input type="radio" name="zaaldeel" id="zaaldeel-S">        this section alone
      <div class="hall" id="zaal-H">                    gets width and height; seats.css: position relative
        <div class="vlak" id="vlak-N">PODIUM</div>      gets left, top, width, height (a stage, a text)
        <section class="deel" id="deel-S">              seats.css: position absolute, inset 0, pointer-events none
          <h3 id="r<P of the row's first seat>">…       gets left, top: the row's letter, one seat before its first
          <label id="s<P>">…                            gets left, top

`left` and `top` are the CENTRE of a seat or a row's letter, so seats.css shifts it by half its own size (`translate:
-50% -50%`); of an area they are the upper left corner. Neighbouring seats stand 1.8 em apart (`SPACING`): at a font
size of 14 px a target is 25 px. Nothing between `.deel` and a seat may be positioned.

The filter hides the other sections and areas, sets the height of `.hall` to that of the section and
`--shift` (em, negative or 0) on it: seats.css gives `.deel` and `.vlak` `margin-top: var(--shift, 0)`.
"""

from dataclasses import dataclass
from hashlib import sha256

from ticketing.cache import Cache

from .hall_areas import Area, Point, area_rule, box_of, em, make_area
from .models import Hall, Seat
from .seat_spacing import usual_spacing

SPACING = 1.8  # em between the centres of two neighbours
MARGIN = 3.0  # em around everything: room for the letters of the rows
LETTER = 2.0  # em between a row's letter and its first seat


@dataclass(frozen=True)
class HallStyle:
    """The style sheet of a hall, and the areas of its plan. `version` changes with any position: browsers cache the
    sheet for ever."""

    hall_id: int
    version: str
    width: float
    height: float
    areas: tuple[Area, ...]
    css: str


_styles: Cache[HallStyle] = Cache(seconds=60, most=24)


def style_of(hall: Hall) -> HallStyle:
    """The style of a hall, at most a minute old. One query when this process hasn't cached it."""
    return _styles.get(hall.pk, lambda: make_style(hall))


def make_style(hall: Hall) -> HallStyle:
    """The style, computed from the seats' positions and the hall's drawing."""
    seats = list(Seat.objects.filter(section__hall=hall).order_by("position").only("section_id", "row", "x", "y"))
    scale = SPACING / usual_spacing(seats)
    boxes = [box_of(area) for area in hall.drawing]
    left = min([seat.x for seat in seats] + [box[0] for box in boxes], default=0) - MARGIN / scale
    top = min([seat.y for seat in seats] + [box[1] for box in boxes], default=0) - MARGIN / scale
    right = max([seat.x for seat in seats] + [box[2] for box in boxes], default=0) + MARGIN / scale
    bottom = max([seat.y for seat in seats] + [box[3] for box in boxes], default=0) + MARGIN / scale

    def place(x: float, y: float) -> Point:
        return (x - left) * scale, (y - top) * scale

    areas = tuple(make_area(number, area, place, scale) for number, area in enumerate(hall.drawing))
    centres = {seat.pk: place(seat.x, seat.y) for seat in seats}
    width, height = place(right, bottom)
    css = "\n".join(
        [
            f"#zaal-{hall.pk}{{width:{em(width)};height:{em(height)}}}",
            *(area_rule(area) for area in areas),
            *(f"#s{pk}{_at(*centre)}" for pk, centre in centres.items()),
            *_letter_rules(seats, centres),
            *_filter_rules(seats, centres, areas),
        ]
    )
    version = sha256(css.encode()).hexdigest()[:16]
    return HallStyle(hall.pk, version, width, height, areas, css + "\n")


def _letter_rules(seats: list[Seat], centres: dict[int, Point]) -> list[str]:
    """A rule for the letter of each row: it is before the row's first seat."""
    rules, row_before = [], None
    for seat in seats:
        row = (seat.section_id, seat.row)
        if row != row_before:
            x, y = centres[seat.pk]
            rules.append(f"#r{seat.pk}{_at(x - LETTER, y)}")
        row_before = row
    return rules


def _filter_rules(seats: list[Seat], centres: dict[int, Point], areas: tuple[Area, ...]) -> list[str]:
    """The rules of the filter: only one section, moved to the top, with the areas that belong to it."""
    heights: dict[int, list[float]] = {}
    for seat in seats:
        heights.setdefault(seat.section_id, []).append(centres[seat.pk][1])
    rules = []
    for section_id, ys in heights.items():
        chosen = f"form:has(#zaaldeel-{section_id}:checked)"
        tops = [min(others) for others in heights.values()]
        own = [area for area in areas if _belongs(area, min(ys), max(ys), tops)]
        top = min([min(ys) - MARGIN, *(area.top - 1 for area in own)])
        bottom = max([max(ys) + MARGIN, *(area.top + area.height + 1 for area in own)])
        not_own = "".join(f":not(#vlak-{area.number})" for area in own)
        rules.append(f"{chosen} .deel:not(#deel-{section_id}),{chosen} .vlak{not_own}{{display:none}}")
        rules.append(f"{chosen} .hall{{height:{em(bottom - top)};--shift:{em(-top)}}}")
    return rules


def _belongs(area: Area, top: float, bottom: float, tops: list[float]) -> bool:
    """Whether an area belongs to the section between these heights: it is inside, or it is above and no other section
    is nearer (a stage)."""
    middle = area.top + area.height / 2
    nearest_below = min((other for other in tops if other >= middle), default=top)
    return top <= middle <= bottom or (middle < top and nearest_below == top)


def _at(x: float, y: float) -> str:
    return f"{{left:{em(x)};top:{em(y)}}}"
