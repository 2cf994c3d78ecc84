"""How much of a web process may wait for the PSP on behalf of a page: when it hangs, the other pages must go on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

import requests

MOST_AT_ONCE = 4  # of the twelve threads of a web process (ticketing/gunicorn.py)
FOR_ROOM = 2.0  # seconds that a call waits for its turn among them
QUIET = 5.0  # seconds without calls, after a call without an answer in time


class NotNow(Exception):
    """The PSP was not called: too many calls are waiting for an answer, or one has just waited in vain."""


class CircuitBreaker:
    """The calls of one process that a page waits for."""

    def __init__(self) -> None:
        self._room = BoundedSemaphore(MOST_AT_ONCE)
        self.quiet_until = 0.0  # by time.monotonic

    @contextmanager
    def turn(self, *, opens: bool = True) -> Iterator[None]:
        """Around one call. Raises NotNow. After a call without an answer in time nobody calls for a while; a call that
        the page can do without has no such effect (`opens`)."""
        if time.monotonic() < self.quiet_until or not self._room.acquire(timeout=FOR_ROOM):
            raise NotNow("the PSP did not answer just now, or too many are waiting for it")
        try:
            yield
        except Exception as trouble:
            if opens and _is_late(trouble):
                self.quiet_until = time.monotonic() + QUIET
            raise
        finally:
            self._room.release()

    def forget(self) -> None:
        """As at the start of the process (between tests)."""
        self.quiet_until = 0.0


def _is_late(trouble: BaseException | None) -> bool:
    """Whether a timeout is among the causes: Mollie's client raises its own error while it handles that of requests."""
    while trouble is not None:
        if isinstance(trouble, requests.Timeout):
            return True
        trouble = trouble.__cause__ or trouble.__context__
    return False


on_pages = CircuitBreaker()
