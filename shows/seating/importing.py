"""A checked plan becomes a hall: all of it or nothing. The same name at the same venue again is a new version of it."""

from dataclasses import replace

from django.db import transaction

from ..models import Hall, Rank, Seat, Section, Venue
from .exporting import plan_of_hall
from .hall_plan import SHARED_FIELDS, HallPlan, SeatPlan, SectionPlan


def import_plan(plan: HallPlan, *, venue: Venue) -> tuple[Hall, bool]:
    """The hall, and whether it is new: identical to the newest version of its name, that one is meant, and nothing is
    made. A plan that says nothing of the orientation keeps the words of the version before."""
    with transaction.atomic():
        Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)  # one import of a hall at a time
        before = Hall.objects.filter(venue=venue, name=plan.name).order_by("-version").first()
        if before and not plan.orientation:
            plan = replace(plan, orientation=before.orientation)
        if before and plan_of_hall(before) == plan:
            return before, False
        return make_hall(plan, venue=venue, version=before.version + 1 if before else 1), True


def new_version(hall: Hall) -> Hall:
    """A copy of the hall to edit, for performances to come: its newest version from now on."""
    with transaction.atomic():
        Venue.objects.select_for_update(no_key=True).get(pk=hall.venue_id)
        newest = hall.versions()[0]
        return make_hall(plan_of_hall(hall), venue=hall.venue, version=newest.version + 1)


def make_hall(plan: HallPlan, *, venue: Venue, version: int = 1) -> Hall:
    """The rows of a hall: a handful of statements, however many seats. In the transaction of the caller."""
    hall = Hall.objects.create(
        venue=venue,
        name=plan.name,
        version=version,
        orientation=plan.orientation,
        width=plan.width,
        height=plan.height,
        drawing=list(plan.drawing),
    )
    made = Rank.objects.bulk_create(Rank(hall=hall, name=name, position=n) for n, name in enumerate(plan.ranks, 1))
    ranks = {rank.name: rank for rank in made}
    sections = Section.objects.bulk_create(
        Section(
            hall=hall,
            name=section.name,
            position=position,
            is_numbered=bool(section.seats),
            capacity=section.capacity,
            rank=ranks[section.rank] if section.rank else None,
        )
        for position, section in enumerate(plan.sections, 1)
    )
    _seat(list(zip(sections, plan.sections, strict=True)), ranks)
    return hall


def _seat(sections: list[tuple[Section, SectionPlan]], ranks: dict[str, Rank]) -> None:
    drawn = [(section, seat) for section, plan in sections for seat in plan.seats]
    seats = Seat.objects.bulk_create(
        _row(section, seat, ranks[seat.rank], position) for position, (section, seat) in enumerate(drawn, 1)
    )
    by_guid = {(seat.section_id, seat.guid): seat for seat in seats}
    moving = []
    for row, (section, seat) in zip(seats, drawn, strict=True):
        if seat.makes_room_for:
            row.replaced_by = by_guid[section.pk, seat.makes_room_for]
            moving.append(row)
    Seat.objects.bulk_update(moving, ["replaced_by"])


def _row(section: Section, seat: SeatPlan, rank: Rank, position: int) -> Seat:
    return Seat(
        section=section,
        rank=rank,
        position=position,
        x=seat.x,
        y=seat.y,
        **{word: getattr(seat, word) for word in SHARED_FIELDS},
    )
