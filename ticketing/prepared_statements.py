"""Models read and saved by statements that PostgreSQL plans once a connection. A query set writes its text anew each
time, which costs several times what the row costs: too much for rows that are locked and for what each page reads.
Everything else uses query sets.

A leaf: it imports no app.
"""

from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Model

from .sql import Params, execute, fetch_raw, fetch_values

M = TypeVar("M", bound=Model)
Row = TypeVar("Row", bound=NamedTuple)


def columns(model: type[Model], alias: str = "") -> str:
    """All columns of a model, under the alias that its table has in the statement."""
    return ", ".join(f'"{alias or model._meta.db_table}".{field.column}' for field in model._meta.concrete_fields)


def columns_of(shape: type[NamedTuple]) -> str:
    """All columns of the models of a shape, each under the name of its field: what the statement selects first."""
    return ", ".join(columns(model, alias) for alias, model in _models(shape).items())


def get(model: type[M], sql: str, params: Params) -> M:
    """The one row of a statement as the model's instance. Raises the model's DoesNotExist."""
    instance = find(model, sql, params)
    if instance is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return instance


def find(model: type[M], sql: str, params: Params) -> M | None:
    """The row of a statement as the model's instance, or None when there is no row."""
    _names, rows = fetch_raw(sql, params)
    return _instance(model, rows[0]) if rows else None


def fetch_rows(shape: type[Row], sql: str, params: Params) -> list[Row]:
    """All rows of a statement that selects `columns_of(shape)` and then the columns of the other fields, which come
    last in the shape too. A model for which an outer join found no row is None. Raises TypeError when the columns are
    others."""
    models = _models(shape)
    other_columns = tuple(name for name in shape._fields if name not in models)
    expected = (*(field.column for model in models.values() for field in model._meta.concrete_fields), *other_columns)
    names, rows = fetch_raw(sql, params)
    if names != expected:
        raise TypeError(f"{shape.__name__} has {expected}, the statement answers {names}")
    return [shape._make(_split(models, row)) for row in rows]


def save(instance: Model) -> None:
    """Inserts a new instance, or updates the columns whose values have changed since the instance was read here or
    saved. Raises ValueError for one that a query set read: it may be as it was before the row was locked, and all its
    columns would be written. Raises DatabaseError when the row is gone."""
    if instance._state.adding:
        _insert(instance)
    else:
        _update(instance, _changed(instance))
    _remember(instance)


def _changed(instance: Model) -> list[Any]:
    as_read = instance.__dict__.get("_as_read")
    if as_read is None:
        raise ValueError(f"{instance!r} was read by a query set: read it under its lock, by a prepared statement")
    return [field for field in instance._meta.concrete_fields if as_read[field] != _value(instance, field)]


def _insert(instance: Model) -> None:
    values = _to_write(instance, [field for field in instance._meta.concrete_fields if not field.primary_key])
    names, marks = ", ".join(values), ", ".join(f"%({column})s" for column in values)
    table = instance._meta.db_table
    (instance.pk,) = fetch_values(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", values)  # noqa: S608
    instance._state.adding, instance._state.db = False, DEFAULT_DB_ALIAS


def _update(instance: Model, changed: list[Any]) -> None:
    if not changed:
        return
    values = _to_write(instance, changed)
    sets = ", ".join(f"{column} = %({column})s" for column in values)
    sql = f"UPDATE {instance._meta.db_table} SET {sets} WHERE id = %(id)s"  # noqa: S608 - names of the model
    if execute(sql, values | {"id": instance.pk}) != 1:
        raise DatabaseError(f"{instance!r} is gone: nothing was written")


def _to_write(instance: Model, fields: list[Any]) -> Params:
    """The values for the database, by column."""
    is_new = instance._state.adding
    return {field.column: field.get_db_prep_save(field.pre_save(instance, is_new), connection) for field in fields}


def _split(models: dict[str, type[Model]], row: tuple[Any, ...]) -> list[Any]:
    """The instances of a row, and then its other values."""
    parts: list[Any] = []
    start = 0
    for model in models.values():
        end = start + len(model._meta.concrete_fields)
        parts.append(_instance(model, row[start:end]))
        start = end
    return [*parts, *row[start:]]


def _instance(model: type[M], values: tuple[Any, ...]) -> M | None:
    """The instance of these columns. None when its key is NULL."""
    fields = model._meta.concrete_fields
    read = {field: _read(field, value) for field, value in zip(fields, values, strict=True)}
    if read[model._meta.pk] is None:
        return None
    instance = model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], list(read.values()))
    _remember(instance)
    return instance


def _read(field: Any, value: Any) -> Any:
    """As a query set reads it: JSON comes as text."""
    return field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value


def _remember(instance: Model) -> None:
    """Keeps the values, so that `save` sees what has changed; lists and dictionaries as copies."""
    instance.__dict__["_as_read"] = {field: _copy(_value(instance, field)) for field in instance._meta.concrete_fields}


def _copy(value: Any) -> Any:
    return deepcopy(value) if isinstance(value, list | dict) else value


def _value(instance: Model, field: Any) -> Any:
    return getattr(instance, field.attname)


@cache
def _models(shape: type[NamedTuple]) -> dict[str, type[Model]]:
    """The fields of a shape that are models, also those that may be None."""
    models: dict[str, type[Model]] = {}
    for name, hint in get_type_hints(shape).items():
        for part in (hint, *get_args(hint)):
            if isinstance(part, type) and issubclass(part, Model):
                models[name] = part
    return models
