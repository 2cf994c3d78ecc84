"""What a process keeps: for how long, how much of it, and for whom."""

import threading

import pytest
from django.urls import set_script_prefix
from django.utils import translation

from ticketing.cache import Cache, forget_all


def named(keys: list[str]) -> dict[str, str]:
    """Makes a value of each key."""
    return {key: key.upper() for key in keys}


def test_a_value_is_made_once_until_its_seconds_are_over(clock) -> None:
    cache: Cache[int] = Cache(seconds=10, most=3)
    assert cache.get("a", lambda: 1) == 1
    clock.advance(seconds=9.9)
    assert cache.get("a", lambda: 2) == 1
    clock.advance(seconds=0.1)
    assert cache.get("a", lambda: 3) == 3


def test_none_is_a_value(clock) -> None:
    cache: Cache[int | None] = Cache(seconds=10, most=3)
    assert cache.get("a", lambda: None) is None
    assert cache.get("a", lambda: 1) is None
    assert cache.get_many(["a"], lambda missing: {"a": 1}) == {"a": None}


def test_what_make_raises_is_not_kept() -> None:
    cache: Cache[int] = Cache(seconds=10, most=3)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 2) == 2


def test_all_that_is_missing_is_made_at_once_and_in_the_order_of_the_keys(clock) -> None:
    cache: Cache[str] = Cache(seconds=10, most=9)
    asked: list[list[str]] = []
    cache.get("b", lambda: "kept")
    values = cache.get_many(["c", "b", "a", "c"], lambda missing: asked.append(missing) or named(missing))
    assert asked == [["c", "a"]]
    assert list(values.items()) == [("c", "C"), ("b", "kept"), ("a", "A")]
    assert cache.get_many(["a"], lambda missing: {}) == {"a": "A"}


def test_a_key_for_which_nothing_can_be_made_is_left_out_and_tried_again() -> None:
    cache: Cache[str] = Cache(seconds=10, most=9)
    assert cache.get_many(["a", "b"], lambda missing: {"b": "B"}) == {"b": "B"}
    assert cache.get_many(["a", "b"], named) == {"a": "A", "b": "B"}


def test_the_oldest_of_too_many_go(clock) -> None:
    cache: Cache[str] = Cache(seconds=10, most=3)
    for key in "abcde":
        cache.get(key, lambda key=key: key)
    assert [key for key in "abcde" if cache.peek(key)] == ["c", "d", "e"]
    cache.get_many(list("vwxyz"), named)
    assert [key for key in "cdevwxyz" if cache.peek(key)] == ["x", "y", "z"]
    assert len(cache) == 3


def test_what_has_ended_goes_when_something_new_comes(clock) -> None:
    cache: Cache[str] = Cache(seconds=10, most=3)
    cache.get_many(["a", "b"], named)
    clock.advance(seconds=10)
    cache.get("c", lambda: "c")
    assert len(cache) == 1


def test_a_value_may_last_another_time_than_usual(clock) -> None:
    cache: Cache[int] = Cache(seconds=10, most=3)
    cache.put("short", 1, seconds=2)
    cache.put("usual", 2)
    clock.advance(seconds=2)
    assert (cache.peek("short"), cache.peek("usual")) == (None, 2)


def test_what_was_rendered_is_kept_for_each_language_and_script_prefix() -> None:
    cache: Cache[str] = Cache(seconds=10, most=9, rendered=True)
    cache.get("a", lambda: "Zoek")
    with translation.override("fr"):
        assert cache.get("a", lambda: "Cherchez") == "Cherchez"
    set_script_prefix("/elsewhere/")
    try:
        assert cache.get_many(["a"], lambda missing: {"a": "/elsewhere/"}) == {"a": "/elsewhere/"}
    finally:
        set_script_prefix("/")
    assert cache.get("a", lambda: "lost") == "Zoek"


def test_switched_off_nothing_is_kept(settings) -> None:
    cache: Cache[int] = Cache(seconds=10, most=3)
    cache.put("a", 1)
    settings.CACHE_IN_PROCESS = False
    assert cache.get("a", lambda: 2) == 2
    assert cache.peek("a") is None
    assert cache.get_many(["a"], lambda missing: {"a": 3}) == {"a": 3}
    cache.put("b", 4)
    settings.CACHE_IN_PROCESS = True
    assert cache.peek("b") is None


def test_all_caches_can_be_cleared() -> None:
    caches = [Cache[int](seconds=10, most=3) for _ in range(2)]
    for cache in caches:
        cache.put("a", 1)
    forget_all()
    assert [len(cache) for cache in caches] == [0, 0]


def test_threads_share_it_without_losing_or_growing() -> None:
    """Eight threads make and throw away values of one small cache: each gets what belongs to its key."""
    cache: Cache[int] = Cache(seconds=10, most=5)
    wrong: list[int] = []
    start = threading.Barrier(8)

    def use() -> None:
        start.wait()
        for number in range(3_000):
            key = number % 7
            if cache.get(key, lambda key=key: key * 10) != key * 10:
                wrong.append(key)
            keys = [key, (key + 1) % 7]
            if cache.get_many(keys, lambda missing: {one: one * 10 for one in missing}) != {k: k * 10 for k in keys}:
                wrong.append(key)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(cache) <= 5
