"""The admin of shows: staff see and touch their own organiser alone; what follows from acts can't be written."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import StaffRole
from shows.models import Genre, Hall, Performance, Production
from tests import cast
from ticketing import dates


@pytest.fixture
def ours(organiser):
    return perform(organiser, "Van ons")


@pytest.fixture
def theirs(db):
    return perform(cast.make_organiser("ander", name="Ander huis"), "Van hen")


def perform(organiser, title):
    return cast.make_performance(cast.make_production(organiser, title), cast.make_hall(organiser))


def staff(client, organiser, role):
    person = cast.make_customer("staf@example.org", is_staff=True)
    StaffRole.objects.create(customer=person, organiser=organiser, role=role)
    client.force_login(person)
    return person


@pytest.fixture
def programmer(client, organiser):
    return staff(client, organiser, StaffRole.Role.PROGRAMMING)


@pytest.fixture
def desk(client, organiser):
    return staff(client, organiser, StaffRole.Role.BOX_OFFICE)


@pytest.fixture
def chief_of_all(client, db):
    person = cast.make_customer("beheer@example.org", is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


MODELS = ["venue", "hall", "rank", "section", "seat", "season", "genre", "tariff", "production", "performance"]


def changelist(client, model):
    return client.get(reverse(f"admin:shows_{model}_changelist"))


@pytest.mark.parametrize("model", MODELS)
def test_lists_hold_what_is_of_the_own_organiser(client, programmer, organiser, ours, theirs, model):
    response = changelist(client, model)
    assert response.status_code == 200
    rows = response.context["cl"].result_list
    admin = response.context["cl"].model_admin
    assert rows
    assert {admin.organiser_of(row) for row in rows} == {organiser.pk}
    assert "Van hen" not in response.content.decode()


@pytest.mark.parametrize("model", [*MODELS, "vatrate"])
def test_the_networks_staff_see_everything(client, chief_of_all, ours, theirs, model):
    assert changelist(client, model).context["cl"].result_count >= 1
    assert client.get(reverse(f"admin:shows_{model}_add")).status_code == 200


def test_a_strangers_performance_cannot_be_opened(client, programmer, ours, theirs):
    response = client.get(reverse("admin:shows_performance_change", args=[theirs.pk]))
    assert response.status_code == 302  # the admin's way of "no such thing"
    assert response.url == reverse("admin:index")


def test_choices_and_filters_name_nothing_of_others(client, programmer, organiser, ours, theirs):
    Genre.objects.filter(organiser=theirs.production.organiser).update(name="Hun genre")
    Hall.objects.filter(pk=theirs.hall_id).update(name="Hun zaal")
    for url in (
        reverse("admin:shows_production_add"),
        reverse("admin:shows_performance_add"),
        reverse("admin:shows_production_changelist"),
        reverse("admin:shows_performance_changelist"),
        reverse("admin:shows_performance_change", args=[ours.pk]),
    ):
        shown = client.get(url).content.decode()
        assert "Hun genre" not in shown
        assert "Hun zaal" not in shown
        assert "Ander huis" not in shown


def test_a_strangers_number_in_the_form_is_refused(client, programmer, ours, theirs):
    response = client.post(
        reverse("admin:shows_production_add"), production_form(ours.production, genre=theirs.production.genre_id)
    )
    assert response.status_code == 200
    assert "genre" in response.context["adminform"].form.errors
    assert Production.objects.count() == 2


def test_a_programmer_makes_a_production_with_its_picture(client, programmer, ours):
    upload = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(upload, "PNG")
    form = production_form(ours.production) | {"new_picture": SimpleUploadedFile("p.png", upload.getvalue())}
    assert client.post(reverse("admin:shows_production_add"), form).status_code == 302
    assert Production.objects.get(slug="nieuw").picture.content_type == "image/webp"


def test_what_is_no_picture_is_refused(client, programmer, ours):
    form = production_form(ours.production) | {"new_picture": SimpleUploadedFile("p.png", b"<svg/>")}
    response = client.post(reverse("admin:shows_production_add"), form)
    assert "new_picture" in response.context["adminform"].form.errors


@pytest.mark.parametrize("model", MODELS)
def test_the_desk_looks_and_changes_nothing(client, desk, ours, model):
    assert changelist(client, model).status_code == 200
    assert client.get(reverse(f"admin:shows_{model}_add")).status_code == 403


def test_a_customer_has_no_business_here(client, customer, ours):
    client.force_login(customer)
    assert changelist(client, "production").status_code in (302, 403)


def test_staff_without_a_role_see_nothing(client, ours):
    client.force_login(cast.make_customer("leeg@example.org", is_staff=True))
    assert changelist(client, "production").status_code == 403


def test_state_and_figures_cannot_be_written(client, programmer, ours):
    url = reverse("admin:shows_performance_change", args=[ours.pk])
    assert client.post(url, performance_form(ours) | {"state": "on_sale", "places_left": "999"}).status_code == 302
    ours.refresh_from_db()
    assert (ours.state, ours.places_left, ours.note) == ("draft", 0, "gewijzigd")


def test_a_hall_is_fixed_once_places_are_laid_out(client, programmer, organiser, ours):
    Performance.objects.filter(pk=ours.pk).update(state="on_sale")
    other = cast.make_club(organiser)
    client.post(reverse("admin:shows_performance_change", args=[ours.pk]), performance_form(ours) | {"hall": other.pk})
    ours.refresh_from_db()
    assert ours.hall_id != other.pk


def test_an_organisers_hall_and_another_ones_production_do_not_go_together(client, chief_of_all, ours, theirs):
    form = performance_form(ours) | {"hall": theirs.hall_id}
    response = client.post(reverse("admin:shows_performance_change", args=[ours.pk]), form)
    assert "hall" in response.context["adminform"].form.errors


def production_form(production, **fields):
    values = {
        "organiser": production.organiser_id, "season": production.season_id, "genre": production.genre_id,
        "slug": "nieuw", "title": "Nieuw",
    }  # fmt: skip
    return values | fields


def performance_form(performance):
    """The performance's own form, as it stands."""
    names = ("starts_at", "sale_from", "sale_until")
    moments = {name: dates.local(getattr(performance, name)).strftime("%Y-%m-%dT%H:%M") for name in names}
    return moments | {
        "production": performance.production_id, "hall": performance.hall_id, "audience": "public", "note": "gewijzigd",
        "sold_online": "on",
    }  # fmt: skip
