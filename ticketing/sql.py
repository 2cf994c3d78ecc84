"""Statements in our own words, for what is asked so often that it must cost little.

A leaf: it imports no app.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

Params = dict[str, Any]
Row = TypeVar("Row", bound=NamedTuple)


def fetch_all(shape: type[Row], sql: str, params: Params) -> list[Row]:
    """All rows of a statement, each as a named tuple whose fields are the statement's columns, in their order.
    Raises TypeError when they aren't: so a column can't be taken for its neighbour."""
    columns, rows = fetch_raw(sql, params)
    if columns != shape._fields:
        raise TypeError(f"{shape.__name__} has {shape._fields}, the statement answers {columns}")
    return [shape._make(values) for values in rows]


def fetch_one(shape: type[Row], sql: str, params: Params) -> Row:
    """The one row of a statement that always has exactly one."""
    (only,) = fetch_all(shape, sql, params)
    return only


def fetch_one_or_none(shape: type[Row], sql: str, params: Params) -> Row | None:
    """The row of a statement that has one at most, or None."""
    rows = fetch_all(shape, sql, params)
    return rows[0] if rows else None


def fetch_values(sql: str, params: Params) -> list[Any]:
    """The values of a statement that answers one column. Raises ValueError when it answers more."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return [value for (value,) in cursor.fetchall()]


def fetch_raw(sql: str, params: Params) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The names of a statement's columns, and its rows as plain tuples: for those who give the values their names."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return tuple(column.name for column in cursor.description), cursor.fetchall()


def execute(sql: str, params: Params) -> int:
    """Runs a statement that writes; the number of rows that it wrote."""
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
