"""A JSON value becomes our own strict model, or is refused. Every fault is told, with its place; nothing is guessed
silently, and nothing but `PlanRefused` comes out of it."""

from typing import Any

from django.utils.translation import gettext as _

from . import encoded_texts
from .area_parser import parse_area
from .hall_plan import HallPlan, SectionPlan
from .import_report import ImportReport, PlanRefused
from .json_node import JsonNode, Point, printable, round_up, to_number
from .seat_parser import SeatParser

KEYS = ("name", "size", "categories", "zones")
CATEGORY_KEYS = ("name", "color")
ZONE_KEYS = ("name", "zone_id", "uuid", "position", "rows", "areas")
MOST_SEATS, MOST_ZONES, MOST_RANKS, MOST_AREAS = 20_000, 200, 200, 1_000
MAX_UNNUMBERED = 100_000
Drawing = list[dict[str, Any]]


def parse_plan(value: Any, *, name: str = "") -> tuple[HallPlan, ImportReport]:
    """The plan, under its own name or the one given, and what was wrong with it. Raises PlanRefused."""
    report = ImportReport()
    top = JsonNode(value, "", _("het plan"), report, must=True)
    top.report_unknown_keys(*KEYS)
    name = name or top.text("name", 100, must=True)
    _refuse_too_many(top)
    categories = _categories(top) if not report.refusals else []
    sections, drawing = _sections(top, categories) if not report.refusals else ([], [])
    if sum(section.capacity for section in sections) > MAX_UNNUMBERED:
        top.refuse(_("te veel plaatsen zonder nummer: hoogstens %(most)s") % {"most": MAX_UNNUMBERED})
    if not (sections or report.refusals):
        top.refuse(_("geen stoelen en geen ongenummerde plaatsen"), "zones")
    width, height = _size(top, sections)
    orientation = _taken(drawing, encoded_texts.ORIENTATION)
    ranks = tuple(dict.fromkeys(encoded_texts.rank_and_kind(category)[0] for category in categories))
    for rank in ranks:
        if len(rank) > 60:
            top.refuse(
                _("categorie “%(name)s” is te lang: hoogstens 60 tekens") % {"name": printable(rank)}, "categories"
            )
    if report.refusals:
        raise PlanRefused(report)
    return HallPlan(name, width, height, orientation, ranks, tuple(sections), tuple(drawing)), report


def _refuse_too_many(top: JsonNode) -> None:
    """Before looking at each: a hall is not that large, and nobody waits for the list."""
    zones = [zone for _pointer, zone in top.items("zones") if isinstance(zone, dict)]
    seats = sum(len(_list(row, "seats")) for zone in zones for row in _list(zone, "rows"))
    for number_of, most, words_for in (
        (len(_list(top.value, "zones")), MOST_ZONES, _("zones")),
        (len(_list(top.value, "categories")), MOST_RANKS, _("categorieën")),
        (sum(len(_list(zone, "rows")) for zone in zones), MOST_SEATS, _("rijen")),
        (seats, MOST_SEATS, _("stoelen")),
        (sum(len(_list(zone, "areas")) for zone in zones), MOST_AREAS, _("tekeningen")),
    ):
        if number_of > most:
            said = _("te veel %(what)s: %(n)s; hoogstens %(most)s")
            top.refuse(said % {"what": words_for, "n": number_of, "most": most})


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _categories(top: JsonNode) -> list[str]:
    """The names, the best first: as in the file."""
    names: list[str] = []
    for pointer, value in top.items("categories"):
        found = JsonNode(value, pointer, _("categorie %(n)s") % {"n": pointer.rsplit("/", 1)[1]}, top.report)
        found.report_unknown_keys(*CATEGORY_KEYS)
        name = found.text("name", 80)
        if not name:
            found.report_fault(_("een categorie zonder naam, overgeslagen"))
        elif name in names:
            found.report_fault(
                _("de categorie “%(name)s” staat er al; één rang gemaakt") % {"name": printable(name)}, "name"
            )
        else:
            names.append(name)
    return names


def _sections(top: JsonNode, categories: list[str]) -> tuple[list[SectionPlan], Drawing]:
    reader, sections, drawing = SeatParser(categories), [], []
    first: dict[str, str] = {}
    for pointer, value in top.items("zones"):
        zone = JsonNode(value, pointer, _("zone %(n)s") % {"n": pointer.rsplit("/", 1)[1]}, top.report, must=True)
        section, areas = _zone(zone, reader)
        drawing += areas
        if section is None:
            continue
        if section.name in first:
            said = _("er is al een zone “%(name)s” (%(pointer)s)")
            zone.refuse(said % {"name": section.name, "pointer": first[section.name]}, "name")
        first.setdefault(section.name, pointer)
        sections.append(section)
    return sections, drawing


def _zone(zone: JsonNode, reader: SeatParser) -> tuple[SectionPlan | None, Drawing]:
    """The section that a zone is, and its drawing. A zone without seats is a drawing alone, or an unnumbered section
    when a text in it says so."""
    zone.report_unknown_keys(*ZONE_KEYS)
    name = zone.text("name", 60) or _("Zaaldeel %(n)s") % {"n": int(zone.pointer.rsplit("/", 1)[1]) + 1}
    zone.where = name
    spot = zone.point("position") or (0.0, 0.0)
    drawing = _drawing(zone, spot)
    if seats := reader.seats(zone, spot, name):
        if not zone.value.get("name"):
            zone.report_fault(_("deze zone heeft geen naam: “%(name)s” genoemd") % {"name": name})
        return SectionPlan(name, tuple(seats)), drawing
    for index in reversed(range(len(drawing))):
        drawn = drawing[index]
        said = encoded_texts.unnumbered(drawn["text"]["text"]) if drawn["shape"] == "text" else None
        if said and said[1] in reader.categories:
            del drawing[index]
            return SectionPlan(name, capacity=said[0], rank=encoded_texts.rank_and_kind(said[1])[0]), drawing
    zone.report_fault(_("geen stoelen: alleen de tekening is overgenomen"), "rows")
    return None, drawing


def _drawing(zone: JsonNode, spot: Point) -> Drawing:
    found = []
    for pointer, value in zone.items("areas"):
        where = _("%(zone)s, tekening %(n)s") % {"zone": zone.where, "n": int(pointer.rsplit("/", 1)[1]) + 1}
        drawn = parse_area(JsonNode(value, pointer, where, zone.report), spot)
        found += [drawn] if drawn else []
    return found


def _taken(drawing: Drawing, prefix: str) -> str:
    """What the last text of the drawing that begins so says; it is no drawing any more."""
    for index in reversed(range(len(drawing))):
        if drawing[index]["shape"] == "text" and (drawing[index]["text"]["text"] + " ").startswith(prefix):
            said: str = drawing.pop(index)["text"]["text"]
            return said[len(prefix) :].strip()[:200]
    return ""


def _size(top: JsonNode, sections: list[SectionPlan]) -> tuple[int, int]:
    """Whole units; when the file doesn't say it, what the seats need."""
    size = top.value.get("size")
    given = [to_number(size.get(side)) if isinstance(size, dict) else None for side in ("width", "height")]
    seats = [seat for section in sections for seat in section.seats]
    if any(side is None or side < 0 for side in given):
        top.report_fault(_("geen geldige afmetingen: afgeleid van de stoelen"), "size")
    elif any(side != round_up(side) for side in given if side is not None):
        top.report_fault(_("een kommagetal waar een geheel getal hoort, afgerond"), "size")
    needed = [max((max(values) for values in [[getattr(seat, axis) for seat in seats]] if values), default=0)
              for axis in ("x", "y")]  # fmt: skip
    width, height = (
        round_up(side) if side is not None and side >= 0 else max(0, round_up(need) + 20)
        for side, need in zip(given, needed, strict=True)
    )
    return width, height
