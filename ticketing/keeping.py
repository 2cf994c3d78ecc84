"""What a process keeps for some seconds, so as not to ask or draw it for each page. Never what decides a sale.

A leaf: it imports no app.
"""

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, made anew after so many seconds; the old, and the oldest of too many, are forgotten."""

    everything: ClassVar[list["Kept[Any]"]] = []

    def __init__(self, *, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self._values: dict[Hashable, tuple[float, Value]] = {}
        self._lock = Lock()
        self.everything.append(self)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of the key, made when there is none or it is old. What `make` raises is not kept."""
        made_at, value = self._values.get(key, (float("-inf"), None))
        if value is None or time.monotonic() - made_at > self.seconds:
            value = make()
            self._keep({key: value})
        return value

    def get_many(self, keys: Sequence[Key], make: Callable[[list[Key]], dict[Key, Value]]) -> list[Value]:
        """The values of the keys, in their order; those that are missing or old are made together. What `make` leaves
        out is left out."""
        oldest, found = time.monotonic() - self.seconds, {}
        for key in keys:
            made_at, value = self._values.get(key, (float("-inf"), None))
            if value is not None and made_at >= oldest:
                found[key] = value
        if lacking := [key for key in keys if key not in found]:
            new = make(lacking)
            self._keep(new)
            found |= new
        return [found[key] for key in keys if key in found]

    def _keep(self, new: Mapping[Any, Value]) -> None:
        """The oldest come first. What nobody would get any more goes too, some at a time: it would stay in memory until
        there are too many."""
        with self._lock:
            now = time.monotonic()
            for key, value in new.items():
                self._values.pop(key, None)
                self._values[key] = (now, value)
            for key, (made_at, _value) in list(islice(self._values.items(), 2 * len(new) + 1)):
                if len(self._values) > self.most or now - made_at > self.seconds:
                    del self._values[key]

    @classmethod
    def forget_all(cls) -> None:
        """Looks anew at the next call (between tests)."""
        for kept in cls.everything:
            kept._values.clear()
