"""Rows by the hundred, without an object for each: for the few statements that run with every message.

Making and saving a model object costs ten times what its row costs the database. Where a node writes thousands of rows
a second (envelopes, receipts, the log) it names the columns and hands in tuples; everything else uses the models. The
caller names every column that has no default in the database, and the database's own constraints hold as always.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import AutoField, Field, Model, TextChoices

from jalon.node.kernel.columns import Convert, reader, writer
from jalon.node.kernel.literal import quoted

Row = Sequence[object]
M = TypeVar("M", bound=Model)
MOST_ALIKE = 4096
"""Lists of as many values and more are asked for as they are."""


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Row], *, passing_over: bool = False) -> None:
    """Write new rows.

    Args:
        model: whose table.
        names: its fields, in the order of each row's values.
        rows: the values, as the model's fields would take them.
        passing_over: leave out what the table has already instead of failing.
    """
    _execute(_insert_into(connection.vendor, model, tuple(names), passing_over), model, names, rows)


def add(*fresh: Model) -> None:
    """Write new objects of one model, each with all its fields; what the database itself counts stays to it."""
    if not fresh:
        return
    model = type(fresh[0])
    fields = [field for field in _fields(model) if not isinstance(field, AutoField)]
    insert(model, [field.name for field in fields], [[getattr(each, f.attname) for f in fields] for each in fresh])
    for each in fresh:
        each._state.adding, each._state.db = False, connection.alias


def change(found: Model, *names: str) -> None:
    """Write the named fields of an object as they are now."""
    model = type(found)
    values = [getattr(found, _field(model, name).attname) for name in names]
    update(model, names, [(*values, found.pk)], by=(model._meta.pk.name,))


def update(model: type[Model], names: Sequence[str], rows: Iterable[Row], *, by: Sequence[str]) -> None:
    """Change rows one by one: each of `rows` has the values of `names`, then those of the fields `by` that find it."""
    _execute(_update(connection.vendor, model, tuple(names), tuple(by)), model, (*names, *by), rows)


def delete(model: type[Model], keys: Iterable[object]) -> None:
    """Delete the rows with these primary keys."""
    name = model._meta.pk.name
    _execute(_delete(connection.vendor, model), model, (name,), [(key,) for key in keys])


def select(
    model: type[Model],
    names: Sequence[str],
    where: Mapping[str, object],
    *,
    order: str = "",
    limit: int = 0,
    lock: bool = False,
) -> list[tuple[Any, ...]]:
    """Read the named fields of the rows that are asked for.

    Args:
        model: whose table.
        names: the fields to read.
        where: fields and the values that they equal; a list stands for any of its values, None for no value. Empty:
            all rows. One of our own choices (`TextChoices`) is written into the statement, since a database uses an
            index of some rows only where it reads their condition.
        order: the field to sort by, upwards.
        limit: how many rows at most; 0 for all.
        lock: hold the rows until the transaction ends (SQLite's transactions hold the whole file).
    """
    anyof = {name: _anyof(value) for name, value in where.items() if value is not None}
    if not all(anyof.values()):
        return []
    words = {name: quoted(one) for name, (one, *more) in anyof.items() if isinstance(one, TextChoices) and not more}
    asked = tuple((name, words.get(name, len(anyof.get(name, ())))) for name in where)
    sql, readers = _select(connection.vendor, model, tuple(names), asked, order, limit, lock)
    free = {name: values for name, values in anyof.items() if name not in words}
    writers = zip(_writers(connection.vendor, model, tuple(free)), free.values(), strict=True)
    values = [write(value) for write, any_of in writers for value in any_of]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    return [tuple(read(value) for read, value in zip(readers, row, strict=True)) for row in found]


def objects(
    model: type[M], where: Mapping[str, object], *, order: str = "", limit: int = 0, lock: bool = False
) -> list[M]:
    """The rows that are asked for, as their model's objects; arguments as for `select`."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    found = select(model, [field.name for field in fields], where, order=order, limit=limit, lock=lock)
    return [model.from_db(connection.alias, names, row) for row in found]


def one(model: type[M], where: Mapping[str, object], *, lock: bool = False) -> M | None:
    """The first row that is asked for, as its model's object; None where there is none."""
    found = objects(model, where, limit=1, lock=lock)
    return found[0] if found else None


def chain(model: type[Model], keys: Sequence[object], *, by: str, get: str, deepest: int) -> list[Any]:
    """Go from row to row: `get` of the rows whose field `by` is one of the keys, then of those that these lead to.

    Args:
        model: whose table.
        keys: where to begin; they are not among what is found.
        by: the field that a key finds; `id` to climb to `parent`, `parent` to go down to `id`.
        get: the field that leads on.
        deepest: after how many steps to stop, should the rows form a ring.

    Returns:
        What was found, the nearest first.
    """
    if not keys:
        return []
    sql, read = _chain(connection.vendor, model, len(keys), by, get)
    [write] = _writers(connection.vendor, model, (by,))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*map(write, keys), deepest])
        return list(dict.fromkeys(read(found) for (found,) in cursor.fetchall()))


@functools.lru_cache(maxsize=256)
def _chain(vendor: str, model: type[Model], count: int, by: str, get: str) -> tuple[str, Convert]:
    found, on, table = _column(model, get), _column(model, by), _table(model)
    sql = (
        f"WITH RECURSIVE steps(key, far) AS (SELECT {found}, 1 FROM {table} WHERE {on}{_equals(count)} UNION "  # noqa: S608
        f"SELECT {found}, far + 1 FROM {table} JOIN steps ON {on} = steps.key WHERE far < %s) "
        "SELECT key FROM steps WHERE key IS NOT NULL ORDER BY far"
    )
    return sql, reader(vendor, _field(model, get))


def _anyof(value: object) -> list[Any]:
    """The values that one condition asks for; a list grows to the next power of two, so that few statements differ."""
    if not isinstance(value, list):
        return [value]
    more = (1 << (len(value) - 1).bit_length()) - len(value) if 2 < len(value) < MOST_ALIKE else 0
    return value + value[-1:] * more


@functools.cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in model._meta.concrete_fields)


def _execute(sql: str, model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    writers = _writers(connection.vendor, model, tuple(names))
    values = [[write(value) for write, value in zip(writers, row, strict=True)] for row in rows]
    if not values:
        return
    with connection.cursor() as cursor:
        if len(values) == 1:
            cursor.execute(sql, values[0])
        else:
            cursor.executemany(sql, values)


@functools.cache
def _insert_into(_vendor: str, model: type[Model], names: tuple[str, ...], passing_over: bool) -> str:  # noqa: FBT001
    columns = ", ".join(_column(model, name) for name in names)
    places = ", ".join(["%s"] * len(names))
    conflict = " ON CONFLICT DO NOTHING" if passing_over else ""
    return f"INSERT INTO {_table(model)} ({columns}) VALUES ({places}){conflict}"  # noqa: S608 - names of our own


@functools.cache
def _update(_vendor: str, model: type[Model], names: tuple[str, ...], by: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_column(model, name)} = %s" for name in names)
    where = " AND ".join(f"{_column(model, name)} = %s" for name in by)
    return f"UPDATE {_table(model)} SET {changes} WHERE {where}"  # noqa: S608 - names of our own


@functools.cache
def _delete(_vendor: str, model: type[Model]) -> str:
    return f"DELETE FROM {_table(model)} WHERE {_column(model, model._meta.pk.name)} = %s"  # noqa: S608 - our own names


@functools.lru_cache(maxsize=2048)
def _select(
    vendor: str,
    model: type[Model],
    names: tuple[str, ...],
    asked: tuple[tuple[str, int | str], ...],
    order: str,
    limit: int,
    lock: bool,  # noqa: FBT001
) -> tuple[str, tuple[Convert, ...]]:
    columns = ", ".join(_column(model, name) for name in names)
    where = " AND ".join(_column(model, name) + _equals(said) for name, said in asked)
    sql = f"SELECT {columns} FROM {_table(model)}"  # noqa: S608 - names of our own
    sql += f" WHERE {where}" if where else ""
    sql += f" ORDER BY {_column(model, order)}" if order else ""
    sql += f" LIMIT {int(limit)}" if limit else ""
    sql += " FOR UPDATE" if lock and vendor == "postgresql" else ""
    return sql, tuple(reader(vendor, _field(model, name)) for name in names)


def _equals(said: int | str) -> str:
    """The condition for so many values, or for a word of our own."""
    if isinstance(said, str):
        return f" = {said}"
    count = said
    return f" IN ({', '.join(['%s'] * count)})" if count > 1 else " = %s" if count else " IS NULL"


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} of {model.__name__} is no column")
    return found


def _column(model: type[Model], name: str) -> str:
    return connection.ops.quote_name(str(_field(model, name).column))


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


@functools.cache
def _writers(vendor: str, model: type[Model], names: tuple[str, ...]) -> tuple[Convert, ...]:
    return tuple(writer(vendor, _field(model, name)) for name in names)
