"""The database without one of its guards: so that a fault is there to be found, or a control shows what the guard
prevents."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def guards_off() -> Iterator[None]:
    """Triggers don't fire within, on this connection. Foreign keys aren't checked either."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


@contextmanager
def without_constraint(name: str) -> Iterator[None]:
    """A constraint or index is gone within, for every connection. The rows that break it must be gone at the end."""
    drop, restore = _statements(name)
    with connection.cursor() as cursor:
        cursor.execute(drop)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(restore)


def drop_until_rollback(name: str) -> None:
    """A constraint or index is gone until the test's transaction is rolled back. Fails outside of one."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(_statements(name)[0])


@contextmanager
def function_without(signature: str, clause: str) -> Iterator[None]:
    """A function of the database leaves a clause of its text out, for every connection:
    `function_without("orders_guard_wheelchair()", "FOR SHARE")`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regprocedure)", [signature])
        definition = cursor.fetchone()[0]
        assert clause in definition
        cursor.execute(definition.replace(clause, ""))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(definition)


def _statements(name: str) -> tuple[str, str]:
    """What drops a constraint or index, and what makes it again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
        )
        if constraint := cursor.fetchone():
            table, definition = constraint
            return (
                f'ALTER TABLE {table} DROP CONSTRAINT "{name}"',
                f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}',
            )
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [name])
        return f'DROP INDEX "{name}"', cursor.fetchone()[0]
