"""A hall becomes our own strict model, and that becomes a file in pretix's open format, without keys of our own: any
editor opens it.

Zones and rows have the position 0, 0; each seat has its own. What the format has no field for is encoded in its texts
(`categories`, `encoded_texts`). Read again, the file gives the same hall.
"""

import json
from itertools import groupby
from typing import Any

from ..models import Hall, Rank, Seat, Section
from .area_parser import parse_area
from .categories import categories_for, category_for
from .encoded_texts import decode_orientation, encode_label, encode_orientation, encode_unnumbered
from .hall_plan import DIGITS, SHARED_FIELDS, HallPlan, SeatPlan, SectionPlan
from .import_report import ImportReport
from .json_node import JsonNode

COLOURS = ("#1b6ca8", "#3f8f4f", "#8a5a9e", "#b35c00", "#7a7a00", "#a83232")
ORIGIN = {"x": 0, "y": 0}
Json = dict[str, Any]


class NoPlaces(Exception):
    """A hall without seats or unnumbered places makes no plan."""


def plan_of_hall(hall: Hall) -> HallPlan:
    """The hall in our own model, without the numbered sections that have no seats. Four queries."""
    ranks = tuple(Rank.objects.filter(hall=hall).values_list("name", flat=True))
    seats: dict[int, list[Seat]] = {}
    for seat in (
        Seat.objects.filter(section__hall=hall).select_related("rank", "replaced_by").order_by("position", "pk")
    ):
        seats.setdefault(seat.section_id, []).append(seat)
    sections = tuple(
        SectionPlan(
            section.name,
            tuple(_seat_plan(seat) for seat in seats.get(section.pk, [])),
            section.capacity,
            "" if section.is_numbered or section.rank is None else section.rank.name,
        )
        for section in Section.objects.filter(hall=hall).select_related("rank")
        if seats.get(section.pk) or not section.is_numbered
    )
    areas = (parse_area(JsonNode(area, "", "", ImportReport()), (0.0, 0.0)) for area in hall.drawing)
    drawing = tuple(area for area in areas if area)
    return HallPlan(hall.name, hall.width, hall.height, hall.orientation, ranks, sections, drawing)


def _seat_plan(seat: Seat) -> SeatPlan:
    wheelchair = seat.replaced_by
    return SeatPlan(
        rank=seat.rank.name,
        x=round(seat.x, DIGITS) + 0.0,
        y=round(seat.y, DIGITS) + 0.0,
        makes_room_for=wheelchair.guid if wheelchair and wheelchair.section_id == seat.section_id else "",
        **{name: getattr(seat, name) for name in SHARED_FIELDS},
    )


def export_hall(hall: Hall) -> bytes:
    """The hall as a file. Raises NoPlaces."""
    plan = plan_of_hall(hall)
    if not plan.places:
        raise NoPlaces
    return json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1).encode()


def plan_to_json(plan: HallPlan) -> Json:
    """The plan as a value of the format."""
    zones = [_zone(section, number) for number, section in enumerate(plan.sections, 1)]
    # Before the text that makes a zone an unnumbered section: of several texts the last one counts.
    zones[0]["areas"] = [_area(area) for area in plan.drawing] + _orientation(plan) + zones[0]["areas"]
    names = dict.fromkeys(name for rank in plan.ranks for name in _categories(plan, rank))
    categories = [{"name": name, "color": COLOURS[n % len(COLOURS)]} for n, name in enumerate(names)]
    size = {"width": plan.width, "height": plan.height}
    return {"name": plan.name, "size": size, "categories": categories, "zones": zones}


def _categories(plan: HallPlan, rank: str) -> list[str]:
    """The categories of a rank: one for each kind of place that it has."""
    kinds = {seat.kind for section in plan.sections for seat in section.seats if seat.rank == rank}
    if not kinds or any(section.rank == rank for section in plan.sections):
        kinds.add(Seat.Kind.REGULAR)
    return categories_for(rank, kinds)


def _orientation(plan: HallPlan) -> list[Json]:
    """The text that gives the orientation. Without an orientation it is empty, and needed only when another text of the
    drawing would be taken for it."""
    texts = [area["text"]["text"] for area in plan.drawing if area["shape"] == "text"]
    if plan.orientation or any(decode_orientation(text) is not None for text in texts):
        return [_text(encode_orientation(plan.orientation), plan.height)]
    return []


def _zone(section: SectionPlan, number: int) -> Json:
    rows = [_row(list(seats)) for _key, seats in groupby(section.seats, key=_row_key)]
    areas = []
    if not section.seats:
        category = category_for(section.rank, Seat.Kind.REGULAR)
        areas = [_text(encode_unnumbered(section.capacity, category), 20 * number)]
    return {"name": section.name, "zone_id": f"zone-{number}", "position": ORIGIN, "rows": rows, "areas": areas}


def _row_key(seat: SeatPlan) -> tuple[str, str, str, str]:
    """The values that all seats of one row object have in common."""
    return seat.row, seat.row_label, _label(seat), seat.row_number_position


def _label(seat: SeatPlan) -> str:
    return encode_label(seat.seat_label, seat.remark, seat.makes_room_for)


def _row(seats: list[SeatPlan]) -> Json:
    first = seats[0]
    return {
        "row_number": first.row,
        "row_label": first.row_label or None,
        "seat_label": _label(first) or None,
        "row_number_position": first.row_number_position or None,
        "position": ORIGIN,
        "seats": [_seat(seat) for seat in seats],
    }


def _seat(seat: SeatPlan) -> Json:
    return {
        "seat_guid": seat.guid,
        "seat_number": seat.number,
        "position": {"x": _whole(seat.x), "y": _whole(seat.y)},
        "category": category_for(seat.rank, seat.kind),
        "start_direction": seat.start_direction or None,
    }


def _area(area: Json) -> Json:
    return {key: _with_whole_numbers(value) for key, value in area.items()}


def _text(text: str, y: float) -> Json:
    return {"shape": "text", "position": {"x": 0, "y": _whole(y)}, "text": {"text": text, "size": 16}}


def _with_whole_numbers(value: Any) -> Any:
    """The same value, in which 12.0 is 12."""
    if isinstance(value, dict):
        return {key: _with_whole_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_with_whole_numbers(part) for part in value]
    return _whole(value) if isinstance(value, float) else value


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value
