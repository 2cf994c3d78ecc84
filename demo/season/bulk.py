"""Inserts many rows by PostgreSQL's COPY, at a tenth of the cost of model instances."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, JSONField, Model

from ticketing import dates


def new_ids(model: type[Model], count: int) -> list[int]:
    """New primary keys for this number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, each a value by column name (customer_id, …). All rows have the same columns; the others get the
    default of their field."""
    rows = list(rows)
    if not rows:
        return
    names = list(rows[0])
    others = [field for field in model._meta.concrete_fields if field.attname not in names and not field.primary_key]
    by_name: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names] + others
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as lines:
        for row in rows:
            lines.write_row(
                [_as_text(field, value) for field, value in zip(fields, _values(row, names, others), strict=True)]
            )


def _values(row: dict[str, Any], names: list[str], others: list[Field]) -> list[Any]:  # type: ignore[type-arg]
    return [row[name] for name in names] + [_default(field) for field in others]


def _default(field: Field) -> Any:  # type: ignore[type-arg]
    return dates.now() if isinstance(field, DateTimeField) and field.auto_now_add else field.get_default()


def _as_text(field: Any, value: Any) -> Any:
    return json.dumps(value) if isinstance(field, JSONField) else value
