"""A workspace: one open base, the one way to write to it and the ways to read it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import now
from desktop_crm.base.log import log
from desktop_crm.models.all import ENTITIES
from desktop_crm.store import abandon, journal, migrate, whole
from desktop_crm.store.connect import Row, explained
from desktop_crm.store.edit import Edit, engine_over
from desktop_crm.store.gate import Gate
from desktop_crm.store.journal import SYNC, USER, Changed, Step
from desktop_crm.store.lock import Lock
from desktop_crm.store.readers import Readers
from desktop_crm.store.schema import OUTSIDE

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlcipher3.dbapi2 import Connection

_WAL_AT_MOST = 64 << 20  # bytes

Listener = Callable[[Changed], None]


class Workspace:
    """One open base. Threads may share it: each reads through a connection of its own, and writes take turns."""

    def __init__(self, path: Path) -> None:
        """Open the base at `path`, making it when there is none, and upgrading it when it is older.

        Raises UserError when it is newer than the program, held by another process, damaged or not a base.
        """
        self.path = path.absolute()
        self._lock = Lock(self.path)
        try:
            self._writer = _opened(self.path)
        except BaseException:
            self._lock.release()
            raise
        self._gate = Gate()
        self._readers = Readers(self.path)
        self._listeners: list[Listener] = []
        self.cache: dict[str, Any] = {}
        """What has been read from the base and is kept until a change makes it stale."""
        self.author: str | None = self.memo("me")

    def close(self) -> None:
        """Let go of the file; nothing is written after this."""
        with self._gate.urgent():
            self._readers.close()
            self._writer.close()
        self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def edit(self, name: str, origin: str = USER, undoes: str | None = None) -> Iterator[Edit]:
        """One transaction and one step called `name`. When it ends without an error, it is on the disk.

        An edit that changes nothing leaves no step. Listeners are told once, after the commit.
        """
        with self._gate.urgent(), explained(self.path):
            changed = yield from self._edited(name, origin, undoes)
        if changed:
            self._tell(changed)

    def _edited(self, name: str, origin: str, undoes: str | None) -> Generator[Edit, None, Changed | None]:
        db, engine = self._writer, self._engine
        before = journal.last_entry(db)
        db.execute("BEGIN IMMEDIATE")
        try:
            step = journal.begin(db, name, origin, self.author, undoes, finished=True)
            with closing(Edit(db, engine, step)) as edit:
                yield edit
                edit.flush()
                kept = undoes is not None or journal.last_entry(db) > before
                journal.resume(db, OUTSIDE)
                db.execute("COMMIT" if kept else "ROLLBACK")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return journal.changed(db, step) if kept else None

    @contextmanager
    def long_edit(self, name: str, origin: str = USER, undoes: str | None = None) -> Iterator[LongEdit]:
        """One step of many short transactions, so that others can save in between.

        When it ends without an error all of it is on the disk; on an error, a cancel or a crash none of it stays.
        """
        work = LongEdit(self, name, origin, undoes)
        try:
            yield work
        except BaseException:
            work.abandon()
            raise
        work.finish()

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a question, as of the last commit."""
        with explained(self.path):
            return list(self.reader.execute(sql, values).fetchall())

    @property
    def reader(self) -> Connection:
        """This thread's own read-only connection."""
        return self._readers.mine

    def memo(self, key: str) -> str | None:
        """What this base remembers on this laptop under `key`; it is not exchanged and not undone."""
        rows = self.read("SELECT value FROM meta WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def remember(self, key: str, value: str | None) -> None:
        """Remember `value` under `key` on this laptop."""
        with self.aside() as db:
            db.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )

    @contextmanager
    def aside(self, urgent: bool = True) -> Iterator[Connection]:
        """A transaction for what is no record: indexes, memos. It is not journalled."""
        turn = self._gate.urgent() if urgent else self._gate.patient()
        with turn, explained(self.path), transaction(self._writer):
            yield self._writer

    @contextmanager
    def merging(self, durable: bool = True) -> Iterator[Merge]:
        """A short transaction in which the entries of other laptops become records: the triggers note nothing.

        Unless it is `durable` a power cut may take it away, with all such that follow, until a durable one ends.
        """
        merge = Merge(self._writer)
        speed = nullcontext() if durable else _relaxed(self)
        with self._gate.patient(), explained(self.path), speed, transaction(self._writer):
            self._writer.execute("UPDATE writing SET capture = 0")
            yield merge
            self._writer.execute("UPDATE writing SET capture = 1")
        self.checkpoint(0 if durable else _WAL_AT_MOST)
        if merge.ids:
            self._tell(merge.changed())

    def replace_with(self, path: Path) -> None:
        """Become what the base at `path` is, which `store.whole` has made ready; this laptop's memos stay.

        Only for a base in which nobody has worked: what it held is gone. Listeners hear that everything changed.
        """
        with self._gate.urgent(), explained(self.path):
            whole.put_in_place(path, self._writer)
        self.checkpoint(0)
        for known in ("fields", "pipelines"):
            self.cache.pop(known, None)
        step = Step(0, "", 0, None, now(), SYNC, "", None)
        self._tell(Changed(step, dict.fromkeys(ENTITIES), frozenset()))

    def wanted(self) -> bool:
        """Whether a person waits to save: patient work should then end its turn."""
        return self._gate.wanted()

    def checkpoint(self, above: int) -> None:
        """Move what was written from the log into the base when the log is larger than `above` bytes.

        On this thread's own connection, outside the turn to write: nobody waits for it. When it fails, as on a
        full disk, everything is still in the log.
        """
        from sqlcipher3 import dbapi2

        wal = self.path.with_name(self.path.name + "-wal")
        if wal.exists() and wal.stat().st_size > above:
            with suppress(dbapi2.OperationalError):
                self.reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every commit, in the thread that made it; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @cached_property
    def _engine(self) -> Engine:
        return engine_over(self._writer)

    def _tell(self, changed: Changed) -> None:
        if changed.touches("own_field"):
            self.cache.pop("fields", None)
        if changed.touches("pipeline", "stage"):
            self.cache.pop("pipelines", None)
        for listener in tuple(self._listeners):
            try:
                listener(changed)
            except Exception:  # noqa: BLE001 - what was saved is saved: whoever saved it must not hear that it failed
                log.exception("a listener failed after “%s”", changed.step.name)


@dataclass(slots=True)
class Merge:
    """A transaction in which the entries of other laptops become records, and what it has changed."""

    db: Connection
    ids: Mapping[str, set[str]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    author: str | None = None

    def changed(self) -> Changed:
        """What the listeners are told."""
        step = Step(0, "", 0, self.author, now(), SYNC, "", None)
        return Changed(
            step, {entity: frozenset(ids) for entity, ids in self.ids.items()}, frozenset(self.fields)
        )


class LongEdit:
    """A step in chunks. Made by `Workspace.long_edit`."""

    def __init__(self, ws: Workspace, name: str, origin: str, undoes: str | None) -> None:
        self._ws = ws
        with ws.aside() as db:
            self.step: Step = journal.begin(db, name, origin, ws.author, undoes, finished=False)
            journal.resume(db, OUTSIDE)

    @contextmanager
    def chunk(self) -> Iterator[Edit]:
        """One short transaction of the step: some hundred records, or more until a person waits (`wanted`)."""
        # The whole step is void until `finish`, so the chunks need not reach the disk one by one.
        with (
            self._ws._gate.patient(),
            explained(self._ws.path),
            _relaxed(self._ws) as (db, engine),
            transaction(db),
        ):
            journal.resume(db, self.step.n)
            edit = Edit(db, engine, self.step)
            try:
                yield edit
                edit.flush()
            finally:
                edit.close()
            journal.resume(db, OUTSIDE)
        self._ws.checkpoint(_WAL_AT_MOST)

    def wanted(self) -> bool:
        """Whether a person waits to save, so that the chunk should end."""
        return self._ws.wanted()

    def finish(self) -> None:
        """Make all chunks valid together, and tell the listeners once."""
        with self._ws.aside() as db:
            wrote = db.execute("SELECT 1 FROM entry WHERE step = ? LIMIT 1", (self.step.n,)).fetchone()
            db.execute("UPDATE step SET finished = 1 WHERE n = ?", (self.step.n,))
            if not wrote:
                db.execute("DELETE FROM step WHERE n = ?", (self.step.n,))
            changed = journal.changed(db, self.step)
        self._ws.checkpoint(0)
        if wrote:
            self._ws._tell(changed)

    def abandon(self) -> None:
        """Take away all that the chunks have written."""
        with self._ws.aside() as db:
            changed = journal.changed(db, self.step)
            abandon.steps(db, [self.step.n])
        self._ws._tell(changed)


def _opened(path: Path) -> Connection:
    db = migrate.opened(path)
    try:
        with explained(path):
            abandon.unfinished(db)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def transaction(db: Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT, or ROLLBACK on any error."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def _relaxed(ws: Workspace) -> Iterator[tuple[Connection, Engine]]:
    db = ws._writer
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    try:
        yield db, ws._engine
    finally:
        db.execute("PRAGMA wal_autocheckpoint = 1000")
        db.execute("PRAGMA synchronous = FULL")
