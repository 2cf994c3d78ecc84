"""The halls of the sample season."""

import json
from collections.abc import Iterable
from pathlib import Path

from accounts.models import Organiser
from shows.models import Hall, Rank, Seat, Section, Venue

from . import theatre
from .theatre import PlannedSeat

EXAMPLE = Path(__file__).parent / "voorbeeldzaal.json"
KINDS = {"Rolstoelplaats": Seat.Kind.WHEELCHAIR, "Begeleider": Seat.Kind.COMPANION}
ACCESS = (
    "Rolstoelplaatsen verkoopt de balie. Er is een lift naar de foyer en een aangepast toilet; "
    "assistentiehonden zijn welkom. Ringleiding in de zaal."
)


def of_centre(organiser: Organiser) -> dict[str, Hall]:
    """The theatre, the smaller hall and the club of the centre, by the names that the productions use."""
    theatre_venue = _venue(organiser, "Stadsschouwburg", "Keizerstraat 3", "2800", "Mechelen")
    centre = _venue(organiser, "Cultuurcentrum", "Minderbroedersgang 5", "2800", "Mechelen")
    return {
        "groot": _theatre(theatre_venue),
        "klein": _example(centre),
        "club": _unnumbered(centre, "Club", "Staanplaatsen", 300, "Een vlakke vloer, met de bar achteraan."),
    }


def of_harbour(organiser: Organiser) -> dict[str, Hall]:
    """The two halls of the second organiser: standing places with a balcony of seats, and a small hall."""
    quay = _venue(organiser, "De Loskade", "Noorderlaan 12", "9200", "Dendermonde")
    return {
        "loods": _shed(quay),
        "ketelhuis": _unnumbered(quay, "Ketelhuis", "Vrije zitplaatsen", 110, "Vrije plaatskeuze."),
    }


def _venue(organiser: Organiser, name: str, street: str, postal_code: str, city: str) -> Venue:
    return Venue.objects.create(
        organiser=organiser, name=name, street=street, postal_code=postal_code, city=city, accessibility=ACCESS
    )


def _theatre(venue: Venue) -> Hall:
    hall = Hall.objects.create(
        venue=venue,
        name="Grote zaal",
        orientation="Podium vooraan. Twee gangen delen de parterre in drie; het balkon ligt erachter en erboven.",
        width=theatre.WIDTH,
        height=theatre.HEIGHT,
        drawing=theatre.drawing(),
    )
    _add_seats(hall, theatre.seats())
    return hall


def _example(venue: Venue) -> Hall:
    """The example hall, from a file in the open format for seating plans. A position is relative: to the zone, the
    row."""
    plan = json.loads(EXAMPLE.read_text())
    zones = plan["zones"]
    hall = Hall.objects.create(
        venue=venue,
        name="Kleine zaal",
        orientation="Podium vooraan. Oneven nummers links van het midden, even nummers rechts.",
        width=plan["size"]["width"],
        height=plan["size"]["height"],
        drawing=[_moved(area, zone["position"]) for zone in zones for area in zone.get("areas", [])],
    )
    _add_seats(hall, _seats_of(zones))
    return hall


def _seats_of(zones: list[dict]) -> Iterable[PlannedSeat]:  # type: ignore[type-arg]
    for zone in zones:
        for row in zone["rows"]:
            for seat in row["seats"]:
                spots = [zone["position"], row["position"], seat["position"]]
                x, y = (sum(spot[axis] for spot in spots) for axis in ("x", "y"))
                rank = 1 if seat["category"] == "Rang 1" else 2
                kind = KINDS.get(seat["category"], Seat.Kind.REGULAR)
                yield PlannedSeat(zone["name"], row["row_number"], seat["seat_number"], rank, x, y, kind)


def _moved(area: dict, zone: dict) -> dict:  # type: ignore[type-arg]
    position = {axis: area["position"][axis] + zone[axis] for axis in ("x", "y")}
    return area | {"position": position}


def _shed(venue: Venue) -> Hall:
    """Standing places on the floor, and six straight rows of seats on the balcony."""
    hall = _unnumbered(venue, "Grote loods", "Vloer", 420, "Staanplaatsen beneden; zitplaatsen op het balkon.")
    hall.width, hall.height = 560, 260
    hall.drawing = [
        {"shape": "rectangle", "position": {"x": 120, "y": 0}, "rectangle": {"width": 320, "height": 40},
         "text": {"text": "PODIUM"}},
    ]  # fmt: skip
    hall.save(update_fields=["width", "height", "drawing"])
    _add_seats(
        hall,
        (
            PlannedSeat("Balkon", row, str(n), 2, 40 + 24 * n, 96 + 28 * r)
            for r, row in enumerate("ABCDEF")
            for n in range(1, 21)
        ),
    )
    return hall


def _unnumbered(venue: Venue, name: str, section: str, capacity: int, orientation: str) -> Hall:
    hall = Hall.objects.create(venue=venue, name=name, orientation=orientation)
    rank = Rank.objects.create(hall=hall, name="één rang", position=1)
    Section.objects.create(hall=hall, name=section, is_numbered=False, capacity=capacity, rank=rank, position=1)
    return hall


def _add_seats(hall: Hall, planned: Iterable[PlannedSeat]) -> None:
    """Add the seats, which come in reading order, with their sections and ranks."""
    seats = list(planned)
    sections = {name: _section(hall, name) for name in dict.fromkeys(seat.section for seat in seats)}
    ranks = {rank: _rank(hall, rank) for rank in sorted({seat.rank for seat in seats})}
    rows = [
        Seat(
            section=sections[seat.section],
            rank=ranks[seat.rank],
            row=seat.row,
            number=seat.number,
            kind=seat.kind,
            remark=seat.remark,
            guid=f"{seat.section}-{seat.row}-{seat.number}".lower(),
            position=position,
            x=seat.x,
            y=seat.y,
        )
        for position, seat in enumerate(seats, 1)
    ]
    _link_replaced_seats(Seat.objects.bulk_create(rows), seats)


def _link_replaced_seats(seats: list[Seat], planned: list[PlannedSeat]) -> None:
    """Link the seats that make room for a wheelchair place to that place."""
    by_name = {(seat.section_id, f"{seat.row}{seat.number}"): seat for seat in seats}
    changed = []
    for seat, plan in zip(seats, planned, strict=True):
        for name in plan.replaces:
            replaced = by_name[seat.section_id, name]
            replaced.replaced_by = seat
            changed.append(replaced)
    Seat.objects.bulk_update(changed, ["replaced_by"])


def _section(hall: Hall, name: str) -> Section:
    position = hall.sections.count() + 1
    return Section.objects.create(hall=hall, name=name, position=position)


def _rank(hall: Hall, number: int) -> Rank:
    return Rank.objects.create(hall=hall, name=f"rang {number}", position=number)
