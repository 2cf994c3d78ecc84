"""What a process keeps for a short time, so that it isn't computed again for each page. Nothing that decides a sale
reads it. `docs/front-end.md` lists everything that is kept, and why.

Templates use it through `{% cached %}` (accounts/templatetags/cached.py). With `settings.CACHE_IN_PROCESS` off, nothing
is kept. A leaf: it imports no app.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import islice
from threading import Lock
from time import monotonic
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar
from weakref import WeakSet

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Entry(NamedTuple):
    """A value, and the moment on the clock below at which it ends."""

    ends_at: float
    value: Any


class Cache(Generic[Value]):
    """Values by key, each for `seconds`; when there are more than `most`, the oldest go. Threads may share it: two that
    miss the same key at the same moment both make the value, and the last one is kept.

    With `rendered=True` the language and the script prefix are part of every key: texts and links depend on them.
    """

    clock: ClassVar[Callable[[], float]] = monotonic  # tests replace it
    all_caches: ClassVar[WeakSet["Cache[Any]"]] = WeakSet()

    def __init__(self, *, seconds: float, most: int, rendered: bool = False) -> None:
        self.seconds, self.most, self.rendered = seconds, most, rendered
        self._entries: dict[Hashable, Entry] = {}
        self._lock = Lock()
        self.all_caches.add(self)

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of the key; `make` makes it when there is none or when it has ended. What `make` raises is not
        kept."""
        if (entry := self._current(key)) is not None:
            return entry.value  # type: ignore[no-any-return]
        value = make()
        self.put(key, value)
        return value

    def get_many(self, keys: Sequence[Key], make: Callable[[list[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """The values by key, in the order of the keys; `make` makes all that are missing at once. A key for which it
        makes nothing is left out."""
        entries = {key: entry for key in keys if (entry := self._current(key)) is not None}
        values: dict[Key, Value] = {key: entry.value for key, entry in entries.items()}
        if missing := [key for key in dict.fromkeys(keys) if key not in values]:
            made = make(missing)
            self._store(made, self.seconds)
            values |= made
        return {key: values[key] for key in keys if key in values}

    def peek(self, key: Hashable) -> Value | None:
        """The value of the key as it is kept; None when there is none or when it has ended."""
        entry = self._current(key)
        return entry.value if entry is not None else None

    def put(self, key: Hashable, value: Value, *, seconds: float | None = None) -> None:
        """Keeps a value, for another time than usual where `seconds` is given."""
        self._store({key: value}, self.seconds if seconds is None else seconds)

    def _current(self, key: Hashable) -> Entry | None:
        if not settings.CACHE_IN_PROCESS:
            return None
        entry = self._entries.get(self._full(key))
        return entry if entry is not None and Cache.clock() < entry.ends_at else None

    def _full(self, key: Hashable) -> Hashable:
        return (get_language(), get_script_prefix(), key) if self.rendered else key

    def _store(self, values: Mapping[Any, Value], seconds: float) -> None:
        """The oldest come first in the dict. Those that have ended go too, a few at each call: without this they would
        stay in memory until there are too many."""
        if not settings.CACHE_IN_PROCESS:
            return
        with self._lock:
            now = Cache.clock()
            for key, value in values.items():
                full = self._full(key)
                self._entries.pop(full, None)
                self._entries[full] = Entry(now + seconds, value)
            for full, entry in list(islice(self._entries.items(), 2 * len(values) + 1)):
                if len(self._entries) > self.most or entry.ends_at <= now:
                    del self._entries[full]

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self._entries.clear()


def forget_all() -> None:
    """Clears all caches of the process: between tests."""
    for cache in list(Cache.all_caches):
        cache.clear()
