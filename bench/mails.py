"""How far the worker is with the mails that are due."""

import time

from accounts.models import Mail

PATIENCE = 300  # seconds


def wait_until_sent() -> float:
    """The seconds until no mail was due any more. Raises AssertionError when that takes longer than PATIENCE."""
    started = time.perf_counter()
    while Mail.objects.filter(state=Mail.State.DUE).exists():
        assert time.perf_counter() - started < PATIENCE, "mails are still due"
        time.sleep(0.2)
    return time.perf_counter() - started
