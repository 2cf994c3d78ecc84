"""The faults of real files: each told with its place, coped with or refused; nothing merged in silence."""

import json

import pytest

from shows.seating.import_report import PlanRefused
from shows.seating.json_file import read_json
from shows.seating.limits import MAX_BYTES
from shows.seating.plan_parser import parse_plan

from . import plans

HUGE = 10**9
ROW, SEAT, AREA = "/zones/0/rows/0", "/zones/0/rows/0/seats/1", "/zones/0/areas/0"


def changed(pointer, value):
    """The plan with one thing otherwise; `...` takes it away."""
    plan = plans.plan()
    parent, key = pointer.rsplit("/", 1)
    target = plans.at(plan, parent)
    key = int(key) if isinstance(target, list) else key
    if value is ...:
        del target[key]
    else:
        target[key] = value
    return plan


def refusal(plan, **named):
    with pytest.raises(PlanRefused) as refused:
        parse_plan(plan, **named)
    return [fault for fault in refused.value.report if fault.is_refusal]


def test_a_sound_plan_has_no_faults():
    plan, report = parse_plan(plans.plan())
    assert list(report) == []
    assert [(section.name, len(section.seats)) for section in plan.sections] == [("Parterre", 3), ("Balkon", 2)]
    assert plan.ranks == ("Rang 1", "Rang 2")
    seat = plan.sections[1].seats[1]
    assert (seat.row, seat.number, seat.rank, seat.x, seat.y) == ("AA", "2", "Rang 2", 58, 200)
    assert plan.drawing[0]["text"]["text"] == "PODIUM"


COPED = [
    ("/size/width", 400.5, "/size", "afgerond"),
    ("/size", ..., "/size", "afgeleid van de stoelen"),
    ("/size", [1, 2], "/size", "afgeleid van de stoelen"),
    ("/size/height", -3, "/size", "afgeleid van de stoelen"),
    ("/size/height", float("nan"), "/size", "afgeleid van de stoelen"),
    ("/licence", "CC0", "/licence", "onbekende sleutel"),
    (f"{SEAT}/status", "free", f"{SEAT}/status", "onbekende sleutel"),
    ("/categories/0/label", "Duur", "/categories/0/label", "onbekende sleutel"),
    ("/categories/1/name", "Rang 1", "/categories/1/name", "één rang"),
    ("/categories/1/name", "", "/categories/1", "zonder naam"),
    ("/categories", ..., f"{ROW}/seats/0/category", "laatste rang"),
    (f"{SEAT}/category", "Loge", f"{SEAT}/category", "laatste rang"),
    (f"{SEAT}/seat_guid", "p-1", f"{SEAT}/seat_guid", "dubbele guid"),
    (f"{SEAT}/seat_guid", "b-1", "/zones/1/rows/0/seats/0/seat_guid", "dubbele guid"),
    (f"{SEAT}/seat_guid", ..., SEAT, "eigen guid"),
    (f"{SEAT}/seat_guid", "x" * 81, f"{SEAT}/seat_guid", "te lang"),
    (f"{SEAT}/seat_number", 7, f"{SEAT}/seat_number", "een getal waar tekst hoort"),
    (f"{SEAT}/start_direction", "omhoog", f"{SEAT}/start_direction", "onbekende waarde"),
    (f"{SEAT}/wheelchair", True, f"{SEAT}/wheelchair", "begrepen"),
    (f"{SEAT}/replaced_by", "p-3", SEAT, "geen rolstoelplaats"),
    (f"{ROW}/row_number", 5, f"{ROW}/row_number", "een getal waar tekst hoort"),
    (f"{ROW}/row_label", "x" * 61, f"{ROW}/row_label", "te lang"),
    (f"{ROW}/row_label", "Rij\u0000A", f"{ROW}/row_label", "niet te drukken"),
    (f"{ROW}/row_label", "Rij \ud800", f"{ROW}/row_label", "niet te drukken"),
    (f"{ROW}/position", ..., ROW, "aangenomen"),
    ("/zones/0/name", ..., "/zones/0", "geen naam"),
    ("/zones/1/rows", [], "/zones/1/rows", "geen stoelen"),
    (f"{AREA}/rectangle/width", 90.5, f"{AREA}/rectangle", "afgerond"),
    (f"{AREA}/rectangle/width", -90, AREA, "overgeslagen"),
    (f"{AREA}/shape", "hexagon", AREA, "overgeslagen"),
    (f"{AREA}/color", "url(https://evil.example/x)", f"{AREA}/color", "onbekende kleur"),
    (f"{AREA}/text", "PODIUM", f"{AREA}/text", "een object"),
    (AREA, "podium", AREA, "een object"),
]


@pytest.mark.parametrize(("pointer", "value", "place", "message"), COPED)
def test_a_fault_that_can_be_worked_around_is_reported(pointer, value, place, message):
    plan, report = parse_plan(changed(pointer, value))
    assert plan.places >= 3
    assert place in [fault.pointer for fault in report], [str(fault) for fault in report]
    assert any(message in fault.message for fault in report if fault.pointer == place)
    assert report.refusals == 0


REFUSED = [
    (f"{SEAT}/seat_number", "1", f"{SEAT}/seat_number", "bestaan al in dit zaaldeel (/zones/0/rows/0/seats/0)"),
    (f"{SEAT}/seat_number", ..., SEAT, "ontbreekt"),
    (f"{SEAT}/seat_number", " ", SEAT, "ontbreekt"),
    (f"{SEAT}/seat_number", "x" * 11, f"{SEAT}/seat_number", "te lang"),
    (f"{SEAT}/seat_number", True, f"{SEAT}/seat_number", "tekst"),
    (f"{SEAT}/category", ..., SEAT, "ontbreekt"),
    (f"{SEAT}/category", None, SEAT, "ontbreekt"),
    (f"{SEAT}/category", ["Rang 1"], f"{SEAT}/category", "tekst"),
    (f"{SEAT}/category", "x" * 61, "/categories", "te lang"),
    (f"{SEAT}/position/x", float("nan"), f"{SEAT}/position", "geen geldige plaats"),
    (f"{SEAT}/position/x", float("inf"), f"{SEAT}/position", "geen geldige plaats"),
    (f"{SEAT}/position/x", HUGE, f"{SEAT}/position", "geen geldige plaats"),
    (f"{SEAT}/position/x", -HUGE, f"{SEAT}/position", "geen geldige plaats"),
    (f"{SEAT}/position/y", "24", f"{SEAT}/position", "geen geldige plaats"),
    (f"{SEAT}/position", [1, 2], f"{SEAT}/position", "geen geldige plaats"),
    (SEAT, "stoel", SEAT, "een object"),
    (ROW, None, ROW, "een object"),
    (f"{ROW}/row_number", ..., ROW, "ontbreekt"),
    (f"{ROW}/row_number", "x" * 11, f"{ROW}/row_number", "te lang"),
    (f"{ROW}/position/x", 10**400, f"{ROW}/position", "geen geldige plaats"),
    (f"{ROW}/seats", {}, f"{ROW}/seats", "een lijst"),
    ("/zones/1/name", "Parterre", "/zones/1/name", "er is al een zone"),
    ("/zones/1", 3, "/zones/1", "een object"),
    ("/zones", "alles", "/zones", "een lijst"),
    ("/zones", [], "/zones", "geen stoelen"),
    ("/categories", {}, "/categories", "een lijst"),
    ("/name", ..., "", "ontbreekt"),
]


@pytest.mark.parametrize(("pointer", "value", "place", "message"), REFUSED)
def test_an_ambiguous_or_missing_value_is_refused_with_its_place(pointer, value, place, message):
    faults = refusal(changed(pointer, value))
    assert any(fault.pointer == place and message in fault.message for fault in faults), [
        str(fault) for fault in faults
    ]


@pytest.mark.parametrize("value", [None, True, 3, "plan", [], [1], {}, {"zones": [{}]}])
def test_what_is_no_plan_is_refused(value):
    assert refusal(value)


def test_each_fault_says_where_in_words_and_by_pointer():
    plan = changed(f"{SEAT}/seat_number", "1")
    (fault,) = refusal(plan)
    assert str(fault) == (
        "Parterre, rij A, stoel 1: deze rij en dit nummer bestaan al in dit zaaldeel (/zones/0/rows/0/seats/0)"
        f" ({SEAT}/seat_number)"
    )


def test_a_name_that_is_given_is_the_halls():
    plan, _report = parse_plan(changed("/name", ...), name="Kleine zaal")
    assert plan.name == "Kleine zaal"


def test_a_row_in_pieces_becomes_one_row_from_left_to_right_and_is_told():
    """Right of the aisle first, another row between: real files repeat a row over its segments."""
    plan = plans.plan()
    zone = plan["zones"][0]
    right = {"row_number": "A", "position": {"x": -500, "y": 50}, "seats": [plans.seat("9", 24), plans.seat("8", 48)]}
    between = {"row_number": "B", "position": {"x": 0, "y": 80}, "seats": [plans.seat("7", 24)]}
    zone["rows"] += [between, right]
    parsed, report = parse_plan(plan)
    assert [(seat.row, seat.number) for seat in parsed.sections[0].seats] == [
        ("A", "9"), ("A", "8"), ("A", "1"), ("A", "2"), ("A", "3"), ("B", "7"),
    ]  # fmt: skip
    assert [fault.message for fault in report] == [
        "rij A staat in stukken in het bestand: één rij gemaakt, van links naar rechts"
    ]


def test_two_seats_of_one_guid_both_come_in_under_names_of_their_own():
    plan, _report = parse_plan(changed(f"{SEAT}/seat_guid", "p-1"))
    assert [seat.guid for seat in plan.sections[0].seats] == ["p-1", "p-1~2", "p-3"]


KINDS = [
    ("Rolstoelplaats", ("Rolstoelplaats", "wheelchair")), ("Begeleider rolstoel", ("Begeleider rolstoel", "companion")),
    ("Wheelchair space", ("Wheelchair space", "wheelchair")), ("Rang 1", ("Rang 1", "regular")),
    ("Rang 1 (rolstoelplaats)", ("Rang 1", "wheelchair")), ("Rang 1 (begeleider)", ("Rang 1", "companion")),
    ("Rolstoelvriendelijk (stoel)", ("Rolstoelvriendelijk", "regular")),
]  # fmt: skip


@pytest.mark.parametrize(("category", "meant"), KINDS)
def test_a_category_says_rank_and_kind(category, meant):
    plan, _report = parse_plan(changed(f"{SEAT}/category", category))
    seat = plan.sections[0].seats[1]
    assert (seat.rank, seat.kind) == meant


def test_extra_keys_say_kind_remark_and_what_makes_room():
    plan = changed(f"{SEAT}/kind", "wheelchair")
    plans.at(plan, f"{ROW}/seats/0").update(replaced_by="p-2", remark="aan de gang")
    parsed, report = parse_plan(plan)
    first, wheelchair, _last = parsed.sections[0].seats
    assert (wheelchair.kind, first.makes_room_for, first.remark) == ("wheelchair", "p-2", "aan de gang")
    assert len(list(report)) == 3


def test_making_room_for_one_of_two_of_a_name_is_refused():
    plan = plans.plan()
    first, second, third = plan["zones"][0]["rows"][0]["seats"]
    second.update(seat_guid="w", wheelchair=True)
    third.update(seat_guid="w", wheelchair=True)
    first["replaced_by"] = "w"
    assert "zo heten er twee" in refusal(plan)[0].message


def test_an_unnumbered_section_is_a_zone_with_words():
    plan = plans.plan()
    words = {"shape": "text", "position": {"x": 0, "y": 0}, "text": {"text": "420 plaatsen: Rang 2"}}
    plan["zones"].append({"name": "Vloer", "position": {"x": 0, "y": 0}, "rows": [], "areas": [words]})
    parsed, report = parse_plan(plan)
    assert (parsed.sections[2].name, parsed.sections[2].capacity, parsed.sections[2].rank) == (
        "Vloer", 420, "Rang 2",
    )  # fmt: skip
    assert list(report) == []
    assert len(parsed.drawing) == 1


def test_words_about_a_rank_that_is_not_there_make_no_section():
    plan = plans.plan()
    words = {"shape": "text", "position": {"x": 0, "y": 0}, "text": {"text": "420 plaatsen: Rang 9"}}
    plan["zones"].append({"name": "Vloer", "position": {"x": 0, "y": 0}, "rows": [], "areas": [words]})
    parsed, report = parse_plan(plan)
    assert [section.name for section in parsed.sections] == ["Parterre", "Balkon"]
    assert [fault.pointer for fault in report] == ["/zones/2/rows"]


FILES = [
    (b"", "geen JSON"),
    (b"\xff\xfe\x00", "geen tekst"),
    (b"<svg onload=alert(1)>", "geen JSON"),
    (b'{"name": ', "regel 1"),
    (b"[" * 100_000, "te diep genest"),
    (b'{"a":' * 100_000, "te diep genest"),
    (b"9" * 5000, "te lang"),
    (b" " * (MAX_BYTES + 1), "te groot"),
]


@pytest.mark.parametrize(("data", "message"), FILES)
def test_a_file_that_is_no_json_is_refused(data, message):
    with pytest.raises(PlanRefused, match=message):
        read_json(data)


def test_a_byte_order_mark_is_no_fault():
    assert read_json(b"\xef\xbb\xbf{}") == {}


def test_a_key_that_comes_twice_is_told():
    written = json.dumps(plans.plan()).replace('"name": "Zaal"', '"name": "Ander", "name": "Zaal"')
    plan, report = parse_plan(read_json(written.encode()))
    assert plan.name == "Zaal"
    assert [fault.pointer for fault in report] == ["/name"]


def test_numbers_that_json_does_not_know_are_refused_where_they_stand():
    written = json.dumps(changed(f"{SEAT}/position/x", float("nan")))
    assert "NaN" in written
    assert refusal(read_json(written.encode()))[0].pointer == f"{SEAT}/position"


@pytest.mark.parametrize("key", ["zones", "categories"])
def test_a_plan_larger_than_any_hall_is_refused_before_it_is_read(key):
    plan = plans.plan()
    plan[key] = plan[key] * 500
    assert "te veel" in refusal(plan)[0].message


def test_a_thousand_faults_are_counted_and_the_first_told():
    plan = plans.plan()
    plan.update({f"k{n}": 1 for n in range(5000)})
    _plan, report = parse_plan(plan)
    assert report.total == 5000
    assert len(list(report)) == 2000


def test_a_thousand_seats_of_one_guid_get_a_thousand_guids():
    plan = plans.plan()
    seat = plan["zones"][0]["rows"][0]["seats"][0]
    plan["zones"][0]["rows"][0]["seats"] = [
        seat | {"seat_guid": "0", "seat_number": str(n), "position": {"x": 24 * n, "y": 0}} for n in range(1000)
    ]
    parsed, report = parse_plan(plan)
    guids = [seat.guid for seat in parsed.sections[0].seats]
    assert len(set(guids)) == 1000
    assert (guids[1], guids[999]) == ("0~2", "0~1000")
    assert sum("dubbele guid" in str(fault) for fault in report) == 999


def test_a_key_that_is_no_text_can_be_told_all_the_same():
    points = [{"x": 0, "y": 0}, {"x": 9, "y": 0}, {"x": 9, "y": 9}]
    area = plans.at(plans.plan(), AREA) | {"shape": "polygon", "polygon": {"points": points, "\ud800": 1}}
    _, report = parse_plan(changed(AREA, area))
    assert any("onbekende sleutel" in str(fault) and str(fault).encode() for fault in report)


def test_more_standing_room_than_a_hall_can_have_is_refused():
    area = plans.at(plans.plan(), AREA) | {"shape": "text", "text": {"text": "999999 plaatsen: Rang 1", "size": 12}}
    zone = {"name": "Vloer", "position": {"x": 0, "y": 0}, "rows": [], "areas": [area]}
    plan = plans.plan()
    plan["zones"].append(zone)
    assert any("te veel plaatsen zonder nummer" in str(fault) for fault in refusal(plan))
