"""The SQLAlchemy tables and mappings, made from the declarations.

SQLAlchemy takes as long to import as an empty Qt window takes to appear, so the records are declared without it
and mapped here, imperatively, when the first edit or the first unknown query asks for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Computed, Float, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import registry
from sqlalchemy.types import JSON, TypeEngine

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.record import Record, columns_of, computed_of
from desktop_crm.store.triggers import NOW

_TYPES: dict[str, type[TypeEngine[Any]]] = {"TEXT": Text, "INTEGER": Integer, "REAL": Float}
_UPPER = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_LOWER = "абвгдеежзийклмнопрстуфхцчшщъыьэюя"

metadata = MetaData()


def sort_keys(key: str) -> list[Column[str]]:
    """Generated columns that fold case and ё of a text column, the last of them, `<key>_key`, to sort by.

    In plain SQL, as SQLite's own lower() and NOCASE know no Cyrillic; in two steps, as the parsers of older SQLite
    versions take no deeper nesting and could not open the base at all.
    """
    half = len(_UPPER) // 2
    first = _replaced(f'lower("{key}")', _UPPER[:half], _LOWER[:half])
    second = _replaced(f'"{key}_half"', _UPPER[half:] + "ё", _LOWER[half:] + "е")
    return [
        Column(f"{key}_half", Text, Computed(first, persisted=False)),
        Column(f"{key}_key", Text, Computed(second, persisted=False)),
    ]


def _replaced(expression: str, letters: str, by: str) -> str:
    for letter, other in zip(letters, by, strict=True):
        expression = f"replace({expression},'{letter}','{other}')"
    return expression


@lru_cache
def tables() -> dict[str, Table]:
    """The table of each entity."""
    return {entity: _table(record) for entity, record in ENTITIES.items()}


@lru_cache
def map_records() -> None:
    """Map every record to its table, once in a process."""
    mappers = registry(metadata=metadata)
    for entity, record in ENTITIES.items():
        table = tables()[entity]
        folded = [f"{key}_{part}" for key in record.sorted_by for part in ("half", "key")]
        hidden = ["rid", "changed", *folded, *(f.key for f in computed_of(record))]
        mappers.map_imperatively(record, table, primary_key=[table.c.id], exclude_properties=hidden)


def _table(record: type[Record]) -> Table:
    plain = [_column(f) for f in columns_of(record)]
    computed = [Column(f.key, _TYPES[f.kind.sql]) for f in computed_of(record)]
    derived = [Column(key, Text, nullable=False, server_default="") for key in record.derived]
    keys = [column for key in record.sorted_by for column in sort_keys(key)]
    own = [_own_column()] if record.takes_own_fields else []
    sorts = tuple((f"{key}_key",) for key in record.sorted_by)
    indexes = [_index(record, columns) for columns in record.indexes + sorts]
    return Table(
        record.entity,
        metadata,
        Column("rid", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True, server_default=text("(lower(hex(randomblob(16))))")),
        *plain,
        *derived,
        *own,
        Column("deleted", Integer),
        Column("changed", Integer, nullable=False, server_default=text(f"({NOW})")),
        *computed,
        *keys,
        *indexes,
    )


def _column(f: Field) -> Column[Any]:
    kind = _TYPES[f.kind.sql]
    if f.default is None:
        return Column(f.key, kind)
    return Column(f.key, kind, nullable=False, default=f.default, server_default=str(f.default))


def _index(record: type[Record], columns: tuple[str, ...]) -> Index:
    kept = text("deleted IS NULL") if record.listed else None
    return Index(f"{record.entity}_{'_'.join(columns)}", *columns, sqlite_where=kept)


def _own_column() -> Column[Any]:
    return Column("own", MutableDict.as_mutable(JSON()), nullable=False, default=dict, server_default="{}")
