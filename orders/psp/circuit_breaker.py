"""How much of a web process may wait for the PSP on behalf of a page: when it hangs, the other pages must go on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

import requests

MOST_AT_ONCE = 4  # of the twelve threads of a web process (ticketing/gunicorn.py)
FOR_ROOM = 2.0  # seconds that a call waits for its turn among them
QUIET = 5.0  # seconds without calls, after one that was not answered in time


class NotNow(Exception):
    """Nobody was asked: too many are waiting for an answer, or one just waited in vain."""


class Waiting:
    """The calls of one process that a page waits for."""

    def __init__(self) -> None:
        self._room = BoundedSemaphore(MOST_AT_ONCE)
        self.quiet_until = 0.0

    @contextmanager
    def turn(self, *, tells: bool = True) -> Iterator[None]:
        """Around one call. Raises NotNow. A call that is not answered in time tells the next ones not to try; one that
        only half matters doesn't (`tells`)."""
        if time.monotonic() < self.quiet_until or not self._room.acquire(timeout=FOR_ROOM):
            raise NotNow("the PSP did not answer just now, or too many are waiting for it")
        try:
            yield
        except Exception as trouble:
            if tells and _is_late(trouble):
                self.quiet_until = time.monotonic() + QUIET
            raise
        finally:
            self._room.release()

    def forget(self) -> None:
        """As at the start (between tests)."""
        self.quiet_until = 0.0


def _is_late(trouble: BaseException | None) -> bool:
    """The client of Mollie raises its own error while it handles that of requests."""
    while trouble is not None:
        if isinstance(trouble, requests.Timeout):
            return True
        trouble = trouble.__cause__ or trouble.__context__
    return False


on_pages = Waiting()
