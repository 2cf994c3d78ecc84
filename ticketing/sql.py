"""Statements in our own words, for what is asked so often that it must cost little.

A leaf: it imports no app.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
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


def _cursor() -> CursorWrapper:
    """A cursor of Django's, whose statements PostgreSQL plans once for each connection instead of each time: planning
    is half of what a hold costs there. Django's own cursors write the parameters into the text of the statement."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[attr-defined, call-arg]
