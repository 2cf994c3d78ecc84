"""A zone of the file becomes a section with its part of the drawing."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from .area_parser import parse_area
from .categories import Categories, rank_and_kind
from .encoded_texts import decode_unnumbered
from .hall_plan import SectionPlan
from .json_node import JsonNode, Point
from .seat_parser import SeatParser

KEYS = ("name", "zone_id", "uuid", "position", "rows", "areas")
LONGEST_NAME = 60
Drawing = list[dict[str, Any]]
Decoded = TypeVar("Decoded")


class ZoneParser:
    """Parses the zones of one plan, one after another: guids are unique in all of them."""

    def __init__(self, categories: Categories) -> None:
        self.categories = categories
        self.seats = SeatParser(categories)

    def parse(self, zone: JsonNode) -> tuple[SectionPlan | None, Drawing]:
        """The section and its drawing. A zone without seats is an unnumbered section when a text in its drawing gives
        the number of places; else it is a drawing alone."""
        zone.report_unknown_keys(*KEYS)
        name = zone.text("name", LONGEST_NAME) or _("Zaaldeel %(n)s") % {"n": int(zone.pointer.rsplit("/", 1)[1]) + 1}
        zone.where = name
        position = zone.point("position") or (0.0, 0.0)
        drawing = _drawing(zone, position)
        if seats := self.seats.parse_zone(zone, position, name):
            if not zone.value.get("name"):
                zone.report_fault(_("deze zone heeft geen naam: “%(name)s” genoemd") % {"name": name})
            return SectionPlan(name, tuple(seats)), drawing
        if unnumbered := pop_text(drawing, self._decode_unnumbered):
            capacity, rank = unnumbered
            return SectionPlan(name, capacity=capacity, rank=rank), drawing
        zone.report_fault(_("geen stoelen: alleen de tekening is overgenomen"), "rows")
        return None, drawing

    def _decode_unnumbered(self, text: str) -> tuple[int, str] | None:
        """Capacity and rank, if the text gives them with a category of the file."""
        match decode_unnumbered(text):
            case capacity, category if category in self.categories.names:
                return capacity, rank_and_kind(category)[0]
        return None


def _drawing(zone: JsonNode, position: Point) -> Drawing:
    """The areas of a zone that can be drawn."""
    drawing = []
    for pointer, value in zone.items("areas"):
        where = _("%(zone)s, tekening %(n)s") % {"zone": zone.where, "n": int(pointer.rsplit("/", 1)[1]) + 1}
        if area := parse_area(JsonNode(value, pointer, where, zone.report), position):
            drawing.append(area)
    return drawing


def pop_text(drawing: Drawing, decode: Callable[[str], Decoded | None]) -> Decoded | None:
    """Takes the last text that can be decoded out of the drawing, and returns what it means."""
    for index in reversed(range(len(drawing))):
        if drawing[index]["shape"] == "text" and (decoded := decode(drawing[index]["text"]["text"])) is not None:
            del drawing[index]
            return decoded
    return None
