"""The importer under any input, and halls there and back again."""

import json
import re
from collections.abc import Callable
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shows.models import Hall, Venue
from shows.seating.exporting import export_hall, plan_of_hall, plan_to_json
from shows.seating.import_report import ImportReport, PlanRefused
from shows.seating.importing import import_plan
from shows.seating.json_file import read_json
from shows.seating.plan_parser import parse_plan
from tests import cast
from tests.shows import plans

KEYS = (
    "name size width height categories color zones rows seats areas position x y row_number row_label seat_label "
    "seat_guid seat_number category shape text polygon points rectangle radius kind replaced_by wheelchair"
)
FIELDS = re.findall(r"\w+", KEYS)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.just(10**400)
    | st.just("\ud800\0")
)
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner),
    max_leaves=30,
)  # fmt: skip
SCHEMA = jsonschema.Draft202012Validator(plans.SCHEMA)


def refused_or_told(value: Any) -> None:
    """Any value gives a plan, or a refusal with a place; never another error."""
    report = refusal(lambda: parse_plan(value))
    assert report is None or report.refusals


def refusal(act: Callable[[], Any]) -> ImportReport | None:
    try:
        act()
    except PlanRefused as refused:
        return refused.report
    return None


@given(ANYTHING)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_value_is_a_plan_or_refused(value):
    refused_or_told(value)


@given(st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_with_anything_anywhere_is_a_plan_or_refused(data):
    """A good plan of which one to three parts are replaced: deeper in than random values come."""
    value = plans.plan()
    for _ in range(data.draw(st.integers(1, 3))):
        spots = list(paths(value))
        parent, key = data.draw(st.sampled_from(spots))
        parent[key] = data.draw(ANYTHING)
    refused_or_told(value)


def paths(value: Any):
    """Every place in a value, as its parent and key."""
    for key, inner in list(value.items()) if isinstance(value, dict) else list(enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list):
            yield from paths(inner)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_are_read_or_refused(data):
    report = refusal(lambda: read_json(data))
    assert report is None or report.refusals == 1


@given(plans.halls())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_hall_written_and_read_is_the_same(plan):
    value = json.loads(json.dumps(plan_to_json(plan)))
    SCHEMA.validate(value)
    again, report = parse_plan(value)
    assert again == plan
    assert [str(fault) for fault in report] == []


@given(plans.halls())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_hall_through_the_database_and_back_is_the_same(db, plan):
    """The rows say as much as the model: import, export, import."""
    Hall.objects.all().delete()
    venue = Venue.objects.first() or venue_of(cast.make_organiser())
    hall, is_new = import_plan(plan, venue=venue)
    assert is_new
    assert plan_of_hall(hall) == plan
    again, report = parse_plan(read_json(export_hall(hall)))
    assert again == plan
    assert import_plan(again, venue=venue) == (hall, False)
    assert report.total == 0


def venue_of(organiser) -> Venue:
    return Venue.objects.create(organiser=organiser, name="V", street="S", postal_code="2800", city="Mechelen")
