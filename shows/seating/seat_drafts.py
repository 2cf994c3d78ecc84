"""The seats of a zone are judged together: their names and guids, whom they make room for, and their order.

A seat is named by its row and number: the same name twice in a zone is ambiguous, and refused. A guid is the plan's own
name for a seat, which no visitor sees: of two seats with one guid, the later one gets another.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

from django.utils.translation import gettext as _

from ..models import Seat
from .hall_plan import SeatPlan
from .json_node import JsonNode, printable

LONGEST_STEM = 74  # of a guid, so that a number fits behind it
Kind = Seat.Kind


@dataclass
class SeatDraft:
    """A seat that was parsed, its place in the file, and the row object that it is in."""

    node: JsonNode
    row_pointer: str
    seat: SeatPlan
    file_guid: str = ""


def refuse_same_names(drafts: list[SeatDraft]) -> None:
    """Refuses a row and number that another seat has: nobody could tell which of the two was bought."""
    by_name: dict[tuple[str, str], SeatDraft] = {}
    for draft in drafts:
        first = by_name.setdefault((draft.seat.row, draft.seat.number), draft)
        if first is not draft and draft.seat.row and draft.seat.number:
            message = _("deze rij en dit nummer bestaan al in dit zaaldeel (%(pointer)s)")
            draft.node.refuse(message % {"pointer": first.node.pointer}, "seat_number")


@dataclass
class Guids:
    """The guids of a plan so far, each with the place of its seat in words."""

    places: dict[str, str] = field(default_factory=dict)

    def assign(self, drafts: list[SeatDraft]) -> None:
        """Gives a seat without a guid, or with that of an earlier seat, one of its own, and reports it."""
        self._report(drafts)
        taken = self.places.keys() | {draft.seat.guid for draft in drafts}
        numbers: dict[str, int] = {}
        for draft in drafts:
            guid = draft.seat.guid
            if not guid or guid in self.places:
                guid = _free_guid(guid or f"{draft.seat.row}-{draft.seat.number}", taken, numbers)
                draft.seat = replace(draft.seat, guid=guid)
            taken.add(guid)
            self.places[guid] = draft.node.where

    def _report(self, drafts: list[SeatDraft]) -> None:
        places = dict(self.places)
        for draft in drafts:
            draft.file_guid = guid = draft.seat.guid
            if guid and guid in places:
                message = _("dubbele guid “%(guid)s”, ook van %(where)s: deze stoel kreeg een eigen guid")
                draft.node.report_fault(message % {"guid": printable(guid), "where": places[guid]}, "seat_guid")
            if not guid:
                draft.node.report_fault(_("geen seat_guid: deze stoel kreeg een eigen guid"))
            places.setdefault(guid, draft.node.where)


def _free_guid(guid: str, taken: set[str], numbers: dict[str, int]) -> str:
    """The guid with the next free number. `numbers` has the last number of each guid: without it, a file whose seats
    all have one guid would take minutes."""
    stem = free = guid[:LONGEST_STEM]
    while free in taken:
        numbers[stem] = numbers.get(stem, 1) + 1
        free = f"{stem}~{numbers[stem]}"
    return free


def link_wheelchair_places(drafts: list[SeatDraft]) -> None:
    """A seat makes room for one wheelchair place of its own zone. A guid of anything else is reported and dropped."""
    by_guid: dict[str, list[SeatDraft]] = {}
    for draft in drafts:
        by_guid.setdefault(draft.file_guid, []).append(draft)
    for draft in drafts:
        if not (guid := draft.seat.makes_room_for):
            continue
        targets = by_guid.get(guid, [])
        if len(targets) > 1:
            draft.node.refuse(_("maakt plaats voor “%(guid)s”, maar zo heten er twee") % {"guid": printable(guid)})
        elif not targets or targets[0].seat.kind != Kind.WHEELCHAIR or draft.seat.kind == Kind.WHEELCHAIR:
            message = _("maakt plaats voor “%(guid)s”, maar dat is geen rolstoelplaats van dit zaaldeel: overgeslagen")
            draft.node.report_fault(message % {"guid": printable(guid)})
            draft.seat = replace(draft.seat, makes_room_for="")
        else:
            draft.seat = replace(draft.seat, makes_room_for=targets[0].seat.guid)


def in_reading_order(drafts: list[SeatDraft]) -> list[SeatDraft]:
    """The rows in the order of the file. A row that the file has in several objects becomes one row, its parts from
    left to right; a seat that moves by this is reported."""
    rows: dict[str, dict[str, list[SeatDraft]]] = {}
    for draft in drafts:
        rows.setdefault(draft.seat.row, {}).setdefault(draft.row_pointer, []).append(draft)
    ordered: list[SeatDraft] = []
    for parts in rows.values():
        for part in sorted(parts.values(), key=lambda part: min(draft.seat.x for draft in part)):
            ordered += part
    previous_in_file = {id(draft): previous for previous, draft in pairwise(drafts)}
    for previous, draft in pairwise(ordered):
        if draft.seat.row == previous.seat.row and previous_in_file.get(id(draft)) is not previous:
            message = _("rij %(row)s staat in stukken in het bestand: één rij gemaakt, van links naar rechts")
            draft.node.report_fault(message % {"row": draft.seat.row})
    return ordered
