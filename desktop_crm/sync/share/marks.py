"""What this base remembers of each file of the shared folder, so that it reads each one once.

A segment that was read or written here stands under its sum, with the entries it holds; one that is waited for, or
was refused, under its path. Nothing of this is exchanged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.sync.segment import Header

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from desktop_crm.store.workspace import Workspace

READ, OWN, COVERED, WAITING, REFUSED = "read", "own", "covered", "waiting", "refused"


@dataclass(frozen=True, slots=True)
class Mark:
    """`told` is the site, the first and last number and the size of a segment; of others, what is wrong."""

    state: str
    told: str
    since: int

    @property
    def done(self) -> bool:
        """Whether the segment need not be read any more."""
        return self.state in (READ, OWN, COVERED)

    @property
    def range(self) -> tuple[str, int, int] | None:
        """Which entries it holds, where that is known."""
        if self.state not in (READ, OWN):
            return None
        site, first, last, _size = self.told.split()
        return site, int(first), int(last)

    def is_whole(self, size: int) -> bool:
        """Whether a file of this size still is what was read or written."""
        return self.state not in (READ, OWN) or self.told.split()[3] == str(size)

    def is_own(self, site: str, size: int) -> bool:
        """Whether it was written here, with entries of this laptop, and still is what it was."""
        return self.state == OWN and self.told.startswith(site) and self.is_whole(size)


class Marks:
    """The marks of one place."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._known: dict[str, Mark] = {}

    def load(self, ws: Workspace) -> None:
        """Read them anew."""
        rows = ws.read("SELECT name, state, since FROM place_mark WHERE place = ?", (self.place,))
        self._known = {}
        for name, text, since in rows:
            state, _space, told = text.partition(" ")
            self._known[name] = Mark(state, told, since)

    def get(self, name: str) -> Mark | None:
        return self._known.get(name)

    def done(self, name: str) -> bool:
        """Whether the segment of this sum has been read or written here."""
        mark = self._known.get(name)
        return mark is not None and mark.done

    def waiting(self) -> list[tuple[str, Mark]]:
        """The paths that are waited for."""
        return self._of(WAITING)

    def covered(self) -> list[tuple[str, Mark]]:
        """The segments that larger ones replace."""
        return self._of(COVERED)

    def _of(self, state: str) -> list[tuple[str, Mark]]:
        return [(name, mark) for name, mark in self._known.items() if mark.state == state]

    def note(self, db: Connection, name: str, state: str, told: str, since: int) -> None:
        """Remember; call inside a transaction."""
        db.execute(
            """INSERT INTO place_mark VALUES (?, ?, ?, ?)
               ON CONFLICT (place, name) DO UPDATE SET state = excluded.state, since = excluded.since""",
            (self.place, name, f"{state} {told}".strip(), since),
        )
        self._known[name] = Mark(state, told, since)

    def drop(self, db: Connection, names: Iterable[str]) -> None:
        """Forget; call inside a transaction."""
        gone = [name for name in names if self._known.pop(name, None)]
        db.executemany("DELETE FROM place_mark WHERE place = ? AND name = ?", [(self.place, n) for n in gone])

    def taken(
        self, db: Connection, header: Header, name: str, path: str, state: str, size: int, now: int
    ) -> None:
        """A segment was read or written, and with it the smaller ones that it replaces."""
        self.note(db, name, state, f"{header.site} {header.first} {header.last} {size}", now)
        for replaced in header.replaces:
            mark = self.get(replaced)
            if mark is None or mark.state != COVERED:
                self.note(db, replaced, COVERED, "", now)
        self.drop(db, [path])

    def ranges(self, files: Iterable[tuple[str, int]]) -> dict[str, list[tuple[int, int]]]:
        """The entries that files of these sums and sizes hold, by site."""
        found: dict[str, list[tuple[int, int]]] = {}
        for name, size in files:
            mark = self._known.get(name)
            held = mark.range if mark and mark.is_whole(size) else None
            if held:
                found.setdefault(held[0], []).append(held[1:])
        return found
