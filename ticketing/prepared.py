"""Models read and written by statements that PostgreSQL plans once a connection. A query set writes its text anew each
time, which costs several times what the row costs: too much for what each page asks, and where somebody is paying.

A leaf: it imports no app.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Model

from .sql import Params, changed, row, rows

M = TypeVar("M", bound=Model)


def columns(model: type[Model]) -> str:
    """All columns of a model, as `find` wants them first of what a statement selects."""
    return ", ".join(f"{model._meta.db_table}.{field.column}" for field in model._meta.concrete_fields)


def find(model: type[M], sql: str, params: Params, *more: str) -> M | None:
    """The one row of a statement as the model's instance, or None. What it selects beside the model's columns is set
    on the instance under these names, as annotations are."""
    found = rows(sql, params)
    if not found:
        return None
    fields = model._meta.concrete_fields
    values = [_read(field, value) for field, value in zip(fields, found[0], strict=False)]
    instance = model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)
    for name, value in zip(more, found[0][len(fields) :], strict=True):
        setattr(instance, name, value)
    return instance


def get(model: type[M], sql: str, params: Params) -> M:
    """The one row of a statement. Raises the model's DoesNotExist."""
    instance = find(model, sql, params)
    if instance is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return instance


def update(instance: Model, names: Sequence[str]) -> None:
    """As `save(update_fields=names)`."""
    values = _values(instance, [instance._meta.get_field(name) for name in names])
    sets = ", ".join(f"{column} = %({column})s" for column in values)
    sql = f"UPDATE {instance._meta.db_table} SET {sets} WHERE id = %(id)s"  # noqa: S608 - names of the model
    if changed(sql, values | {"id": instance.pk}) != 1:
        raise DatabaseError(f"{instance!r} is gone: nothing was written")


def insert(instance: Model) -> None:
    """As `save()` of a new one."""
    values = _values(instance, [field for field in instance._meta.concrete_fields if not field.primary_key])
    names, marks = ", ".join(values), ", ".join(f"%({column})s" for column in values)
    table = instance._meta.db_table
    (instance.pk,) = row(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", values)  # noqa: S608
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


def _values(instance: Model, fields: Sequence[Any]) -> Params:
    """By column, as they are written."""
    is_new = instance._state.adding
    return {field.column: field.get_db_prep_save(field.pre_save(instance, is_new), connection) for field in fields}


def _read(field: Any, value: Any) -> Any:
    """As a query set reads it: JSON comes as text."""
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
