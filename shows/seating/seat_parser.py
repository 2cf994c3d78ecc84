"""A zone of the file becomes a section: its seats, one by one, in reading order.

A seat is named by its row and number: twice the same name in one zone is ambiguous, and refused. A guid is the plan's
own name for it, which no visitor sees: a double is told, and the later seat gets one of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from ..models import Seat
from . import encoded_texts
from .hall_plan import DIGITS, SeatPlan
from .json_node import JsonNode, Point, printable

ROW_KEYS = ("row_number", "row_label", "seat_label", "row_number_position", "uuid", "position", "seats")
SEAT_KEYS = ("seat_guid", "seat_number", "position", "category", "uuid", "start_direction", "radius")
# Not of the format, but seen in the wild and understood.
OWN_KEYS = ("kind", "wheelchair", "companion", "remark", "replaced_by")
LONGEST_LABEL = 250
Kind = Seat.Kind


@dataclass
class SeatParser:
    """Reads the seats of all zones; `guids` knows where each name of the plan was first seen, `categories` is the list
    of the file, to which a category that only a seat names is added."""

    categories: list[str]
    guids: dict[str, str] = field(default_factory=dict)

    def seats(self, zone: JsonNode, spot: Point, name: str) -> list[SeatPlan]:
        """All seats of a zone, in reading order."""
        drafts: list[Draft] = []
        for pointer, value in zone.items("rows"):
            row = JsonNode(value, pointer, _("%(zone)s, rij %(n)s") % {"zone": name, "n": pointer.rsplit("/", 1)[1]},
                        zone.report, must=True)  # fmt: skip
            drafts += self._row(row, spot, name)
        _refuse_doubles(drafts)
        self._name_apart(drafts)
        _make_room(drafts)
        return [draft.seat for draft in _in_order(drafts)]

    def _row(self, row: JsonNode, zone: Point, name: str) -> list[Draft]:
        row.report_unknown_keys(*ROW_KEYS)
        number = row.text("row_number", 10, must=True)
        row.where = _("%(zone)s, rij %(row)s") % {"zone": name, "row": number or "?"}
        spot = row.point("position") or (0.0, 0.0)
        own, remark, guid = encoded_texts.label_parts(row.text("seat_label", LONGEST_LABEL))
        common = SeatPlan(
            row=number,
            number="",
            guid="",
            rank="",
            x=zone[0] + spot[0],
            y=zone[1] + spot[1],
            remark=_fitting(row, remark),
            row_label=row.text("row_label", 60),
            seat_label=_fitting(row, own),
            row_number_position=row.choice("row_number_position", "start", "end", "both"),
            makes_room_for=guid,
        )
        return [
            self._seat(JsonNode(value, pointer, row.where, row.report, must=True), common, row.pointer)
            for pointer, value in row.items("seats")
        ]

    def _seat(self, seat: JsonNode, common: SeatPlan, row: str) -> Draft:
        number = seat.text("seat_number", 10, must=True)
        seat.where = _("%(row)s, stoel %(number)s") % {"row": seat.where, "number": number or "?"}
        seat.report_unknown_keys(*SEAT_KEYS, *OWN_KEYS)
        x, y = seat.point("position") or (0.0, 0.0)
        rank, kind = self._rank(seat)
        draft = replace(
            common,
            number=number,
            guid=seat.text("seat_guid", 80).replace("·", "-"),
            rank=rank,
            kind=kind,
            x=round(common.x + x, DIGITS) + 0.0,
            y=round(common.y + y, DIGITS) + 0.0,
            start_direction=seat.choice("start_direction", "<", ">", "<>"),
        )
        return Draft(seat, row, _with_own_keys(seat, draft))

    def _rank(self, seat: JsonNode) -> tuple[str, str]:
        """The rank and kind that its category means. Without one, nobody knows its price: refused."""
        name = seat.text("category", 80, must=True)
        if name and name not in self.categories:
            self.categories.append(name)
            said = _("de categorie “%(name)s” staat niet in de lijst; als laatste rang toegevoegd")
            seat.report_fault(said % {"name": printable(name)}, "category")
        return encoded_texts.rank_and_kind(name)

    def _name_apart(self, drafts: list[Draft]) -> None:
        """Tells double guids, and gives a seat without one, or with another seat's, a guid of its own."""
        seen = dict(self.guids)
        for draft in drafts:
            draft.file_guid = guid = draft.seat.guid
            if guid and guid in seen:
                said = _("dubbele guid “%(guid)s”, ook van %(where)s: deze stoel kreeg een eigen guid")
                draft.node.report_fault(said % {"guid": printable(guid), "where": seen[guid]}, "seat_guid")
            if not guid:
                draft.node.report_fault(_("geen seat_guid: deze stoel kreeg een eigen guid"))
            seen.setdefault(guid, draft.node.where)
        taken = self.guids.keys() | {draft.seat.guid for draft in drafts}
        last: dict[str, int] = {}
        for draft in drafts:
            guid = draft.seat.guid
            if not guid or guid in self.guids:
                guid = _free(guid or f"{draft.seat.row}-{draft.seat.number}", taken, last)
                draft.seat = replace(draft.seat, guid=guid)
            taken.add(guid)
            self.guids[guid] = draft.node.where


@dataclass
class Draft:
    """A seat, where it is in the file, and in which row object."""

    node: JsonNode
    row: str
    seat: SeatPlan
    file_guid: str = ""


def _with_own_keys(found: JsonNode, seat: SeatPlan) -> SeatPlan:
    """What some files say of a seat beyond the format."""
    extra: dict[str, Any] = {key: found.value[key] for key in OWN_KEYS if found.value.get(key)}
    for key in extra:
        found.report_fault(_("“%(key)s” is niet van het formaat, maar begrepen") % {"key": key}, key)
    kind = found.choice("kind", *Kind.values) if "kind" in extra else ""
    if not kind and extra.get("wheelchair") is True:
        kind = Kind.WHEELCHAIR
    if not kind and extra.get("companion") is True:
        kind = Kind.COMPANION
    return replace(
        seat,
        kind=kind or seat.kind,
        remark=(found.text("remark", 60) if "remark" in extra else "").strip(" ·") or seat.remark,
        makes_room_for=(found.text("replaced_by", 80) if "replaced_by" in extra else "") or seat.makes_room_for,
    )


def _fitting(row: JsonNode, text: str) -> str:
    if len(text) <= 60:
        return text
    row.report_fault(_("te lang, overgeslagen: hoogstens %(n)s tekens") % {"n": 60}, "seat_label")
    return ""


def _refuse_doubles(drafts: list[Draft]) -> None:
    """One name, two seats: which one did somebody buy?"""
    first: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        other = first.setdefault((draft.seat.row, draft.seat.number), draft)
        if other is not draft and draft.seat.row and draft.seat.number:
            said = _("deze rij en dit nummer bestaan al in dit zaaldeel (%(pointer)s)")
            draft.node.refuse(said % {"pointer": other.node.pointer}, "seat_number")


def _free(guid: str, taken: set[str], last: dict[str, int]) -> str:
    """The next free name; `last` remembers where the search for it ended, or a file of one guid would take minutes."""
    stem = name = guid[:74]
    while name in taken:
        last[stem] = last.get(stem, 1) + 1
        name = f"{stem}~{last[stem]}"
    return name


def _make_room(drafts: list[Draft]) -> None:
    """A seat makes room for one wheelchair place of its own zone; what points elsewhere is told, and dropped."""
    by_guid: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_guid.setdefault(draft.file_guid, []).append(draft)
    for draft in drafts:
        if not (guid := draft.seat.makes_room_for):
            continue
        targets = by_guid.get(guid, [])
        if len(targets) > 1:
            draft.node.refuse(_("maakt plaats voor “%(guid)s”, maar zo heten er twee") % {"guid": printable(guid)})
        elif not targets or targets[0].seat.kind != Kind.WHEELCHAIR or draft.seat.kind == Kind.WHEELCHAIR:
            said = _("maakt plaats voor “%(guid)s”, maar dat is geen rolstoelplaats van dit zaaldeel: overgeslagen")
            draft.node.report_fault(said % {"guid": printable(guid)})
            draft.seat = replace(draft.seat, makes_room_for="")
        else:
            draft.seat = replace(draft.seat, makes_room_for=targets[0].seat.guid)


def _in_order(drafts: list[Draft]) -> list[Draft]:
    """Rows in the order of the file. A row that the file has in pieces is one row, its pieces from left to right; what
    is moved for that is told."""
    rows: dict[str, dict[str, list[Draft]]] = {}
    for draft in drafts:
        rows.setdefault(draft.seat.row, {}).setdefault(draft.row, []).append(draft)
    ordered: list[Draft] = []
    for pieces in rows.values():
        for piece in sorted(pieces.values(), key=lambda piece: min(draft.seat.x for draft in piece)):
            ordered += piece
    before = {id(draft): other for draft, other in zip(drafts[1:], drafts, strict=False)}
    for one, draft in pairwise(ordered):
        if draft.seat.row == one.seat.row and before.get(id(draft)) is not one:
            said = _("rij %(row)s staat in stukken in het bestand: één rij gemaakt, van links naar rechts")
            draft.node.report_fault(said % {"row": draft.seat.row})
    return ordered
