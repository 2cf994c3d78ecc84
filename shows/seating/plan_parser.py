"""A JSON value becomes our own strict model, or is refused. Every fault is reported with its place; nothing is guessed
silently, and the parser raises nothing but `PlanRefused`."""

from typing import Any

from django.utils.translation import gettext as _

from . import limits
from .categories import Categories
from .encoded_texts import decode_orientation
from .hall_plan import HallPlan, SectionPlan
from .import_report import ImportReport, PlanRefused
from .json_node import JsonNode, round_up, to_number
from .zone_parser import Drawing, ZoneParser, pop_text

KEYS = ("name", "size", "categories", "zones")
LONGEST_NAME = 100
LONGEST_ORIENTATION = 200
ROOM = 20  # beside the farthest seat, when the file gives no size


def parse_plan(value: Any, *, name: str = "") -> tuple[HallPlan, ImportReport]:
    """The plan, under its own name or the one given, and the faults of the file. Raises PlanRefused."""
    report = ImportReport()
    plan = JsonNode(value, "", _("het plan"), report, must=True)
    plan.report_unknown_keys(*KEYS)
    name = name or plan.text("name", LONGEST_NAME, must=True)
    _refuse_too_many(plan)
    categories = Categories.parse(plan) if not report.refusals else Categories(plan, [])
    sections, drawing = _sections(plan, categories) if not report.refusals else ([], [])
    if sum(section.capacity for section in sections) > limits.MAX_UNNUMBERED:
        message = _("te veel plaatsen zonder nummer: hoogstens %(most)s")
        plan.refuse(message % {"most": limits.MAX_UNNUMBERED})
    if not (sections or report.refusals):
        plan.refuse(_("geen stoelen en geen ongenummerde plaatsen"), "zones")
    width, height = _size(plan, sections)
    orientation = (pop_text(drawing, decode_orientation) or "")[:LONGEST_ORIENTATION]
    ranks = categories.ranks()
    if report.refusals:
        raise PlanRefused(report)
    return HallPlan(name, width, height, orientation, ranks, tuple(sections), tuple(drawing)), report


def _refuse_too_many(plan: JsonNode) -> None:
    """Refuses a plan that is larger than any hall, before its parts are parsed: that would take too long."""
    zones = [zone for _pointer, zone in plan.items("zones") if isinstance(zone, dict)]
    rows = [row for zone in zones for row in _list(zone, "rows")]
    for number, most, noun in (
        (len(_list(plan.value, "zones")), limits.MAX_ZONES, _("zones")),
        (len(_list(plan.value, "categories")), limits.MAX_CATEGORIES, _("categorieën")),
        (len(rows), limits.MAX_ROWS, _("rijen")),
        (sum(len(_list(row, "seats")) for row in rows), limits.MAX_SEATS, _("stoelen")),
        (sum(len(_list(zone, "areas")) for zone in zones), limits.MAX_AREAS, _("tekeningen")),
    ):
        if number > most:
            message = _("te veel %(what)s: %(n)s; hoogstens %(most)s")
            plan.refuse(message % {"what": noun, "n": number, "most": most})


def _list(value: Any, key: str) -> list[Any]:
    items = value.get(key) if isinstance(value, dict) else None
    return items if isinstance(items, list) else []


def _sections(plan: JsonNode, categories: Categories) -> tuple[list[SectionPlan], Drawing]:
    """The sections, and the drawing of all zones. Refuses two sections of one name."""
    parser, sections, drawing = ZoneParser(categories), [], []
    pointers: dict[str, str] = {}
    for pointer, value in plan.items("zones"):
        zone = JsonNode(value, pointer, _("zone %(n)s") % {"n": pointer.rsplit("/", 1)[1]}, plan.report, must=True)
        section, areas = parser.parse(zone)
        drawing += areas
        if section is None:
            continue
        if section.name in pointers:
            message = _("er is al een zone “%(name)s” (%(pointer)s)")
            zone.refuse(message % {"name": section.name, "pointer": pointers[section.name]}, "name")
        pointers.setdefault(section.name, pointer)
        sections.append(section)
    return sections, drawing


def _size(plan: JsonNode, sections: list[SectionPlan]) -> tuple[int, int]:
    """Width and height in whole units; what the seats need where the file doesn't give it."""
    size = plan.value.get("size")
    given = [to_number(size.get(side)) if isinstance(size, dict) else None for side in ("width", "height")]
    if any(side is None or side < 0 for side in given):
        plan.report_fault(_("geen geldige afmetingen: afgeleid van de stoelen"), "size")
    elif any(side != round_up(side) for side in given if side is not None):
        plan.report_fault(_("een kommagetal waar een geheel getal hoort, afgerond"), "size")
    seats = [seat for section in sections for seat in section.seats]
    farthest = max((seat.x for seat in seats), default=0), max((seat.y for seat in seats), default=0)
    width, height = (
        round_up(side) if side is not None and side >= 0 else max(0, round_up(end) + ROOM)
        for side, end in zip(given, farthest, strict=True)
    )
    return width, height
