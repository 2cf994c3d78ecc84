"""What a process keeps for some seconds, so as not to ask or draw it for each page. Never what decides a sale.

A leaf: it imports no app.
"""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar

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
            with self._lock:
                self._values.pop(key, None)
                self._values[key] = (time.monotonic(), value)
                while len(self._values) > self.most:
                    del self._values[next(iter(self._values))]
        return value

    @classmethod
    def forget_all(cls) -> None:
        """Looks anew at the next call (between tests)."""
        for kept in cls.everything:
            kept._values.clear()
