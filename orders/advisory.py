"""Sweeps run one at a time, guarded by PostgreSQL's advisory locks."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection


class Sweep(IntEnum):
    """The numbers of the locks: anything, so long as they differ."""

    PAYMENTS = 7_405_011
    REFUNDS = 7_405_012
    BASKETS = 7_405_013
    PLACES_LEFT = 7_405_014


@contextmanager
def alone(sweep: Sweep) -> Iterator[bool]:
    """Whether this is the one sweep of its kind: a second one has nothing to add. Given back at the end, or by
    PostgreSQL when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [sweep])
        is_alone = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [sweep])
