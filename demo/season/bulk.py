"""Many rows at once, by PostgreSQL's COPY: a tenth of what objects cost."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, JSONField, Model

from ticketing import dates


def new_ids(model: type[Model], count: int) -> list[int]:
    """So many fresh primary keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Inserts the rows, by column name (customer_id, …), all with the same columns. What a row leaves out gets the
    field's default."""
    found = list(rows)
    if not found:
        return
    names = list(found[0])
    others = [field for field in model._meta.concrete_fields if field.attname not in names and not field.primary_key]
    by_name: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names] + others
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as lines:
        for row in found:
            lines.write_row(
                [_written(field, value) for field, value in zip(fields, _values(row, names, others), strict=True)]
            )


def _values(row: dict[str, Any], names: list[str], others: list[Field]) -> list[Any]:  # type: ignore[type-arg]
    return [row[name] for name in names] + [_default(field) for field in others]


def _default(field: Field) -> Any:  # type: ignore[type-arg]
    return dates.now() if isinstance(field, DateTimeField) and field.auto_now_add else field.get_default()


def _written(field: Any, value: Any) -> Any:
    return json.dumps(value) if isinstance(field, JSONField) else value
