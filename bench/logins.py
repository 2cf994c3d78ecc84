"""Customers who log in with their password through the page, many at once."""

import statistics
import threading
import time
from dataclasses import dataclass

from . import processes
from .client import Client, Reply
from .house import PASSWORD
from .rush import Queue
from .stack import Stack

CUSTOMERS = 96
AT_ONCE = 24  # as many as the web processes have threads


@dataclass(frozen=True)
class Outcome:
    """What a login costs: CPU of web and PostgreSQL in ms, the median it took in seconds; seconds for all of them."""

    cpu: float
    median: float
    wall: float


def log_in(stack: Stack, emails: list[str]) -> Outcome:
    """Each of these customers logs in once."""
    queue, seconds = Queue(emails), []

    def work() -> None:
        for email in queue:
            seconds.append(_log_in(stack, email).seconds)

    before, started = _cpu(stack), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - started
    assert len(seconds) == len(emails), "a login failed"
    return Outcome((_cpu(stack) - before) * 1000 / len(emails), statistics.median(seconds), wall)


def _log_in(stack: Stack, email: str) -> Reply:
    """The answer to the form. It leads on when the password was right; otherwise it is the form again."""
    client = Client(stack.port)
    reply = client.post("/login/", [("login", email), ("password", PASSWORD)])
    client.close()
    assert reply.status == 302, f"{email} was answered with {reply.status}"
    return reply


def _cpu(stack: Stack) -> float:
    return processes.cpu_seconds(stack.web()) + processes.cpu_seconds(stack.postgres())
