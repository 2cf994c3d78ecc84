"""A frozen hall stays as it is, whoever writes; another version of it takes over."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from shows.models import Hall, Performance, Rank, Seat, Section
from tests import cast


@pytest.fixture
def frozen(organiser):
    hall = cast.make_hall(organiser)
    hall.freeze()
    return hall


CHANGES = {
    "a seat moves": lambda hall: Seat.objects.filter(row="A").update(x=0),
    "a seat changes its rank": lambda hall: Seat.objects.filter(row="A").update(rank=hall.ranks.last()),
    "a seat goes": lambda hall: Seat.objects.filter(row="A", number="1").delete(),
    "a seat comes": lambda hall: Seat.objects.create(
        section=hall.sections.first(), rank=hall.ranks.first(), row="Z", number="1", guid="z", position=9, x=0, y=0
    ),
    "a section is renamed": lambda hall: hall.sections.filter(position=1).update(name="Elders"),
    "a section comes": lambda hall: Section.objects.create(hall=hall, name="Nieuw"),
    "a rank is renamed": lambda hall: hall.ranks.filter(position=1).update(name="goud"),
    "a rank comes": lambda hall: Rank.objects.create(hall=hall, name="goud"),
    "the drawing changes": lambda hall: Hall.objects.update(drawing=[{"shape": "text"}]),
    "it is renamed": lambda hall: Hall.objects.update(name="Kleine zaal"),
    "it thaws": lambda hall: Hall.objects.update(frozen_at=None),
    "it goes": lambda hall: hall.delete(),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_a_change_of_a_frozen_hall(frozen, change):
    with pytest.raises(IntegrityError, match="is frozen") as refused, transaction.atomic():
        CHANGES[change](frozen)
    assert refused.value.__cause__.diag.constraint_name == "hall_is_frozen"


@pytest.mark.parametrize("change", [name for name in CHANGES if name != "it thaws"])
def test_control_a_hall_that_is_not_frozen_can_be_changed(organiser, change):
    CHANGES[change](cast.make_hall(organiser))


def test_a_seat_does_not_leave_for_another_hall_nor_come_from_one(frozen, organiser):
    other = cast.make_hall(organiser)
    here, there = (hall.sections.get(name="Parterre") for hall in (frozen, other))
    for source, target in ((here, there), (there, here)):
        seat = Seat.objects.filter(section=source, row="A").first()
        with pytest.raises(IntegrityError, match="is frozen"), transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(section=target, row="Q")


def test_the_words_of_the_orientation_may_be_bettered(frozen):
    Hall.objects.update(orientation="Podium achteraan.")


def test_freezing_again_keeps_the_moment(frozen):
    before = frozen.frozen_at
    frozen.freeze()
    assert frozen.frozen_at == before


def test_newest_are_the_last_versions(frozen):
    newer = Hall.objects.create(venue=frozen.venue, name=frozen.name, version=2)
    other = Hall.objects.create(venue=frozen.venue, name="Kleine zaal")
    assert set(Hall.objects.newest()) == {newer, other}
    assert list(frozen.versions()) == [newer, frozen]
    assert [str(hall) for hall in frozen.versions()] == ["Grote zaal (v2)", "Grote zaal"]


def test_the_migration_numbers_and_freezes_what_was_there(organiser):
    """Two halls of one name, of which the first is on sale: what a database of the first release may hold."""
    migration = import_module("shows.migrations.0003_hall_versions")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shows_hall DROP CONSTRAINT hall_version_once")
        first = cast.make_hall(organiser)
        Hall.objects.create(venue=first.venue, name=first.name)
        performance = cast.make_performance(cast.make_production(organiser), first)
        Performance.objects.filter(pk=performance.pk).update(state="on_sale")
        cursor.execute(migration.NUMBER_VERSIONS)
        cursor.execute(migration.FREEZE_WHAT_IS_SOLD)
    found = Hall.objects.order_by("version")
    assert [(hall.version, hall.is_frozen) for hall in found] == [(1, True), (2, False)]
