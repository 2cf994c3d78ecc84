"""What a process keeps for some seconds, and what it lets go."""

import pytest

from ticketing import keeping
from ticketing.keeping import Kept


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have passed, in a list of one."""
    passed = [100.0]
    monkeypatch.setattr(keeping.time, "monotonic", lambda: passed[0])
    return passed


@pytest.fixture
def kept():
    made = Kept(seconds=10, most=3)
    yield made
    Kept.everything.remove(made)


def test_it_is_made_once_until_it_is_old(kept, clock) -> None:
    assert kept.get("a", lambda: 1) == 1
    assert kept.get("a", lambda: 2) == 1
    clock[0] += 11
    assert kept.get("a", lambda: 3) == 3


def test_the_oldest_of_too_many_go(kept, clock) -> None:
    for name in "abcde":
        clock[0] += 1
        kept.get(name, lambda name=name: name)
    assert list(kept._values) == ["c", "d", "e"]
    kept.get_many(list("vwxyz"), lambda lacking: {name: name for name in lacking})
    assert list(kept._values) == ["x", "y", "z"]


def test_what_is_old_goes_when_something_new_comes(kept, clock) -> None:
    kept.get_many(["a", "b"], lambda lacking: {name: name for name in lacking})
    clock[0] += 11
    kept.get("c", lambda: "c")
    assert list(kept._values) == ["c"]


def test_nothing_new_is_no_trouble(kept, clock) -> None:
    kept.get("a", lambda: "a")
    clock[0] += 11
    assert kept.get_many(["b"], lambda lacking: {}) == []
