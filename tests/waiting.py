"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def eventually(condition: Callable[[], Answer], seconds: float = 30) -> Answer:
    """The first true answer of the condition, asked again and again. Fails after these seconds."""
    until = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < until, f"waited {seconds} seconds in vain"
        time.sleep(0.02)
    return answer
