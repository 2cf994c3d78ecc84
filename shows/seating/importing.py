"""A checked plan becomes a hall: all of it or nothing. The same name at the same venue again is a new version of it."""

from dataclasses import replace

from django.db import transaction

from ..models import Hall, Rank, Seat, Section, Venue
from .exporting import plan_of_hall
from .hall_plan import SHARED_FIELDS, HallPlan, SeatPlan, SectionPlan


def import_plan(plan: HallPlan, *, venue: Venue) -> tuple[Hall, bool]:
    """Makes a hall of the plan, or a new version of the hall of that name at the venue. Returns the hall, and whether
    it is new: when the newest version has the same plan, that version is returned and nothing is made. A plan without
    an orientation gets that of the newest version."""
    with transaction.atomic():
        Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)  # one import of a hall at a time
        newest = Hall.objects.filter(venue=venue, name=plan.name).order_by("-version").first()
        if newest and not plan.orientation:
            plan = replace(plan, orientation=newest.orientation)
        if newest and plan_of_hall(newest) == plan:
            return newest, False
        return make_hall(plan, venue=venue, version=newest.version + 1 if newest else 1), True


def new_version(hall: Hall) -> Hall:
    """Makes a copy of the hall, which can be edited and is its newest version: new performances are planned in it."""
    with transaction.atomic():
        Venue.objects.select_for_update(no_key=True).get(pk=hall.venue_id)
        newest = hall.versions()[0]
        return make_hall(plan_of_hall(hall), venue=hall.venue, version=newest.version + 1)


def make_hall(plan: HallPlan, *, venue: Venue, version: int = 1) -> Hall:
    """Inserts the rows of a hall, in a few statements whatever the number of seats. The caller opens the
    transaction."""
    hall = Hall.objects.create(
        venue=venue,
        name=plan.name,
        version=version,
        orientation=plan.orientation,
        width=plan.width,
        height=plan.height,
        drawing=list(plan.drawing),
    )
    new_ranks = (Rank(hall=hall, name=name, position=n) for n, name in enumerate(plan.ranks, 1))
    ranks = {rank.name: rank for rank in Rank.objects.bulk_create(new_ranks)}
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
    _make_seats(list(zip(sections, plan.sections, strict=True)), ranks)
    return hall


def _make_seats(sections: list[tuple[Section, SectionPlan]], ranks: dict[str, Rank]) -> None:
    planned = [(section, seat) for section, plan in sections for seat in plan.seats]
    seats = Seat.objects.bulk_create(
        _new_seat(section, seat, ranks[seat.rank], position) for position, (section, seat) in enumerate(planned, 1)
    )
    by_guid = {(seat.section_id, seat.guid): seat for seat in seats}
    replaceable = []
    for row, (section, seat) in zip(seats, planned, strict=True):
        if seat.makes_room_for:
            row.replaced_by = by_guid[section.pk, seat.makes_room_for]
            replaceable.append(row)
    Seat.objects.bulk_update(replaceable, ["replaced_by"])


def _new_seat(section: Section, seat: SeatPlan, rank: Rank, position: int) -> Seat:
    return Seat(
        section=section,
        rank=rank,
        position=position,
        x=seat.x,
        y=seat.y,
        **{name: getattr(seat, name) for name in SHARED_FIELDS},
    )
