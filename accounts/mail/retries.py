"""When a mail that failed is tried again, and how often."""

from datetime import timedelta

MINUTE, HOUR = 60, 3600
# Seconds until the next attempt, after each failed one: two days in all. Then the mail is dead, and staff must look.
BACKOFF = [30, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR]
MAX_TRIES = len(BACKOFF) + 1


def pause_after(tries: int) -> timedelta:
    """How long a mail waits after this number of failed attempts, fewer than MAX_TRIES."""
    return timedelta(seconds=BACKOFF[tries - 1])
