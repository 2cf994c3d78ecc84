"""Seating plans for the tests: a small valid one to break, random ones, and the format as a schema of our own."""

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from shows.seating.hall_plan import HallPlan, SeatPlan, SectionPlan

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "seating"

POSITION = {"type": "object", "required": ["x", "y"], "additionalProperties": False,
            "properties": {"x": {"type": "number"}, "y": {"type": "number"}}}  # fmt: skip


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


TEXT = {"type": "string"}
MAYBE = {"type": ["string", "null"]}
# The open format, as its documentation tells it.
SCHEMA = closed(
    ["name", "zones", "categories", "size"],
    name=TEXT,
    size=closed(["width", "height"], width={"type": "integer"}, height={"type": "integer"}),
    categories={"type": "array", "items": closed(["name"], name=TEXT, color=TEXT)},
    zones={"type": "array", "items": closed(
        ["position", "rows"], name=TEXT, zone_id=TEXT, uuid=TEXT, position=POSITION,
        rows={"type": "array", "items": closed(
            ["row_number", "seats"], row_number=TEXT, row_label=MAYBE, seat_label=MAYBE, uuid=TEXT, position=POSITION,
            row_number_position={"enum": ["start", "end", "both", None]},
            seats={"type": "array", "items": closed(
                ["seat_guid", "seat_number", "position", "category"], seat_guid=TEXT, seat_number=TEXT,
                position=POSITION, category=TEXT, uuid=TEXT, start_direction={"enum": ["<", ">", "<>", None]},
                radius={"type": "number"})})},
        areas={"type": "array", "items": closed(
            ["shape", "position"], shape={"enum": ["polygon", "rectangle", "ellipse", "circle", "text"]}, color=TEXT,
            border_color=TEXT, rotation={"type": "number"}, position=POSITION, uuid=TEXT,
            polygon=closed(["points"], points={"type": "array", "items": POSITION}),
            rectangle=closed(["width", "height"], width={"type": "integer"}, height={"type": "integer"}),
            circle=closed(["radius"], radius={"type": "integer"}), ellipse=closed(["radius"], radius=POSITION),
            text=closed(["text"], text=TEXT, color=TEXT, size={"type": "integer"}, position=POSITION))})},
)  # fmt: skip


def sample(name: str) -> bytes:
    """A real file of the collection beside the repository."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"{name} isn't here")
    return path.read_bytes()


def seat(number: str, x: float, category: str = "Rang 1", **more: Any) -> dict[str, Any]:
    seat = {"seat_guid": f"p-{number}", "seat_number": number, "position": {"x": x, "y": 0}, "category": category}
    return seat | more


def plan() -> dict[str, Any]:
    """Two zones: Parterre with row A of three seats and a stage, Balkon with row AA of two."""
    return copy.deepcopy({
        "name": "Zaal", "size": {"width": 400, "height": 300},
        "categories": [{"name": "Rang 1", "color": "#112233"}, {"name": "Rang 2"}],
        "zones": [
            {"name": "Parterre", "position": {"x": 0, "y": 0}, "rows": [
                {"row_number": "A", "position": {"x": 10, "y": 50}, "seats": [seat(n, 24 * int(n)) for n in "123"]}],
             "areas": [{"shape": "rectangle", "position": {"x": 0, "y": 0}, "rectangle": {"width": 90, "height": 20},
                        "text": {"text": "PODIUM"}}]},
            {"name": "Balkon", "position": {"x": 0, "y": 200}, "rows": [
                {"row_number": "AA", "position": {"x": 10, "y": 0},
                 "seats": [seat(n, 24 * int(n), "Rang 2", seat_guid=f"b-{n}") for n in "12"]}], "areas": []},
        ],
    })  # fmt: skip


def at(value: Any, pointer: str) -> Any:
    """What a JSON pointer points to."""
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


# --- Random halls -----------------------------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from('aB1 éß·()–%s:,"<&/~中'), max_size=12).map(lambda text: text.strip(" ·"))
TRAPS = ["Rolstoelplaats", "Begeleider", "X (stoel)", "X (rolstoelplaats)", "Oriëntatie: ja", "3 plaatsen: Rang 1",
         "maakt plaats voor g1", "a · maakt plaats voor g1", "–", "%s", "a · – · b"]  # fmt: skip
NAMES = (WORDS | st.sampled_from(TRAPS)).filter(bool)
NUMBERS = st.floats(-9000, 9000).map(lambda value: round(value, 3) + 0.0)


@st.composite
def drawn(draw: Any) -> dict[str, Any]:
    area: dict[str, Any] = {"position": {"x": draw(NUMBERS), "y": draw(NUMBERS)}}
    shape = area["shape"] = draw(st.sampled_from(["text", "rectangle", "circle", "ellipse", "polygon"]))
    if shape == "text" or draw(st.booleans()):
        area["text"] = {"text": draw(NAMES)} | draw(st.sampled_from([{}, {"size": 20, "color": "#222222"}]))
    sizes = st.integers(0, 900)
    if shape == "rectangle":
        area["rectangle"] = {"width": draw(sizes), "height": draw(sizes)}
    if shape == "circle":
        area["circle"] = {"radius": draw(sizes)}
    if shape == "ellipse":
        area["ellipse"] = {"radius": {"x": abs(draw(NUMBERS)), "y": abs(draw(NUMBERS))}}
    if shape == "polygon":
        points = draw(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=5))
        area["polygon"] = {"points": [{"x": x, "y": y} for x, y in points]}
    return area


@st.composite
def section(draw: Any, name: str, ranks: list[str], number: int) -> SectionPlan:
    if draw(st.integers(0, 3)) == 0:
        return SectionPlan(name, capacity=draw(st.integers(1, 20_000)), rank=draw(st.sampled_from(ranks)))
    kinds = st.sampled_from(["regular", "regular", "wheelchair", "companion"])
    seats = []
    for row in draw(st.lists(st.sampled_from(["A", "B", "1", "rij", "–"]), min_size=1, max_size=3, unique=True)):
        label, position = draw(WORDS), draw(st.sampled_from(["", "start", "end", "both"]))
        # As a file's pieces of a row, each further to the right.
        xs = sorted(draw(st.lists(NUMBERS, min_size=1, max_size=4)))
        for n, x in enumerate(xs):
            own = draw(st.sampled_from(["", "Stoel %s", "stoel"]))
            kind = draw(kinds)
            remark, arrow = draw(WORDS | st.sampled_from(TRAPS)), draw(st.sampled_from(["", "<", ">", "<>"]))
            rank, guid = draw(st.sampled_from(ranks)), f"{number}-g{len(seats)}"
            spot = x, draw(NUMBERS)
            seats.append(SeatPlan(row, str(n), guid, rank, *spot, kind, remark, label, own, position, arrow))
    wheelchairs = [seat.guid for seat in seats if seat.kind == "wheelchair"]
    return SectionPlan(name, tuple(_making_room(draw, seat, wheelchairs) for seat in seats))


def _making_room(draw: Any, seat: SeatPlan, wheelchairs: list[str]) -> SeatPlan:
    if seat.kind == "wheelchair" or not wheelchairs:
        return seat
    return replace(seat, makes_room_for=draw(st.sampled_from(["", *wheelchairs])))


@st.composite
def halls(draw: Any) -> HallPlan:
    """Any hall that can be: mixed, with wheelchair places, with words that look like what the format says otherwise."""
    ranks = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    sections = tuple(draw(section(name, ranks, number)) for number, name in enumerate(names))
    size = st.integers(0, 5000)
    return HallPlan(draw(NAMES), draw(size), draw(size), draw(WORDS), tuple(ranks), sections,
                    tuple(draw(st.lists(drawn(), max_size=3))))  # fmt: skip
