"""The halls of the sample season."""

import json
from collections.abc import Iterable
from pathlib import Path

from accounts.models import Organiser
from shows.models import Hall, Rank, Seat, Section, Venue

from . import theatre
from .theatre import Drawn

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
    """The two halls of the second organiser: a floor to stand on with a balcony of seats, and a small one."""
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
    _seat(hall, theatre.seats())
    return hall


def _example(venue: Venue) -> Hall:
    """The example hall, in the open format for seating plans (positions are sums: zone, row, seat)."""
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
    _seat(hall, _drawn(zones))
    return hall


def _drawn(zones: list[dict]) -> Iterable[Drawn]:  # type: ignore[type-arg]
    for zone in zones:
        for row in zone["rows"]:
            for seat in row["seats"]:
                spots = [zone["position"], row["position"], seat["position"]]
                x, y = (sum(spot[axis] for spot in spots) for axis in ("x", "y"))
                rank = 1 if seat["category"] == "Rang 1" else 2
                kind = KINDS.get(seat["category"], Seat.Kind.REGULAR)
                yield Drawn(zone["name"], row["row_number"], seat["seat_number"], rank, x, y, kind)


def _moved(area: dict, zone: dict) -> dict:  # type: ignore[type-arg]
    position = {axis: area["position"][axis] + zone[axis] for axis in ("x", "y")}
    return area | {"position": position}


def _shed(venue: Venue) -> Hall:
    """OrderStatus below, six straight rows of seats above."""
    hall = _unnumbered(venue, "Grote loods", "Vloer", 420, "Staanplaatsen beneden; zitplaatsen op het balkon.")
    hall.width, hall.height = 560, 260
    hall.drawing = [
        {"shape": "rectangle", "position": {"x": 120, "y": 0}, "rectangle": {"width": 320, "height": 40},
         "text": {"text": "PODIUM"}},
    ]  # fmt: skip
    hall.save(update_fields=["width", "height", "drawing"])
    _seat(
        hall,
        (
            Drawn("Balkon", row, str(n), 2, 40 + 24 * n, 96 + 28 * r)
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


def _seat(hall: Hall, drawn: Iterable[Drawn]) -> None:
    """Sections, ranks and seats of a numbered hall. Seats come in reading order."""
    seats = list(drawn)
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
    made = Seat.objects.bulk_create(rows)
    _replace(made, seats)


def _replace(made: list[Seat], drawn: list[Drawn]) -> None:
    """Ties the seats that make room for a wheelchair place to it."""
    by_name = {(seat.section_id, f"{seat.row}{seat.number}"): seat for seat in made}
    changed = []
    for seat, plan in zip(made, drawn, strict=True):
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
