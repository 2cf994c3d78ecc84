"""Jobs that run one at a time, guarded by PostgreSQL's advisory locks."""

from collections.abc import Iterator
from contextlib import contextmanager

from ticketing import sql

# Each job has a number of its own. Those of the orders stand in orders/advisory_locks.py.
SEND_DUE_MAIL = 7_405_001
RETENTION = 7_405_002


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Tells whether this is the only run of the job: a second one has nothing to add. The lock is released at the end,
    or by PostgreSQL when the process dies."""
    (is_alone,) = sql.fetch_values("SELECT pg_try_advisory_lock(%(number)s)", {"number": number})
    try:
        yield is_alone
    finally:
        if is_alone:
            sql.fetch_values("SELECT pg_advisory_unlock(%(number)s)", {"number": number})
