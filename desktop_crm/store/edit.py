"""What can be done inside one edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_crm.base.clock import new_id, now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.record import Record
from desktop_crm.store.connect import Row
from desktop_crm.store.journal import Step

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session
    from sqlcipher3.dbapi2 import Connection

R = TypeVar("R", bound=Record)


class Edit:
    """One transaction. Records come from `get` and `add` and must not be used after the edit has ended."""

    def __init__(self, db: Connection, engine: Engine, step: Step) -> None:
        self.db = db
        self._engine = engine
        self.step = step
        self._session: Session | None = None

    def get(self, record: type[R], record_id: str) -> R:
        """The record to change; what is assigned to its fields is written. UserError when it is gone."""
        found = self.find(record, record_id)
        if found is None:
            raise UserError(
                _("This record no longer exists."), _("It was removed in the meantime; refresh the list.")
            )
        return found

    def find(self, record: type[R], record_id: str) -> R | None:
        """The record, or None."""
        return self.session.get(record, record_id)

    def add(self, record: R) -> R:
        """Write a new record; an id and the moment of creation are given when it has none."""
        if getattr(record, "id", None) is None:
            record.id = new_id()
        if "created" in record.fields and getattr(record, "created", None) is None:
            record.created = now()  # type: ignore[attr-defined]
        self.session.add(record)
        return record

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement at the speed of the driver; the number of rows it changed."""
        self.flush()
        return int(self.db.execute(sql, values).rowcount)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of `rows` at the speed of the driver."""
        self.flush()
        self.db.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """What the edit itself sees, its own changes included."""
        self.flush()
        return list(self.db.execute(sql, values).fetchall())

    def flush(self) -> None:
        """Write what was assigned to records so far."""
        if self._session is not None:
            self._session.flush()

    @property
    def session(self) -> Session:
        """SQLAlchemy's session over this transaction; it never commits by itself."""
        if self._session is None:
            from sqlalchemy.orm import Session

            self._session = Session(self._engine, autoflush=False, expire_on_commit=False)
        return self._session

    def close(self) -> None:
        """Let go of the records. The transaction must have ended."""
        if self._session is not None:
            self._session.close()
            self._session = None


def engine_over(db: Connection) -> Engine:
    """SQLAlchemy over the writing connection; it leaves the beginning and end of transactions to the workspace.

    Made before the first record is: one made before the records are mapped could never be added.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    from desktop_crm.store.tables import map_records

    map_records()
    engine = create_engine(
        "sqlite://",
        creator=lambda: db,
        poolclass=StaticPool,
        module=dbapi2,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
    )
    with engine.connect():
        return engine
