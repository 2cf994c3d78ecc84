"""The style sheet that puts seats in their places."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from shows import hall_style
from shows.models import Hall, Seat
from tests import cast


@pytest.fixture
def hall(organiser):
    return cast.make_hall(organiser)


def test_every_seat_has_a_place_of_its_own(hall):
    css = hall_style.make_style(hall).css
    places = re.findall(r"#s(\d+)\{left:([\d.]+)em;top:([\d.]+)em\}", css)
    assert {int(pk) for pk, *_ in places} == set(Seat.objects.values_list("pk", flat=True))
    assert len({(left, top) for _, left, top in places}) == len(places)


def test_neighbours_stand_as_far_apart_as_a_finger_is_wide(hall):
    css = hall_style.make_style(hall).css
    lefts = [float(left) for left in re.findall(r"#s\d+\{left:([\d.]+)em", css)][:10]
    assert [round(b - a, 2) for a, b in pairwise(lefts)] == [hall_style.SPACING] * 9


def test_the_unit_of_the_plan_does_not_matter(hall):
    before = hall_style.make_style(hall)
    for seat in Seat.objects.all():
        Seat.objects.filter(pk=seat.pk).update(x=seat.x * 7 + 1000, y=seat.y * 7 - 500)
    assert hall_style.make_style(hall).css == before.css


def test_a_section_can_be_shown_alone(hall):
    css = hall_style.make_style(hall).css
    for section in hall.sections.all():
        assert f"form:has(#zaaldeel-{section.pk}:checked) .deel:not(#deel-{section.pk})" in css


def test_the_stage_goes_with_the_section_before_it(hall):
    hall.drawing = [
        {"shape": "rectangle", "position": {"x": 20, "y": -60}, "rectangle": {"width": 200, "height": 30},
         "text": {"text": "PODIUM"}},
    ]  # fmt: skip
    drawn = hall_style.make_style(hall)
    parterre, balcony = hall.sections.all()
    assert drawn.areas[0].text == "PODIUM"
    assert f"form:has(#zaaldeel-{parterre.pk}:checked) .vlak:not(#vlak-0){{display:none}}" in drawn.css
    assert f"form:has(#zaaldeel-{balcony.pk}:checked) .vlak{{display:none}}" in drawn.css


@pytest.mark.parametrize(
    "area",
    [
        {"shape": "circle", "position": {"x": 9, "y": 9}, "circle": {"radius": 5}},
        {"shape": "ellipse", "position": {"x": 9, "y": 9}, "ellipse": {"radius": {"x": 5, "y": 2}}},
        {"shape": "text", "position": {"x": 9, "y": 9}, "text": {"text": "NOOD"}},
        {"shape": "polygon", "position": {"x": 0, "y": 0},
         "polygon": {"points": [{"x": 0, "y": 0}, {"x": 9, "y": 0}, {"x": 9, "y": 9}]}},
    ],
)  # fmt: skip
def test_every_shape_of_the_open_format_can_be_drawn(hall, area):
    hall.drawing = [area]
    assert "#vlak-0{left:" in hall_style.make_style(hall).css


def test_a_hall_without_seats_has_an_empty_plan(organiser):
    assert hall_style.make_style(cast.make_club(organiser)).areas == ()


def test_the_sheet_is_kept_for_ever_under_its_version_alone(client, hall):
    version = hall_style.style_of(hall).version
    now = client.get(reverse("hall_style", args=[hall.pk, version]))
    assert now.headers["Content-Type"].startswith("text/css")
    assert "immutable" in now.headers["Cache-Control"]
    assert client.get(reverse("hall_style", args=[hall.pk, "oud"])).headers["Cache-Control"] == "no-cache"


def test_a_moved_seat_is_another_version(hall):
    before = hall_style.make_style(hall).version
    Seat.objects.filter(pk=Seat.objects.first().pk).update(x=999)
    assert hall_style.make_style(hall).version != before


def test_an_unknown_hall_is_not_found(client, hall):
    assert client.get(reverse("hall_style", args=[hall.pk + 9, "x"])).status_code == 404


def test_a_plan_is_asked_once(hall, django_assert_num_queries):
    with django_assert_num_queries(1):
        hall_style.style_of(hall)
        hall_style.style_of(Hall.objects.none().model(pk=hall.pk))


def test_a_transparent_area_hides_no_seats_and_its_words_stay_at_their_end(hall):
    around = {
        "shape": "rectangle",
        "position": {"x": 0, "y": 0},
        "color": "transparent",
        "rectangle": {"width": 400, "height": 180},
        "text": {"text": "BALKON", "position": {"x": 200, "y": 26}},
    }
    Hall.objects.filter(pk=hall.pk).update(drawing=[around, around | {"color": "#eee"}])
    hall.refresh_from_db()
    first, second = hall_style.make_style(hall).css.split("#vlak-")[1:3]
    assert "background:none" in first
    assert "place-items:start center" in first
    assert "background" not in second


def test_rows_closer_than_neighbours_still_leave_room_for_a_finger(hall):
    """Seats 30 apart in rows that stand 25 apart: 25 are 1.8 em."""
    for seat in Seat.objects.all():
        row = (seat.position - 1) // 10
        Seat.objects.filter(pk=seat.pk).update(x=30 * int(seat.number), y=25 * row)
    places = re.findall(r"#s(\d+)\{left:([\d.]+)em;top:([\d.]+)em\}", hall_style.make_style(hall).css)
    tops = sorted({float(top) for _pk, _left, top in places})
    assert [round(two - one, 2) for one, two in pairwise(tops)] == [hall_style.SPACING] * 2
