"""Jobs that run one at a time, guarded by PostgreSQL's advisory locks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Each job has its number; any that no other job uses.
RETENTION = 7_405_002


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Whether this is the one job of its kind: a second one has nothing to add. Given back at the end, or by
    PostgreSQL when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
