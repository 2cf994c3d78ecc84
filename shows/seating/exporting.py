"""A hall becomes our own strict model, and a file of the open format: of that alone, so that any editor opens it.

Zones and rows stand at 0, 0 and each seat where it is on the plan; what the format has no field for is in its words
(`words`). Read again, the file gives the same hall.
"""

import json
from itertools import groupby
from typing import Any

from ..models import Hall, Rank, Seat, Section
from . import encoded_texts
from .area_parser import parse_area
from .hall_plan import DIGITS, SHARED_FIELDS, HallPlan, SeatPlan, SectionPlan
from .import_report import ImportReport
from .json_node import JsonNode

COLOURS = ("#1b6ca8", "#3f8f4f", "#8a5a9e", "#b35c00", "#7a7a00", "#a83232")
NOWHERE = {"x": 0, "y": 0}
Json = dict[str, Any]


class NoPlaces(Exception):
    """A hall without seats or unnumbered places makes no plan."""


def plan_of_hall(hall: Hall) -> HallPlan:
    """The hall in our own model. Sections without seats are left out: there is nothing of them. Four queries."""
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
    drawing = tuple(
        drawn for one in hall.drawing if (drawn := parse_area(JsonNode(one, "", "", ImportReport()), (0.0, 0.0)))
    )
    return HallPlan(hall.name, hall.width, hall.height, hall.orientation, ranks, sections, drawing)


def _seat_plan(seat: Seat) -> SeatPlan:
    wheelchair = seat.replaced_by
    return SeatPlan(
        rank=seat.rank.name,
        x=round(seat.x, DIGITS) + 0.0,
        y=round(seat.y, DIGITS) + 0.0,
        makes_room_for=wheelchair.guid if wheelchair and wheelchair.section_id == seat.section_id else "",
        **{word: getattr(seat, word) for word in SHARED_FIELDS},
    )


def export_hall(hall: Hall) -> bytes:
    """The file. Raises NoPlaces."""
    plan = plan_of_hall(hall)
    if not plan.places:
        raise NoPlaces
    return json.dumps(plan_to_json(plan), ensure_ascii=False, indent=1).encode()


def plan_to_json(plan: HallPlan) -> Json:
    """The plan as a value of the format."""
    zones = [_zone(section, number) for number, section in enumerate(plan.sections, 1)]
    # Before the words that make a zone an unnumbered section: the last ones count.
    zones[0]["areas"] = [_area(drawn) for drawn in plan.drawing] + _orientation(plan) + zones[0]["areas"]
    names = dict.fromkeys(name for rank in plan.ranks for name in _categories(plan, rank))
    categories = [{"name": name, "color": COLOURS[n % len(COLOURS)]} for n, name in enumerate(names)]
    size = {"width": plan.width, "height": plan.height}
    return {"name": plan.name, "size": size, "categories": categories, "zones": zones}


def _categories(plan: HallPlan, rank: str) -> list[str]:
    """The categories of a rank: one for each kind of place that it has."""
    kinds = {seat.kind for section in plan.sections for seat in section.seats if seat.rank == rank}
    if not kinds or any(section.rank == rank for section in plan.sections):
        kinds.add(Seat.Kind.REGULAR)
    return [encoded_texts.category(rank, kind) for kind in Seat.Kind if kind in kinds]


def _orientation(plan: HallPlan) -> list[Json]:
    """Written when there is one, or when a text of the drawing would be taken for it."""
    texts = [drawn["text"]["text"] for drawn in plan.drawing if drawn["shape"] == "text"]
    if plan.orientation or any((text + " ").startswith(encoded_texts.ORIENTATION) for text in texts):
        return [_text(encoded_texts.ORIENTATION + plan.orientation, plan.height)]
    return []


def _zone(section: SectionPlan, number: int) -> Json:
    rows = [_row(list(seats)) for _key, seats in groupby(section.seats, key=_row_key)]
    areas = []
    if not section.seats:
        category = encoded_texts.category(section.rank, Seat.Kind.REGULAR)
        areas = [_text(f"{section.capacity} plaatsen: {category}", 20 * number)]
    return {"name": section.name, "zone_id": f"zone-{number}", "position": NOWHERE, "rows": rows, "areas": areas}


def _row_key(seat: SeatPlan) -> tuple[str, str, str, str]:
    """What seats of one row object share."""
    return seat.row, seat.row_label, _label(seat), seat.row_number_position


def _label(seat: SeatPlan) -> str:
    return encoded_texts.label(seat.seat_label, seat.remark, seat.makes_room_for)


def _row(seats: list[SeatPlan]) -> Json:
    first = seats[0]
    return {
        "row_number": first.row,
        "row_label": first.row_label or None,
        "seat_label": _label(first) or None,
        "row_number_position": first.row_number_position or None,
        "position": NOWHERE,
        "seats": [_seat(seat) for seat in seats],
    }


def _seat(seat: SeatPlan) -> Json:
    return {
        "seat_guid": seat.guid,
        "seat_number": seat.number,
        "position": {"x": _plain(seat.x), "y": _plain(seat.y)},
        "category": encoded_texts.category(seat.rank, seat.kind),
        "start_direction": seat.start_direction or None,
    }


def _area(drawn: Json) -> Json:
    return {key: _plainly(value) for key, value in drawn.items()}


def _text(text: str, y: float) -> Json:
    return {"shape": "text", "position": {"x": 0, "y": _plain(y)}, "text": {"text": text, "size": 16}}


def _plainly(value: Any) -> Any:
    """The same with whole numbers written as such."""
    if isinstance(value, dict):
        return {key: _plainly(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plainly(part) for part in value]
    return _plain(value) if isinstance(value, float) else value


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value
