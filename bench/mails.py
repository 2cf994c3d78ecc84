"""How far the worker is with the mails that are due."""

import time

from accounts.models import Mail

LONGEST = 300  # seconds


def wait_until_sent() -> float:
    """The seconds until no mail was due any more, or LONGEST."""
    started = time.perf_counter()
    while Mail.objects.filter(state=Mail.State.DUE).exists() and time.perf_counter() - started < LONGEST:
        time.sleep(0.2)
    return time.perf_counter() - started
