"""Taking over what other laptops have written: their entries go into the journal, and records follow.

In whatever order entries come, and however often, records end as `store.settle` says. Nothing waits for an entry
that is not here: one that is replaced before it arrives is remembered as replaced.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_crm.models.all import ENTITIES
from desktop_crm.store import purge, quick, rewrite
from desktop_crm.store.triggers import CHANGED, CREATED, PURGED, REMOVED
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync.batch import Batch, Entry, reference, text_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_SLICE = 1000  # entries in one transaction: about 50 ms in which a seller's own save waits

Mark = Callable[["Connection"], None]


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a batch: entries that are new here and that were known, records written, values in conflict."""

    new: int = 0
    known: int = 0
    rows: int = 0
    conflicts: int = 0

    def __add__(self, other: Applied) -> Applied:
        return Applied(
            self.new + other.new,
            self.known + other.known,
            self.rows + other.rows,
            self.conflicts + other.conflicts,
        )


def apply(
    ws: Workspace, batch: Batch, mark: Mark | None = None, progress: Callable[[int, int], None] | None = None
) -> Applied:
    """Take over a batch, in short transactions between which others can save.

    `mark` is called in the last of them: what it writes is on the disk with all that came before. What `progress`
    raises ends the work; what was taken over until then stays.
    """
    total = Applied()
    entries = batch.entries
    for start in range(0, len(entries) or 1, _SLICE):
        last = start + _SLICE >= len(entries)
        with ws.merging(durable=last) as merge:
            part = _Slice(merge.db, batch, entries[start : start + _SLICE])
            total += part.take()
            merge.ids, merge.fields, merge.author = part.ids, part.fields, part.author
            if last and mark:
                mark(merge.db)
        if progress:
            progress(min(start + _SLICE, len(entries)), len(entries))
    return total


class _Slice:
    """Some entries of a batch, on their way into the base inside one transaction."""

    def __init__(self, db: Connection, batch: Batch, entries: Sequence[Entry]) -> None:
        self._db = db
        self._batch = batch
        self._given = entries
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.fields: set[str] = set()
        self.author: str | None = None

    def take(self) -> Applied:
        """Write what is new of them, and make the records what they then are."""
        sites, steps = self._sites(), self._steps
        fresh = self._unknown(sites)
        if not fresh:
            return Applied(known=len(self._given))
        (self._before,) = self._db.execute("SELECT coalesce(max(n), 0) FROM entry").fetchone()
        numbered = dict(enumerate(fresh, self._before + 1))
        bodies = self._bodies(numbered, sites)
        known_steps = steps(fresh, sites)
        self._db.executemany(
            """INSERT INTO entry (n, site, seq, hash, step, clock, entity, row, kind, body)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (
                    n,
                    sites[e.site],
                    e.seq,
                    e.hash,
                    known_steps[e.step],
                    e.clock,
                    e.entity,
                    e.row,
                    e.kind,
                    bodies[n],
                )
                for n, e in numbered.items()
            ],
        )
        self._reach(sites, fresh)
        late = self._arrived(numbered)
        self._erase(fresh)
        conflicts = self._write(numbered, late)
        self.author = self._batch.steps[fresh[-1].step].author
        rows = sum(len(ids) for ids in self.ids.values())
        return Applied(len(fresh), len(self._given) - len(fresh), rows, conflicts)

    def _sites(self) -> dict[str, int]:
        """The local numbers of the laptops, those included that are new here."""
        own = "SELECT site FROM writing"
        for id_, name in self._batch.sites.items():
            self._db.execute(
                f"""INSERT INTO site (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name
                    WHERE name != excluded.name AND n != ({own})""",
                (id_, name),
            )
        return dict(self._db.execute("SELECT id, n FROM site").fetchall())

    def _steps(self, fresh: Sequence[Entry], sites: Mapping[str, int]) -> dict[str, int]:
        wanted = {e.step: e.site for e in fresh}
        self._db.executemany(
            """INSERT OR IGNORE INTO step (id, site, author, moment, origin, name, undoes, finished)
               VALUES (?, ?, ?, ?, ?, ?, ?, 1)""",
            [(id_, sites[site], *self._batch.steps[id_][1:]) for id_, site in wanted.items()],
        )
        found = "SELECT id, n FROM step WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(found, (json.dumps(list(wanted)),)).fetchall())

    def _unknown(self, sites: Mapping[str, int]) -> list[Entry]:
        """Those that are not in the journal, each once."""
        here: set[tuple[str, int, bytes]] = set()
        for site, seqs in _by_site((e.site, e.seq) for e in self._given).items():
            found = "SELECT seq, hash FROM entry WHERE site = ? AND seq IN (SELECT value FROM json_each(?))"
            rows = self._db.execute(found, (sites[site], json.dumps(seqs)))
            here.update((site, seq, hash_) for seq, hash_ in rows)
        fresh = {(e.site, e.seq, e.hash): e for e in self._given}
        return [e for key, e in fresh.items() if key not in here]

    def _bodies(self, numbered: Mapping[int, Entry], sites: Mapping[str, int]) -> dict[int, str]:
        """The bodies with local numbers in place of names; what is not here is noted as awaited."""
        changes = {n: e for n, e in numbered.items() if e.kind in (CHANGED, REMOVED)}
        names = {
            name for e in changes.values() for _old, _new, replaced in e.said.values() for name in replaced
        }
        known = self._numbers(names, sites)
        known.update({reference(e.site, e.seq, e.hash): n for n, e in numbered.items()})
        bodies = {n: e.body or purge.EMPTY for n, e in numbered.items()}
        awaited: list[tuple[str, str, str, int, str]] = []
        self._named: dict[int, dict[str, list[Any]]] = {}
        for n, e in changes.items():
            said = {
                key: [old, new, sorted(known[name] for name in replaced if name in known)]
                for key, (old, new, replaced) in e.said.items()
            }
            missing = [
                (name, key)
                for key, (_o, _n, replaced) in e.said.items()
                for name in replaced
                if name not in known
            ]
            awaited += [(*name.split(":"), n, key) for name, key in missing]
            bodies[n] = text_of(said)
            if not missing:
                self._named[n] = said
        self._db.executemany("INSERT OR IGNORE INTO awaited VALUES (?, ?, ?, ?, ?)", awaited)
        return bodies

    def _numbers(self, names: Iterable[str], sites: Mapping[str, int]) -> dict[str, int]:
        """The local numbers of those of these entries that are here."""
        found: dict[str, int] = {}
        parts = [name.split(":") for name in names]
        for site, seqs in _by_site((site, int(seq)) for site, seq, _prefix in parts if site in sites).items():
            rows = self._db.execute(
                "SELECT seq, hash, n FROM entry WHERE site = ? AND seq IN (SELECT value FROM json_each(?))",
                (sites[site], json.dumps(seqs)),
            )
            found.update({reference(site, seq, hash_): n for seq, hash_, n in rows})
        return found

    def _reach(self, sites: Mapping[str, int], fresh: Sequence[Entry]) -> None:
        """Move on the numbers up to which all is here."""
        for site in {e.site for e in fresh}:
            n = sites[site]
            (upto,) = self._db.execute("SELECT upto FROM reach WHERE site = ?", (n,)).fetchone() or (0,)
            there = "SELECT DISTINCT seq FROM entry WHERE site = ? AND seq > ? ORDER BY seq"
            for (seq,) in self._db.execute(there, (n, upto)):
                if seq != upto + 1:
                    break
                upto = seq
            self._db.execute("INSERT OR REPLACE INTO reach VALUES (?, ?)", (n, upto))

    def _arrived(self, numbered: Mapping[int, Entry]) -> set[str]:
        """The records of entries that had waited for one of these: they name it now."""
        if not self._db.execute("SELECT 1 FROM awaited LIMIT 1").fetchone():
            return set()
        rows: set[str] = set()
        for n, e in numbered.items():
            key = (e.site, e.seq, e.hash[:4].hex())
            where = "site = ? AND seq = ? AND prefix = ?"
            for entry, field in self._db.execute(
                f"SELECT entry, field FROM awaited WHERE {where}", key
            ).fetchall():
                rows.add(self._add_replaced(entry, field, n))
            self._db.execute(f"DELETE FROM awaited WHERE {where}", key)
        return rows

    def _add_replaced(self, entry: int, field: str, n: int) -> str:
        row, body = self._db.execute("SELECT row, body FROM entry WHERE n = ?", (entry,)).fetchone()
        said = json.loads(body)
        said[field][2] = sorted({*said[field][2], n})
        self._db.execute("UPDATE entry SET body = ? WHERE n = ?", (text_of(said), entry))
        return str(row)

    def _erase(self, fresh: Sequence[Entry]) -> None:
        """Take away what was erased for good, and what still comes of it."""
        gone = {e.row for e in fresh if e.kind == PURGED or not e.body}
        self._db.executemany("INSERT OR IGNORE INTO purged VALUES (?)", [(row,) for row in gone])
        if gone := gone | purge.purged(self._db, {e.row for e in fresh}):
            purge.forget(self._db, gone)

    def _write(self, numbered: Mapping[int, Entry], late: set[str]) -> int:
        """Make the records of these entries what they are now; how many values are in conflict."""
        stories: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, e in numbered.items():
            if e.entity in ENTITIES:
                stories[e.entity][e.row].append(n)
                self.ids[e.entity].add(e.row)
                self.fields.update(e.said)
            else:
                self._db.execute("INSERT OR IGNORE INTO aside VALUES (?, ?)", (e.row, e.entity))
        for entity, row in self._entities(late):
            stories[entity].setdefault(row, [])
        conflicts = 0
        for entity, rows in stories.items():
            alone = {row: ns[0] for row, ns in rows.items() if len(ns) == 1 and row not in late}
            created = {row: numbered[n].said for row, n in alone.items() if numbered[n].kind == CREATED}
            changed = {row: (n, self._named[n]) for row, n in alone.items() if n in self._named}
            done = quick.create(self._db, entity, created, self._before)
            done |= quick.change(self._db, entity, changed)
            conflicts += rewrite.rewrite(self._db, entity, [row for row in rows if row not in done])
        return conflicts

    def _entities(self, rows: set[str]) -> list[tuple[str, str]]:
        found = "SELECT DISTINCT entity, row FROM entry WHERE row IN (SELECT value FROM json_each(?))"
        there = self._db.execute(found, (json.dumps(list(rows)),)).fetchall() if rows else []
        return [(entity, row) for entity, row in there if entity in ENTITIES]


def _by_site(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for site, seq in pairs:
        grouped[site].append(seq)
    return grouped
