"""Doing in a test what the database refuses: so that time passes, or a fault is there to be found."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def guards_off() -> Iterator[None]:
    """Triggers don't fire within, on this connection. Foreign keys aren't looked at either."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")
