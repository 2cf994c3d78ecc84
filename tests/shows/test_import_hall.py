"""manage.py import_hall and export_hall, with the real files and with hostile ones."""

import json
import time
from io import StringIO

import jsonschema
import pytest
from django.core.management import CommandError, call_command

from orders import stock
from shows.models import Hall, Seat, Section, Venue
from shows.seating.exporting import plan_of_hall
from tests import cast

from . import plans


@pytest.fixture
def venue(organiser):
    return Venue.objects.create(
        organiser=organiser, name="Stadsschouwburg", street="Keizerstraat 3", postal_code="2800", city="Mechelen"
    )


@pytest.fixture
def file(tmp_path):
    """A writer of files: bytes as they are, anything else as JSON."""

    def write(content):
        path = tmp_path / "zaal.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def run(file, **options):
    out, err = StringIO(), StringIO()
    call_command("import_hall", file, **({"organiser": "ccm"} | options), stdout=out, stderr=err)
    return out.getvalue()


def test_the_demonstration_theatre_is_imported_with_exactly_its_84_faults_reported(venue, file):
    path = file(plans.sample("pretix-demo-theatre.en.json"))
    started = time.process_time()
    told = run(path).splitlines()
    seconds = time.process_time() - started
    faults = [line for line in told if line.startswith("fout")]
    assert len(faults) == 84
    assert all("dubbele guid" in fault and "Balcony, rij 1" in fault for fault in faults)
    assert "1057 plaatsen" in told[-1]
    assert Seat.objects.count() == 1057
    assert list(Section.objects.values_list("name", flat=True)) == ["Ground floor", "Balcony"]
    assert seconds < 3


def test_the_demonstration_theatre_can_be_sold(venue, file, organiser, customer):
    run(file(plans.sample("pretix-demo-theatre.en.json")), name="Grote zaal")
    performance = cast.make_performance(cast.make_production(organiser), Hall.objects.get(name="Grote zaal"))
    stock.put_on_sale(performance)
    assert performance.places_left == 1057
    twins = list(Seat.objects.filter(row="17", number="17-1").values_list("pk", flat=True))
    assert len(twins) == 2
    assert stock.hold_seats(customer=customer, performance=performance, seat_ids=twins).places == 2


def test_the_example_hall_comes_in_with_wheelchair_and_companion_places(venue, file):
    told = run(file(plans.sample("own-voorbeeldzaal.json")), name="Kleine zaal")
    assert "0 fouten; 2 zaaldelen, 330 plaatsen" in told
    assert Seat.objects.filter(kind="wheelchair").count() == 2
    assert Seat.objects.filter(kind="companion").count() == 2
    seat = Seat.objects.get(row="AA", number="21")
    assert (seat.x, seat.y, seat.row_label) == (124, 510, "Rij AA")


def test_a_dry_run_tells_and_makes_nothing(venue, file):
    assert "Niets gemaakt" in run(file(plans.plan()), dry_run=True)
    assert not Hall.objects.exists()


def test_the_same_again_makes_nothing_and_another_a_new_version(venue, file):
    run(file(plans.plan()))
    assert "niets gemaakt" in run(file(plans.plan()))
    assert Hall.objects.count() == 1
    wider = plans.plan()
    wider["zones"][0]["rows"][0]["seats"].append(plans.seat("4", 96))
    assert "versie 2" in run(file(wider))
    assert [(hall.version, hall.name) for hall in Hall.objects.all()] == [(2, "Zaal"), (1, "Zaal")]
    assert list(Hall.objects.newest().values_list("version", flat=True)) == [2]


def test_a_new_version_keeps_the_words_of_the_one_before(venue, file):
    run(file(plans.plan()))
    Hall.objects.update(orientation="Podium vooraan.")
    assert "niets gemaakt" in run(file(plans.plan()))
    run(file(plans.plan() | {"size": {"width": 1, "height": 1}}))
    assert Hall.objects.newest().get().orientation == "Podium vooraan."


def test_what_is_refused_leaves_nothing_and_names_the_places(venue, file):
    broken = plans.plan()
    broken["zones"][1]["rows"][0]["seats"][1]["seat_number"] = "1"
    with pytest.raises(CommandError, match="1 van 1"):
        run(file(broken))
    assert not Hall.objects.exists()


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\x00" * 10, b'{"zones": 1e999}'])
def test_hostile_files_are_refused(venue, file, content):
    with pytest.raises(CommandError, match="Geweigerd"):
        run(file(content))


def test_a_file_of_fifty_megabytes_is_not_read_whole(venue, tmp_path):
    path = tmp_path / "groot.json"
    with path.open("wb") as opened:
        opened.truncate(50_000_000)
    with pytest.raises(CommandError, match="Geweigerd"):
        run(path)


def test_what_does_not_exist_is_named(venue, file, tmp_path):
    path = file(plans.plan())
    with pytest.raises(CommandError, match="organisator niemand"):
        run(path, organiser="niemand")
    with pytest.raises(CommandError, match="--venue: Stadsschouwburg"):
        run(path, venue="Elders")
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "weg.json")
    with pytest.raises(CommandError, match="te lang"):
        run(path, name="x" * 101)
    with pytest.raises(CommandError, match="geen zaal 0"):
        call_command("export_hall", 0)


def test_of_several_venues_one_is_named(venue, file):
    Venue.objects.create(
        organiser=venue.organiser, name="De Club", street="Blokstraat 1", postal_code="2800", city="Mechelen"
    )
    with pytest.raises(CommandError, match="--venue: De Club, Stadsschouwburg"):
        run(file(plans.plan()))
    run(file(plans.plan()), venue="De Club")
    assert Hall.objects.get().venue.name == "De Club"


def exported(hall, tmp_path):
    path = tmp_path / "uit.json"
    call_command("export_hall", hall.pk, output=path, stdout=StringIO())
    return path


def test_a_hall_made_by_hand_goes_out_and_comes_in_the_same(organiser, venue, tmp_path):
    """Mixed, with a wheelchair place that replaces two seats, remarks and words for a row."""
    hall = cast.make_hall(organiser)
    wheelchair = Seat.objects.get(kind="wheelchair")
    Seat.objects.filter(row="B", number__in=["2", "3"]).update(replaced_by=wheelchair, remark="aan de gang")
    Seat.objects.filter(row="AA").update(row_label="Loge AA")
    Section.objects.create(
        hall=hall, name="Vloer", position=3, is_numbered=False, capacity=40, rank=hall.ranks.get(name="rang 2")
    )
    path = exported(hall, tmp_path)
    jsonschema.validate(json.loads(path.read_text()), plans.SCHEMA)
    other = Venue.objects.create(
        organiser=organiser, name="Elders", street="Blokstraat 1", postal_code="2800", city="Mechelen"
    )
    assert "0 fouten" in run(path, venue=other.name)
    again = Hall.objects.get(venue=other)
    assert plan_of_hall(again) == plan_of_hall(hall)
    assert again.orientation == "Podium vooraan."
    replaced = Seat.objects.filter(section__hall=again, replaced_by__isnull=False)
    assert {f"{seat.row}{seat.number}>{seat.replaced_by}" for seat in replaced} == {"B2>B1", "B3>B1"}
    assert again.sections.get(name="Vloer").capacity == 40


def test_a_hall_without_places_makes_no_file(venue):
    hall = Hall.objects.create(venue=venue, name="Leeg")
    with pytest.raises(CommandError, match="geen plaatsen"):
        call_command("export_hall", hall.pk)
