"""The rows of a zone become seats, in reading order."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from ..models import Seat
from .categories import Categories
from .encoded_texts import decode_label
from .hall_plan import DIGITS, SeatPlan
from .json_node import JsonNode, Point
from .seat_drafts import Guids, SeatDraft, in_reading_order, link_wheelchair_places, refuse_same_names

ROW_KEYS = ("row_number", "row_label", "seat_label", "row_number_position", "uuid", "position", "seats")
SEAT_KEYS = ("seat_guid", "seat_number", "position", "category", "uuid", "start_direction", "radius")
EXTRA_KEYS = ("kind", "wheelchair", "companion", "remark", "replaced_by")  # not of the format, but files have them
LONGEST_ROW = LONGEST_NUMBER = 10
LONGEST_LABEL = 60
LONGEST_SEAT_LABEL = 250  # with the remark and guid that it may hold
LONGEST_GUID = 80
Kind = Seat.Kind


class SeatParser:
    """Parses the seats of one plan, zone by zone: guids are unique in all of them."""

    def __init__(self, categories: Categories) -> None:
        self.categories = categories
        self.guids = Guids()

    def parse_zone(self, zone: JsonNode, position: Point, name: str) -> list[SeatPlan]:
        """All seats of a zone, in reading order."""
        drafts: list[SeatDraft] = []
        for pointer, value in zone.items("rows"):
            where = _("%(zone)s, rij %(n)s") % {"zone": name, "n": pointer.rsplit("/", 1)[1]}
            drafts += self._row(JsonNode(value, pointer, where, zone.report, must=True), position, name)
        refuse_same_names(drafts)
        self.guids.assign(drafts)
        link_wheelchair_places(drafts)
        return [draft.seat for draft in in_reading_order(drafts)]

    def _row(self, row: JsonNode, zone: Point, name: str) -> list[SeatDraft]:
        row.report_unknown_keys(*ROW_KEYS)
        number = row.text("row_number", LONGEST_ROW, must=True)
        row.where = _("%(zone)s, rij %(row)s") % {"zone": name, "row": number or "?"}
        x, y = row.point("position") or (0.0, 0.0)
        label, remark, guid = decode_label(row.text("seat_label", LONGEST_SEAT_LABEL))
        common = SeatPlan(
            row=number,
            number="",
            guid="",
            rank="",
            x=zone[0] + x,
            y=zone[1] + y,
            remark=_short_enough(row, remark),
            row_label=row.text("row_label", LONGEST_LABEL),
            seat_label=_short_enough(row, label),
            row_number_position=row.choice("row_number_position", "start", "end", "both"),
            makes_room_for=guid,
        )
        seats = [JsonNode(value, pointer, row.where, row.report, must=True) for pointer, value in row.items("seats")]
        return [self._seat(seat, common, row.pointer) for seat in seats]

    def _seat(self, node: JsonNode, common: SeatPlan, row_pointer: str) -> SeatDraft:
        number = node.text("seat_number", LONGEST_NUMBER, must=True)
        node.where = _("%(row)s, stoel %(number)s") % {"row": node.where, "number": number or "?"}
        node.report_unknown_keys(*SEAT_KEYS, *EXTRA_KEYS)
        x, y = node.point("position") or (0.0, 0.0)
        rank, kind = self.categories.rank_and_kind_of(node)
        seat = replace(
            common,
            number=number,
            guid=node.text("seat_guid", LONGEST_GUID).replace("·", "-"),
            rank=rank,
            kind=kind,
            x=round(common.x + x, DIGITS) + 0.0,
            y=round(common.y + y, DIGITS) + 0.0,
            start_direction=node.choice("start_direction", "<", ">", "<>"),
        )
        return SeatDraft(node, row_pointer, _with_extra_keys(node, seat))


def _with_extra_keys(node: JsonNode, seat: SeatPlan) -> SeatPlan:
    """The seat with what some files tell of it in keys beyond the format."""
    extra: dict[str, Any] = {key: node.value[key] for key in EXTRA_KEYS if node.value.get(key)}
    for key in extra:
        node.report_fault(_("“%(key)s” is niet van het formaat, maar begrepen") % {"key": key}, key)
    kind = node.choice("kind", *Kind.values) if "kind" in extra else ""
    if not kind and extra.get("wheelchair") is True:
        kind = Kind.WHEELCHAIR
    if not kind and extra.get("companion") is True:
        kind = Kind.COMPANION
    remark = node.text("remark", LONGEST_LABEL) if "remark" in extra else ""
    guid = node.text("replaced_by", LONGEST_GUID) if "replaced_by" in extra else ""
    return replace(
        seat,
        kind=kind or seat.kind,
        remark=remark.strip(" ·") or seat.remark,
        makes_room_for=guid or seat.makes_room_for,
    )


def _short_enough(row: JsonNode, text: str) -> str:
    """The text, or nothing when it is longer than a label may be."""
    if len(text) <= LONGEST_LABEL:
        return text
    message = _("te lang, overgeslagen: hoogstens %(n)s tekens")
    row.report_fault(message % {"n": LONGEST_LABEL}, "seat_label")
    return ""
