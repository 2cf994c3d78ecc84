"""What a process keeps for some seconds, so as not to ask or draw it for each page. Never what decides a sale.

A leaf: it imports no app.
"""

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, made anew after so many seconds; of the many, the oldest are forgotten."""

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
        with self._lock:
            for key, value in new.items():
                self._values.pop(key, None)
                self._values[key] = (time.monotonic(), value)
            while len(self._values) > self.most:
                del self._values[next(iter(self._values))]

    @classmethod
    def forget_all(cls) -> None:
        """Looks anew at the next call (between tests)."""
        for kept in cls.everything:
            kept._values.clear()
