"""What every statement about the stock agrees on."""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

Params = dict[str, Any]
PREPARE_AFTER = 2  # the third time that a connection sees a statement

# Free for the online sale, by the database's clock: a hold that ran out is free at once, swept or not.
# True, false, or NULL (sold): ask "IS TRUE" or "IS NOT TRUE".
FREE = "((order_id IS NULL OR held_until <= now()) AND channel = 'online' AND blocked_because = '')"

# A lap on which no child is. For whoever has the place alone: it is never free for the sale.
FREE_LAP = "((order_id IS NULL OR held_until <= now()) AND channel = 'lap')"

# A price (`listed`) of the table that began last, by the database's clock: the first with the index's help.
IN_FORCE = """listed.from_on IS NOT DISTINCT FROM (
        SELECT max(from_on) FROM shows_price begun WHERE begun.performance_id = listed.performance_id
        AND begun.from_on <= (now() AT TIME ZONE 'Europe/Brussels')::date)"""

# What a place has once nobody holds it.
NOBODY = "order_id = NULL, held_until = NULL, tariff_id = NULL, price = NULL, vat_category = ''"

# Tells the PSP's later answer that the basket has changed: paid all the same, this attempt is refunded.
DETACH_PAYMENT = """
UPDATE orders_payment SET detached_at = now()
WHERE order_id = %(order)s AND state IN ('starting', 'open') AND detached_at IS NULL
"""


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
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    connection.connection.prepare_threshold = PREPARE_AFTER
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[attr-defined, call-arg]
