"""Halls in the admin: read in with a report first, looked at, copied; a frozen one stays as it is."""

import json
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import StaffRole
from shows.admin.hall_parts import SameHallForm
from shows.models import Hall, HallUpload, Rank, Seat, Section, Venue
from shows.seating.exporting import plan_of_hall
from shows.seating.limits import MAX_BYTES
from tests import cast

from . import plans

IMPORT = "admin:shows_hall_import"


@pytest.fixture
def hall(organiser):
    return cast.make_hall(organiser)


@pytest.fixture
def desk(client, organiser):
    person = cast.make_customer("balie@example.org", is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=StaffRole.Role.BOX_OFFICE)
    client.force_login(person)
    return person


def page(client, name, *args, status=200):
    response = client.get(reverse(f"admin:shows_{name}", args=args))
    assert response.status_code == status
    return response


def upload(client, content, **fields):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    venue = fields.pop("venue", None) or Venue.objects.first()
    form = {"venue": venue.pk, "file": SimpleUploadedFile("zaal.json", data)} | fields
    return client.post(reverse(IMPORT), form)


def report_of(client, content, **fields):
    response = upload(client, content, **fields)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response.url), response.url


def test_a_hall_is_read_in_with_a_report_first(client, programmer, hall):
    plan = plans.plan()
    plan["zones"][1]["rows"][0]["seats"][1]["seat_guid"] = "b-1"
    response, url = report_of(client, plan)
    shown = response.content.decode()
    assert "5 plaatsen in 2 zaaldelen en 2 rangen" in shown
    assert "dubbele guid" in shown
    assert "/zones/1/rows/0/seats/1/seat_guid" in shown
    assert Hall.objects.count() == 1  # the report made nothing
    response = client.post(url)
    made = Hall.objects.get(name="Zaal")
    assert response.url == reverse("admin:shows_hall_change", args=[made.pk])
    assert Seat.objects.filter(section__hall=made).count() == 5
    assert not HallUpload.objects.exists()
    assert client.post(url).status_code == 404  # twice


def test_a_file_without_faults_is_said_to_have_none(client, programmer, hall):
    response, _url = report_of(client, plans.plan())
    assert "Er zijn geen fouten gevonden." in response.content.decode()
    assert "hieronder staat" not in response.content.decode()


def test_what_is_refused_is_listed_first_and_cannot_be_confirmed(client, programmer, hall):
    plan = plans.plan()
    plan["zones"][1]["rows"][0]["seats"][1]["seat_number"] = "1"
    plan["extra"] = 1
    response, url = report_of(client, plan)
    shown = response.content.decode()
    assert "Te verbeteren" in shown
    assert shown.index("bestaan al in dit zaaldeel") < shown.index("onbekende sleutel")
    assert "Maak deze zaal" not in shown
    assert client.post(url).status_code == 200
    assert Hall.objects.count() == 1


def test_the_real_theatre_through_the_admin(client, programmer, hall):
    response, url = report_of(client, plans.sample("pretix-demo-theatre.en.json"), name="Theater")
    assert "84 fouten" in response.content.decode()
    assert client.post(url).status_code == 302
    assert Seat.objects.filter(section__hall__name="Theater").count() == 1057


@pytest.mark.parametrize(
    "content", [b"", b"x", b"[" * 100_000, b"\xff", b"{}", b"null", b'{"name": "<script>alert(1)</script>"}']
)
def test_hostile_files_get_a_report_and_nothing_else(client, programmer, hall, content):
    response = upload(client, content)
    if response.status_code == 302:
        response = client.get(response.url)
        assert "kan niet ingelezen worden" in response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert Hall.objects.count() == 1


def test_names_with_markup_are_shown_as_they_are(client, programmer, hall):
    plan = plans.plan()
    plan["name"] = plan["zones"][0]["name"] = plan["zones"][0]["areas"][0]["text"]["text"] = '<b onclick="x">&'
    plan["<img src=x>"] = 1
    response, url = report_of(client, plan)
    assert "<b onclick" not in response.content.decode()
    assert "<img src=x>" not in response.content.decode()
    ElementTree.fromstring(client.get(f"{url}plan.svg").content)
    client.post(url)
    made = Hall.objects.get(name=plan["name"])
    assert "<b onclick" not in page(client, "hall_change", made.pk).content.decode()
    ElementTree.fromstring(page(client, "hall_picture", made.pk).content)


def test_a_file_too_large_is_refused_and_not_kept(client, programmer, hall):
    response = upload(client, b" " * (MAX_BYTES + 1))
    assert "te groot" in response.content.decode()
    assert not HallUpload.objects.exists()


def test_an_upload_is_for_ones_own_venues_and_eyes(client, programmer, hall):
    elsewhere = cast.make_hall(cast.make_organiser("ander")).venue
    assert "venue" in upload(client, plans.plan(), venue=elsewhere).context["form"].errors
    other = cast.make_customer("ander@example.org", is_staff=True)
    kept = HallUpload.objects.create(venue=hall.venue, file_name="x", data=b"{}", uploaded_by=other)
    page(client, "hall_import_report", kept.pk, status=404)
    page(client, "hall_import_picture", kept.pk, status=404)
    page(client, "hall_import_report", 2**63, status=404)


def test_the_same_plan_again_makes_nothing(client, programmer, hall):
    for number in (1, 2):
        _response, url = report_of(client, plans.plan())
        told = client.post(url, follow=True).content.decode()
        assert ("er is niets gemaakt" in told) == (number == 2)
    assert Hall.objects.filter(name="Zaal").count() == 1


def test_the_page_of_a_hall_tells_its_figures_and_shows_its_picture(client, programmer, hall):
    Section.objects.create(hall=hall, name="Vloer", position=3, is_numbered=False, capacity=40, rank=hall.ranks.last())
    response = page(client, "hall_change", hall.pk)
    assert response.context["total"] == 70
    assert ("Parterre", "rang 1", "rolstoelplaats", 1) in response.context["lines"]
    assert ("Vloer", hall.ranks.last().name, "ongenummerd", 40) in response.context["lines"]
    picture = page(client, "hall_picture", hall.pk)
    assert picture["Content-Type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(picture.content)
    assert len(root.findall(".//{*}circle")) == 29 + 2  # the seats and the legend
    assert b"style" not in picture.content


def test_a_hall_without_anything_has_pages_too(client, programmer, organiser, hall):
    empty = Hall.objects.create(venue=hall.venue, name="Leeg")
    assert "Nog geen plaatsen" in page(client, "hall_change", empty.pk).content.decode()
    ElementTree.fromstring(page(client, "hall_picture", empty.pk).content)
    response = client.get(reverse("admin:shows_hall_export", args=[empty.pk]), follow=True)
    assert "nog geen plaatsen" in response.content.decode()


def test_a_hall_is_downloaded_and_read_in_again(client, programmer, hall):
    response = page(client, "hall_export", hall.pk)
    assert response["Content-Disposition"] == 'attachment; filename="grote-zaal-v1.json"'
    report, url = report_of(client, response.content, name="Kopie")
    assert "Er zijn geen fouten gevonden." in report.content.decode()
    client.post(url)
    made = Hall.objects.get(name="Kopie")
    assert plan_of_hall(made).sections == plan_of_hall(hall).sections


@pytest.fixture
def frozen(hall):
    Seat.objects.filter(row="B", number__in=["2", "3"]).update(replaced_by=Seat.objects.get(kind="wheelchair"))
    hall.freeze()
    return hall


def test_a_frozen_hall_is_to_look_at_and_says_why(client, programmer, frozen):
    response = page(client, "hall_change", frozen.pk)
    shown = response.content.decode()
    assert "Deze zaal ligt vast" in shown
    assert "Maak een nieuwe versie" in shown
    assert 'name="_save"' not in shown
    for model, row in (
        ("rank", frozen.ranks.first()),
        ("section", frozen.sections.first()),
        ("seat", Seat.objects.first()),
    ):
        shown = page(client, f"{model}_change", row.pk).content.decode()
        assert 'name="_save"' not in shown
    assert client.post(reverse("admin:shows_hall_change", args=[frozen.pk]), {"name": "x"}).status_code == 403
    assert client.post(reverse("admin:shows_hall_delete", args=[frozen.pk]), {"post": "yes"}).status_code == 403


def test_a_part_cannot_be_added_to_a_frozen_hall(client, programmer, frozen):
    section, rank = frozen.sections.first(), frozen.ranks.first()
    response = client.post(
        reverse("admin:shows_seat_add"),
        {"section": section.pk, "rank": rank.pk, "row": "Z", "number": "1", "kind": "regular", "guid": "z",
         "position": 99, "x": 0, "y": 0},
    )  # fmt: skip
    assert response.status_code == 200
    assert "section" in response.context["adminform"].form.errors
    assert not Seat.objects.filter(row="Z").exists()


def test_a_hall_that_freezes_while_it_is_edited_is_told_not_broken(client, programmer, hall, monkeypatch):
    """The page was opened before; the form passes; the database refuses."""
    monkeypatch.setattr("shows.admin.halls.HallAdmin.has_change_permission", lambda *args, **kw: True)
    hall.freeze()
    seen = client.get(reverse("admin:shows_hall_change", args=[hall.pk])).context["seen"]
    form = {"venue": hall.venue_id, "name": "Andere naam", "orientation": "", "gezien": seen}
    for prefix in ("ranks", "sections"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = client.post(reverse("admin:shows_hall_change", args=[hall.pk]), form, follow=True)
    assert response.status_code == 200
    assert "Deze zaal ligt vast" in response.content.decode()
    assert Hall.objects.get(pk=hall.pk).name == "Grote zaal"


def test_a_new_version_is_a_copy_to_edit(client, programmer, frozen):
    response = client.post(reverse("admin:shows_hall_version", args=[frozen.pk]))
    made = Hall.objects.get(version=2)
    assert response.url == reverse("admin:shows_hall_change", args=[made.pk])
    assert plan_of_hall(made) == plan_of_hall(frozen)
    assert not made.is_frozen
    assert Seat.objects.filter(section__hall=made, replaced_by__section__hall=made).count() == 2
    Seat.objects.filter(section__hall=made).update(remark="nieuw")
    shown = page(client, "hall_change", made.pk).content.decode()
    assert "voor nieuwe voorstellingen" in shown


def test_new_versions_of_several_by_the_lists_action(client, programmer, frozen):
    other = cast.make_hall(cast.make_organiser("ander"))
    chosen = {"action": "make_new_version", "_selected_action": [frozen.pk, other.pk]}
    client.post(reverse("admin:shows_hall_changelist"), chosen)
    assert list(Hall.objects.filter(version=2).values_list("venue", flat=True)) == [frozen.venue_id]


def test_a_hall_never_sold_is_deleted_with_all_of_it(client, programmer, hall):
    Seat.objects.filter(row="B", number="2").update(replaced_by=Seat.objects.get(kind="wheelchair"))
    response = client.post(reverse("admin:shows_hall_delete", args=[hall.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert not Hall.objects.exists()
    assert not Seat.objects.exists()


def test_deleting_what_was_frozen_by_the_lists_action_is_refused(client, programmer, frozen):
    for model, pks in (("hall", [frozen.pk]), ("seat", list(Seat.objects.values_list("pk", flat=True)[:3]))):
        data = {"action": "delete_selected", "_selected_action": pks, "post": "yes"}
        assert client.post(reverse(f"admin:shows_{model}_changelist"), data, follow=True).status_code in (200, 403)
    assert Hall.objects.filter(pk=frozen.pk).exists()
    assert Seat.objects.count() == 30


def test_a_hall_that_freezes_while_its_seats_are_deleted_is_told(client, programmer, frozen, monkeypatch):
    monkeypatch.setattr("shows.admin.hall_parts.PartOfHallAdmin.has_delete_permission", lambda *args: True)
    seat = Seat.objects.first().pk
    for url, data in (
        (reverse("admin:shows_seat_changelist"), {"action": "delete_selected", "_selected_action": seat}),
        (reverse("admin:shows_seat_delete", args=[seat]), {}),
    ):
        response = client.post(url, data | {"post": "yes"}, follow=True)
        assert response.status_code == 200
        assert "Deze zaal ligt vast" in response.content.decode()
    assert Seat.objects.count() == 30


def change_many(client, seats, **fields):
    data = {"action": "change_many", "_selected_action": [seat.pk for seat in seats]} | fields
    return client.post(reverse("admin:shows_seat_changelist"), data, follow=True)


def test_many_seats_are_changed_at_once(client, programmer, hall):
    row = list(Seat.objects.filter(row="A"))
    asked = change_many(client, row)
    assert "Wijzig 10 stoelen" in asked.content.decode()
    second = hall.ranks.get(name="rang 2")
    change_many(client, row, bewaar="1", rank=second.pk, remark="aan de gang")
    assert Seat.objects.filter(row="A", rank=second, remark="aan de gang", kind="regular").count() == 10


def test_the_second_to_change_the_same_seats_is_told(client, programmer, hall):
    row = list(Seat.objects.filter(row="A"))
    seen = change_many(client, row).context["seen"]
    change_many(client, row[:1], bewaar="1", remark="aan de gang")
    second = change_many(client, row, bewaar="1", remark="achter een zuil", gezien=seen)
    assert "deze stoelen intussen gewijzigd: bijzonderheid." in second.content.decode()
    assert 'value="achter een zuil"' in second.content.decode()
    assert not Seat.objects.filter(remark="achter een zuil").exists()
    again = change_many(client, row, bewaar="1", remark="achter een zuil", gezien=second.context["seen"])
    assert "10 stoelen zijn gewijzigd" in again.content.decode()
    assert Seat.objects.filter(remark="achter een zuil").count() == 10


def test_seats_make_room_for_a_wheelchair_place_of_their_section(client, programmer, hall):
    wheelchair = Seat.objects.get(kind="wheelchair")
    two = list(Seat.objects.filter(row="B", number__in=["2", "3"]))
    change_many(client, two, bewaar="1", replaced_by=wheelchair.pk)
    assert Seat.objects.filter(replaced_by=wheelchair).count() == 2
    change_many(client, [wheelchair], bewaar="1", replaced_by=wheelchair.pk)
    change_many(client, list(Seat.objects.filter(row__in=["A", "AA"])), bewaar="1", replaced_by=wheelchair.pk)
    assert Seat.objects.filter(replaced_by=wheelchair).count() == 2


def test_seats_of_a_frozen_hall_or_of_two_or_of_others_are_not_changed(client, programmer, frozen, organiser):
    assert "niet wijzigen" in change_many(client, Seat.objects.all()[:2]).content.decode()
    other = cast.make_hall(organiser)
    mixed = [Seat.objects.first(), Seat.objects.filter(section__hall=other).first()]
    assert "van één zaal" in change_many(client, mixed, bewaar="1", remark="x").content.decode()
    strangers = cast.make_hall(cast.make_organiser("ander"))
    change_many(client, Seat.objects.filter(section__hall=strangers)[:2], bewaar="1", remark="x")
    foreign = {"bewaar": "1", "rank": Rank.objects.filter(hall=strangers).first().pk}
    change_many(client, Seat.objects.filter(section__hall=other)[:2], **foreign)
    assert not Seat.objects.filter(remark="x").exists()
    assert not Seat.objects.filter(section__hall=other, rank__hall=strangers).exists()


def test_the_desk_looks_and_changes_nothing(client, desk, hall):
    page(client, "hall_change", hall.pk), page(client, "hall_picture", hall.pk), page(client, "hall_export", hall.pk)
    page(client, "hall_import", status=403)
    assert client.post(reverse("admin:shows_hall_version", args=[hall.pk])).status_code == 403
    assert upload(client, plans.plan()).status_code == 403
    assert Hall.objects.count() == 1


def test_another_houses_hall_is_not_there(client, programmer, hall):
    other = cast.make_hall(cast.make_organiser("ander"))
    for name in ("hall_picture", "hall_export"):
        page(client, name, other.pk, status=404)
        page(client, name, 2**63, status=404)
    assert client.post(reverse("admin:shows_hall_version", args=[other.pk])).status_code == 404
    assert client.get(reverse("admin:shows_hall_version", args=[hall.pk])).status_code == 405


def test_one_name_a_venue(client, programmer, hall):
    form = {"venue": hall.venue_id, "name": hall.name, "orientation": ""}
    for prefix in ("ranks", "sections"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = client.post(reverse("admin:shows_hall_add"), form)
    assert "name" in response.context["adminform"].form.errors
    assert client.post(reverse("admin:shows_hall_add"), form | {"name": "Kleine zaal"}).status_code == 302


def queries(client, *name) -> int:
    page(client, *name)
    with CaptureQueriesContext(connection) as asked:
        page(client, *name)
    return len(asked)


def test_lists_and_pages_ask_no_more_for_more(client, programmer, organiser, clock):
    hall = cast.make_hall(organiser)
    names = [("hall_changelist",), ("seat_changelist",), ("hall_change", hall.pk)]
    before = [queries(client, *name) for name in names]
    cast.make_hall(organiser), cast.make_hall(organiser)
    for number in range(8):
        rank = Rank.objects.create(hall=hall, name=f"rang {number + 3}", position=number + 3)
        Section.objects.create(hall=hall, name=f"Deel {number}", is_numbered=False, capacity=5, rank=rank)
    assert [queries(client, *name) for name in names] == before
    assert page(client, "hall_changelist").content.decode().count(">70<") == 1


def test_a_version_cannot_take_the_name_of_another_hall(client, programmer, frozen):
    newer = Hall.objects.create(venue=frozen.venue, name=frozen.name, version=2)
    other = Hall.objects.create(venue=frozen.venue, name="Andere zaal")
    address = reverse("admin:shows_hall_change", args=[newer.pk])
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields}
    bound = type(form)(values | {"name": other.name}, instance=newer)
    assert not bound.is_valid()
    assert "name" in bound.errors


def test_a_section_has_no_more_standing_room_than_a_hall_can_have(programmer, hall):
    rank = hall.ranks.first()
    values = {"name": "Vloer", "position": 9, "is_numbered": False, "capacity": 100_001, "rank": rank.pk}
    form = modelform_factory(Section, form=SameHallForm, fields=list(values))(values, instance=Section(hall=hall))
    assert not form.is_valid()
    assert "capacity" in form.errors
