"""Statements in our own words, for what is asked so often that it must cost little.

A leaf: it imports no app.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

Params = dict[str, Any]


def rows(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def row(sql: str, params: Params) -> tuple[Any, ...]:
    """The one row of a statement that always has one."""
    (only,) = rows(sql, params)
    return only


def changed(sql: str, params: Params) -> int:
    """How many rows a statement wrote."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    """A cursor of Django's, whose statements PostgreSQL plans once for each connection instead of each time: planning
    is half of what a hold costs there. Django's own cursors write the parameters into the text of the statement."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    own = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
    try:
        with connection._prepare_cursor(own) as cursor:  # type: ignore[attr-defined]
            yield cursor
    except NotSupportedError:
        # A migration gave a column another type: what this connection has prepared is no good any more. One page
        # fails, instead of all until the process is replaced.
        connection.close()
        raise
