"""Making the tables, indexes and triggers of a base what the declarations say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlite_utils
from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from desktop_crm.models.all import ENTITIES
from desktop_crm.store import computed, rewrite, search_schema, summaries
from desktop_crm.store.tables import tables
from desktop_crm.store.triggers import journal_triggers

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_DIALECT = sqlite.dialect()


def reconcile(db: Connection) -> None:
    """Add what is missing and renew every trigger; nothing else is dropped. Call inside a transaction."""
    schema = sqlite_utils.Database(db, execute_plugins=False)
    present = set(schema.table_names())
    for entity, table in tables().items():
        if entity not in present:
            db.execute(str(CreateTable(table).compile(dialect=_DIALECT)))
        else:
            _add_columns(db, table)
        _add_indexes(db, table)
    _renew_summaries(db)
    for trigger in schema.triggers:
        db.execute(f"DROP TRIGGER {trigger.name}")
    for record in ENTITIES.values():
        for statement in journal_triggers(record).values():
            db.execute(statement)
    for statement in computed.triggers().values():
        db.execute(statement)
    rewrite.take_up(db)
    computed.refresh_all(db)
    summaries.refresh_all(db)
    search_schema.create(db)


def _renew_summaries(db: Connection) -> None:
    """Make the tables that are missing or declared otherwise; they are filled at the end."""
    present = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))
    for name, wanted in summaries.tables().items():
        if present.get(name) != wanted:
            db.execute(f"DROP TABLE IF EXISTS {name}")
            db.execute(wanted)


def _add_columns(db: Connection, table: Table) -> None:
    # table_xinfo, unlike table_info, also lists generated columns.
    present = {row[1] for row in db.execute(f"PRAGMA table_xinfo({table.name})")}
    for column in table.columns:
        if column.name not in present:
            db.execute(
                f"ALTER TABLE {table.name} ADD COLUMN {CreateColumn(column).compile(dialect=_DIALECT)}"
            )


def _add_indexes(db: Connection, table: Table) -> None:
    """Add those that are missing, make those anew that are declared otherwise than they are, and drop all others."""
    present: dict[str, str] = dict(
        db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?", (table.name,))
    )
    for name in present.keys() - {str(index.name) for index in table.indexes}:
        if present[name]:  # those without SQL belong to the table
            db.execute(f"DROP INDEX {name}")
    for index in table.indexes:
        wanted = str(CreateIndex(index).compile(dialect=_DIALECT))
        if present.get(str(index.name)) != wanted:
            db.execute(f"DROP INDEX IF EXISTS {index.name}")
            db.execute(wanted)
