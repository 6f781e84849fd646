"""What this laptop has to tell: numbering the entries of finished steps, and reading them as batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop_crm.base.clock import new_id
from desktop_crm.base.log import log
from desktop_crm.models.all import ENTITIES
from desktop_crm.store import search_pending
from desktop_crm.store.purge import purged
from desktop_crm.store.rewrite import rewrite
from desktop_crm.store.triggers import CHANGED, REMOVED
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync.batch import Batch, Entry, Step, carries, hash_of, reference, text_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_PAGE = 2000
_REFERS = (CHANGED, REMOVED)


def own_site(ws: Workspace) -> str:
    """The id under which this base writes."""
    return str(ws.read("SELECT s.id FROM site s JOIN writing w ON w.site = s.n")[0][0])


def new_site(ws: Workspace) -> str:
    """Go on under another id, as this base turned out to be a copy; the new id.

    What was never numbered becomes the new one's; what has a number stays the old one's, and stays valid. The steps
    can still be undone here.
    """
    id_ = new_id()
    with ws.aside() as db:
        (old, name) = db.execute("SELECT s.n, s.name FROM site s JOIN writing w ON w.site = s.n").fetchone()
        new = db.execute("INSERT INTO site (id, name) VALUES (?, ?)", (id_, name)).lastrowid
        db.execute("UPDATE entry SET site = ? WHERE site = ? AND seq IS NULL", (new, old))
        db.execute("UPDATE step SET site = ? WHERE site = ?", (new, old))
        db.execute("UPDATE writing SET site = ?", (new,))
        _note_former(db, old)
        db.execute("DELETE FROM meta WHERE key = 'numbered'")
        _decide_again(db)
    return id_


def _decide_again(db: Connection) -> None:
    """Between edits of the same millisecond the laptop's id decides, which is another one now."""
    disputed = db.execute(
        """SELECT DISTINCT e.entity, e.row FROM entry e JOIN head h ON h.entry = e.n
           WHERE e.site = (SELECT site FROM writing)
           AND (SELECT count(*) FROM head o WHERE o.row = h.row AND o.field = h.field) > 1"""
    ).fetchall()
    db.execute("UPDATE writing SET capture = 0")
    for entity, row in disputed:
        if entity in ENTITIES:
            rewrite(db, entity, [row])
    db.execute("UPDATE writing SET capture = 1")
    search_pending.ask_again(db, [row for _entity, row in disputed])


_FORMER = "sites.former"


def _note_former(db: Connection, site: int) -> None:
    (known,) = db.execute("SELECT value FROM meta WHERE key = ?", (_FORMER,)).fetchone() or ("{}",)
    last = db.execute(
        "SELECT s.id, max(e.seq) FROM site s JOIN entry e ON e.site = s.n WHERE s.n = ?", (site,)
    )
    former = json.loads(known) | {id_: seq for id_, seq in last if seq}
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_FORMER, json.dumps(former)))


def forked(ws: Workspace) -> list[tuple[str, int, int]]:
    """Numbers that this base gave under a former id and a copy of it gave to other entries: site, first and last.

    A place that has such numbers may have only the copy's.
    """
    found = []
    for site, last in json.loads(ws.memo(_FORMER) or "{}").items():
        sql = """SELECT min(seq) FROM (SELECT seq FROM entry WHERE site = (SELECT n FROM site WHERE id = ?)
            AND seq <= ? GROUP BY seq HAVING count(*) > 1)"""
        ((first,),) = ws.read(sql, (site, last))
        if first:
            found.append((site, int(first), int(last)))
    return found


def vector(ws: Workspace) -> dict[str, int]:
    """For each laptop the number up to which all its entries are here."""
    return dict(ws.read("SELECT s.id, r.upto FROM reach r JOIN site s ON s.n = r.site WHERE r.upto > 0"))


def waiting(ws: Workspace, sent_upto: int) -> int:
    """How many entries of this laptop have not been sent, when all up to number `sent_upto` have; up to 10 000."""
    ((numbered,),) = ws.read(
        f"SELECT count(*) FROM (SELECT 1 FROM entry WHERE site = {_OWN} AND seq > ? {_COUNTED})", (sent_upto,)
    )
    ((fresh,),) = ws.read(
        f"""SELECT count(*) FROM (SELECT 1 FROM entry e JOIN step s ON s.n = e.step
              WHERE e.n > {_NUMBERED} AND e.site = {_OWN} AND e.seq IS NULL AND s.finished {_COUNTED})"""
    )
    return min(int(numbered + fresh), COUNTED_AT_MOST)


COUNTED_AT_MOST = 10_000
_COUNTED = f"LIMIT {COUNTED_AT_MOST}"
_OWN = "(SELECT site FROM writing)"
_NUMBERED = "coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'numbered'), 0)"
"""The local number up to which every entry of this laptop has its number among laptops."""


def number(ws: Workspace) -> int:
    """Give the entries of finished steps their numbers and hashes; how many. They are on the disk when it returns.

    In short transactions. An entry that stands on one of an unfinished step waits for it.
    """
    ((after,),) = ws.read(f"SELECT {_NUMBERED}")
    total, skipped = 0, False
    while True:
        with ws.aside(urgent=False) as db:
            page = db.execute(_UNNUMBERED, (after,)).fetchall()
            if not page:
                _note_reached(db, after, skipped)
                return total
            numbered = _number(db, page)
            skipped = skipped or numbered < len(page)
            after = page[-1][0]
            if not skipped:
                db.execute("INSERT OR REPLACE INTO meta VALUES ('numbered', ?)", (after,))
        total += numbered


def _note_reached(db: Connection, after: int, skipped: bool) -> None:
    """Remember that nothing is left up to the last entry, where many have come from others since `after`."""
    (last,) = db.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()
    if not skipped and last - after > _PAGE:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('numbered', ?)", (last,))


_UNNUMBERED = f"""SELECT e.n, s.finished, s.id, e.clock, e.entity, e.row, e.kind, e.body
    FROM entry e JOIN step s ON s.n = e.step
    WHERE e.n > ? AND e.site = (SELECT site FROM writing) AND e.seq IS NULL ORDER BY e.n LIMIT {_PAGE}"""


def _number(db: Connection, page: Sequence[tuple[Any, ...]]) -> int:
    site, id_ = db.execute("SELECT s.n, s.id FROM site s JOIN writing w ON w.site = s.n").fetchone()
    # SQLite takes the index only where the question says what the index leaves out.
    last = "SELECT coalesce(max(seq), 0) FROM entry WHERE site = ? AND seq IS NOT NULL"
    (seq,) = db.execute(last, (site,)).fetchone()
    bodies = {n: json.loads(body) for n, *_rest, kind, body in page if kind in _REFERS}
    names = _Names(db, bodies.values())
    given: list[tuple[int, bytes, int]] = []
    for n, finished, step, clock, entity, row, kind, body in page:
        text = _wire(db, names, n, row, bodies[n]) if n in bodies else body
        if not finished or text is None or not _carried(row, kind, text):
            continue
        seq += 1
        hash_ = hash_of(id_, seq, step, clock, entity, row, kind, text)
        names.known[n] = (row, reference(id_, seq, hash_))
        given.append((seq, hash_, n))
    db.executemany("UPDATE entry SET seq = ?, hash = ? WHERE n = ?", given)
    db.execute(
        "INSERT INTO reach VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET upto = max(upto, excluded.upto)",
        (site, seq),
    )
    return len(given)


def _carried(row: str, kind: int, text: str) -> bool:
    """One that others would refuse stays here alone: with it they would refuse all that travels together."""
    carried = carries(row, kind, text)
    if not carried:
        log.warning("an entry of record %r was written by another tool so that it cannot be exchanged", row)
    return carried


def _wire(db: Connection, names: _Names, n: int, row: str, said: dict[str, Any]) -> str | None:
    """The text of an entry among laptops; None while it stands on one that has no name yet.

    What it stood on may have been taken away with a long step that was given up: that is not named.
    """
    lost = [k for _old, _new, replaced in said.values() for k in replaced if names.row_of(k) != row]
    if lost:
        said = {key: [old, new, [k for k in ks if k not in lost]] for key, (old, new, ks) in said.items()}
        db.execute("UPDATE entry SET body = ? WHERE n = ?", (text_of(said), n))
    if any(names.of(k) is None for _old, _new, replaced in said.values() for k in replaced):
        return None
    return _text(said, names, {})


def _text(said: Mapping[str, Any], names: _Names, awaited: Mapping[str, Sequence[str]]) -> str:
    named = {
        key: [old, new, sorted([*(names.of(k) or "" for k in replaced), *awaited.get(key, ())])]
        for key, (old, new, replaced) in said.items()
    }
    return text_of(named)


class _Names:
    """How laptops name the entries that some bodies refer to by their local numbers."""

    def __init__(self, db: Connection, bodies: Iterable[Mapping[str, Any]]) -> None:
        wanted = {k for said in bodies for _old, _new, replaced in said.values() for k in replaced}
        self.known: dict[int, tuple[str, str | None]] = {
            n: (row, reference(site, seq, hash_) if seq else None)
            for n, row, site, seq, hash_ in db.execute(
                """SELECT e.n, e.row, s.id, e.seq, e.hash FROM entry e JOIN site s ON s.n = e.site
                   WHERE e.n IN (SELECT value FROM json_each(?))""",
                (json.dumps(list(wanted)),),
            )
        }

    def of(self, n: int) -> str | None:
        return self.known.get(n, ("", None))[1]

    def row_of(self, n: int) -> str:
        return self.known.get(n, ("", None))[0]


def read(ws: Workspace, site: str, first: int, last: int, most: int = 4 << 20) -> Batch | None:
    """The entries of a laptop from number `first` to at most `last`, about `most` bytes of them; None for none."""
    entries: list[Entry] = []
    steps: dict[str, Step] = {}
    size = 0
    for page in _pages(ws.reader, site, first, last):
        for step, entry in _entries(ws.reader, site, page):
            if size and size + len(entry.body) > most and entry.seq > entries[-1].seq:
                return _batch(ws, entries, steps)
            size += len(entry.body) + 64
            steps[step.id] = step
            entries.append(entry)
    return _batch(ws, entries, steps) if entries else None


def _batch(ws: Workspace, entries: Sequence[Entry], steps: Mapping[str, Step]) -> Batch:
    ids = json.dumps(list({e.site for e in entries}))
    names = ws.read("SELECT id, name FROM site WHERE id IN (SELECT value FROM json_each(?))", (ids,))
    return Batch(dict(names), steps, entries)


def _pages(db: Connection, site: str, first: int, last: int) -> Iterator[list[tuple[Any, ...]]]:
    after = first - 1
    while page := db.execute(_NUMBERED_ENTRIES, (site, after, last)).fetchall():
        yield page
        after = page[-1][0]


_NUMBERED_ENTRIES = f"""WITH page AS (SELECT DISTINCT seq FROM entry
      WHERE site = (SELECT n FROM site WHERE id = ?1) AND seq > ?2 AND seq <= ?3 ORDER BY seq LIMIT {_PAGE})
    SELECT e.seq, e.hash, e.n, e.clock, e.entity, e.row, e.kind, e.body,
      s.id, s.author, s.moment, s.origin, s.name, s.undoes
    FROM entry e JOIN step s ON s.n = e.step
    WHERE e.site = (SELECT n FROM site WHERE id = ?1) AND e.seq > ?2 AND e.seq <= (SELECT max(seq) FROM page)
    ORDER BY e.seq, e.hash"""


def _entries(db: Connection, site: str, page: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Step, Entry]]:
    bodies = {row[2]: json.loads(row[7]) for row in page if row[6] in _REFERS}
    names, awaited = _Names(db, bodies.values()), _awaited(db, bodies)
    erased = purged(db, {row[5] for row in page})
    for seq, hash_, n, clock, entity, row, kind, body, *about in page:
        step = Step(*about)
        text = _text(bodies[n], names, awaited.get(n, {})) if n in bodies else body
        if hash_of(site, seq, step.id, clock, entity, row, kind, text) != hash_:
            if row not in erased:
                log.error("entry %s of laptop %s is not what it was: it is not sent", seq, site)
                continue
            text = ""
        yield step, Entry(site, seq, step.id, clock, entity, row, kind, text, {}, hash_)


def _awaited(db: Connection, numbers: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """What entries replace that has not come yet, by entry and field."""
    found: dict[int, dict[str, list[str]]] = {}
    if db.execute("SELECT 1 FROM awaited LIMIT 1").fetchone():
        sql = "SELECT entry, field, site, seq, prefix FROM awaited WHERE entry IN (SELECT value FROM json_each(?))"
        for entry, field, site, seq, prefix in db.execute(sql, (json.dumps(list(numbers)),)):
            found.setdefault(entry, {}).setdefault(field, []).append(f"{site}:{seq}:{prefix}")
    return found
