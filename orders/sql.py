"""What every statement about the stock agrees on."""

from typing import Any

from django.db import connection

# Free for the online sale, by the database's clock: a hold that ran out is free at once, swept or not.
# True, false, or NULL (sold): ask "IS TRUE" or "IS NOT TRUE".
FREE = "((order_id IS NULL OR held_until <= now()) AND channel = 'online' AND blocked_because = '')"

# What a place has once nobody holds it.
NOBODY = "order_id = NULL, held_until = NULL, tariff_id = NULL, price = NULL, vat_category = ''"

# Tells the PSP's later answer that the basket has changed: paid all the same, this attempt is refunded.
DETACH_PAYMENT = """
UPDATE orders_payment SET detached_at = now()
WHERE order_id = %(order)s AND state IN ('starting', 'open') AND detached_at IS NULL
"""


def rows(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def row(sql: str, params: dict[str, Any]) -> tuple[Any, ...]:
    """The one row of a statement that always has one."""
    (only,) = rows(sql, params)
    return only


def changed(sql: str, params: dict[str, Any]) -> int:
    """How many rows a statement wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount
