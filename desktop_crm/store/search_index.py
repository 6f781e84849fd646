"""The search index follows the journal.

It is behind by what has not been read yet, never wrong: every batch is written whole, and its place in the
journal moves in the same transaction, so after a kill it goes on where it was. Records are indexed from what
they are now, so that reading an entry twice changes nothing. Entries of an unfinished long step are read when
it has ended.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from desktop_crm.models.fields import Field
from desktop_crm.store import search_pending
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.search_documents import Document, documents, folded
from desktop_crm.store.search_schema import CODES, REBUILD, document
from desktop_crm.store.workspace import Workspace

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

_WINDOW = 10_000  # entries read at once
_BATCH = 250  # records between two looks at the clock
_TURN = 0.4  # seconds that one transaction may take, unless a person waits
_AT_ONCE = 200  # entries that a search reads itself before it answers


def never() -> bool:
    """The answer of one that is not cancelled."""
    return False


def catch_up(ws: Workspace, cancelled: Callable[[], bool] = never) -> int:
    """Index all that has changed, in short transactions; the number of records written. For a worker."""
    with _turn(ws):
        return _catch_up(ws, cancelled)


def catch_up_a_little(ws: Workspace) -> None:
    """Index what has changed when it is little and nobody is at it: a search finds what was just saved."""
    if not 0 < search_pending.waiting(ws.reader, _AT_ONCE) <= _AT_ONCE:
        return
    turn = _turn(ws)
    if turn.acquire(blocking=False):
        try:
            _catch_up(ws, never)
        finally:
            turn.release()


def rebuild(ws: Workspace, progress: Progress = lambda done, total: None) -> int:
    """Make the whole index anew from the records; their number. When cut off, `catch_up` begins it again."""
    with _turn(ws):
        return _rebuild(ws, progress, never)


def _turn(ws: Workspace) -> threading.Lock:
    lock: threading.Lock = ws.cache.setdefault("search", threading.Lock())
    return lock


def _catch_up(ws: Workspace, cancelled: Callable[[], bool]) -> int:
    ws.cache.pop("fields", None)
    written = 0
    if search_pending.place(ws.reader) < 0:
        written = _rebuild(ws, lambda done, total: None, cancelled)
    while not cancelled():
        window = search_pending.next_window(ws.reader, _WINDOW)
        if window is None:
            break
        written += _index_window(ws, window, cancelled)
    return written


def _index_window(ws: Workspace, window: search_pending.Window, cancelled: Callable[[], bool]) -> int:
    """Index the records that a window concerns; it counts as read with the last of them."""
    written = 0
    left = iter(list(_located(ws, sorted(window.owners))))
    while not cancelled():
        with ws.aside(urgent=False) as db:
            if not search_pending.untouched(db, window):
                break
            done, ended = _index_for_a_while(ws, db, left)
            written += done
            if ended:
                search_pending.passed(db, window)
                break
    return written


Located = tuple[str, str, int]
"""A record: entity, id and number."""


def _located(ws: Workspace, ids: Sequence[str]) -> Iterator[Located]:
    given = json.dumps(ids)
    for entity in CODES:
        rows = ws.read(
            f"SELECT id, rid FROM {entity} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rid",
            (given,),
        )
        for id_, rid in rows:
            yield entity, id_, rid


def _index_for_a_while(ws: Workspace, db: Connection, left: Iterator[Located]) -> tuple[int, bool]:
    """Index records until the turn is over: how many, and whether none are left."""
    start, written = time.perf_counter(), 0
    while not written or (time.perf_counter() - start < _TURN and not ws.wanted()):
        batch = list(islice(left, _BATCH))
        for entity in CODES:
            index(db, entity, fields_of(ws, entity), {id_: rid for e, id_, rid in batch if e == entity})
        written += len(batch)
        if len(batch) < _BATCH:
            return written, True
    return written, False


def index(db: Connection, entity: str, fields: Sequence[Field], rids: dict[str, int]) -> None:
    """Bring the index up to date for these records, `rids` by id; those gone or in the bin leave it."""
    if not rids:
        return
    _forget(db, sorted(document(entity, rid) for rid in rids.values()))
    found = [(document(entity, d.rid), d) for d in documents(db, entity, fields, rids)]
    _write(db, found)


def _forget(db: Connection, numbers: list[int]) -> None:
    present = db.execute(
        "SELECT id FROM search_text_docsize WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(numbers),),
    ).fetchall()
    for table in ("search_name", "search_text", "search_digits") if present else ():
        db.executemany(f"DELETE FROM {table} WHERE rowid = ?", present)


def _write(db: Connection, found: list[tuple[int, Document]]) -> None:
    # In the order of the numbers: FTS5 flushes what it has gathered whenever a smaller one comes.
    words = [(n, doc.words) for n, doc in found]
    names = [(n, " ".join(folded(" ".join(doc.names)))) for n, doc in found if doc.names]
    add = "INSERT INTO {} (rowid, {}) VALUES (?, ?)".format
    db.executemany(add("search_text", "words"), [(n, " ".join(each)) for n, each in words])
    db.executemany(add("search_name", "words"), names)
    db.executemany(add("search_digits", "digits"), [(n, " ".join(d.digits)) for n, d in found if d.digits])
    db.executemany(
        "INSERT OR IGNORE INTO search_word VALUES (?, ?)",
        [
            (word, len(word) if word.isalpha() else 0)
            for word in set().union(*(each for _n, each in words))
            if not word.isdecimal()
        ],
    )


def _rebuild(ws: Workspace, progress: Progress, cancelled: Callable[[], bool]) -> int:
    with ws.aside() as db:
        for table in ("search_name", "search_text", "search_digits"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        for table in ("search_word", "search_waiting", "search_again"):
            db.execute(f"DELETE FROM {table}")
        search_pending.move(db, REBUILD)
        last = search_pending.settled(db)
    total = sum(ws.read(f"SELECT count(*) FROM {entity} WHERE deleted IS NULL")[0][0] for entity in CODES)
    progress(0, total)
    left, written, ended = _everybody(ws), 0, False
    while not ended:
        if cancelled():
            return written
        with ws.aside(urgent=False) as db:
            done, ended = _index_for_a_while(ws, db, left)
            written += done
            if ended:
                search_pending.move(db, last)
        progress(written, total)
    return written


def _everybody(ws: Workspace) -> Iterator[Located]:
    """All records that can be found, read page by page: all at once would take hundreds of megabytes."""
    for entity in CODES:
        rid = 0
        sql = f"SELECT id, rid FROM {entity} WHERE deleted IS NULL AND rid > ? ORDER BY rid LIMIT ?"
        while page := ws.read(sql, (rid, _WINDOW)):
            for id_, rid in page:
                yield entity, id_, rid
