"""What the stories of an open window during the exchange share: a colleague on another laptop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop_crm.base.clock import new_id
from desktop_crm.models.all import Record
from desktop_crm.ops import people
from desktop_crm.store.edit import Edit
from desktop_crm.store.journal import SYNC
from desktop_crm.store.workspace import Workspace


class Colleague:
    """Somebody whose entries arrive here as if they came from another laptop."""

    def __init__(self, ws: Workspace, name: str = "Анна Соколова", laptop: str = "ANNA-PC") -> None:
        self.ws = ws
        known = {person.name: person.id for person in people.everybody(ws)}
        self.id = known.get(name) or people.add(ws, name)
        with ws.aside() as db:
            self._site = db.execute("INSERT INTO site (id, name) VALUES (?, ?)", (new_id(), laptop)).lastrowid

    @contextmanager
    def edits(self) -> Iterator[Edit]:
        """One step of the other laptop."""
        ws, me = self.ws, self.ws.author
        (here,) = ws.read("SELECT site FROM writing")[0]
        ws.author = self.id
        try:
            with ws.edit("What a colleague did", origin=SYNC) as tx:
                tx.execute("UPDATE writing SET site = ?", (self._site,))
                tx.execute("UPDATE step SET site = ? WHERE n = ?", (self._site, tx.step.n))
                yield tx
                tx.flush()
                tx.execute("UPDATE writing SET site = ?", (here,))
        finally:
            ws.author = me

    def writes(self, record: type[Record], id_: str, **values: object) -> None:
        """Other values of one record."""
        with self.edits() as tx:
            row = tx.get(record, id_)
            for key, value in values.items():
                setattr(row, key, value)

    def removes(self, record: type[Record], id_: str) -> None:
        """A record that is gone for good, as after a request to forget somebody."""
        with self.edits() as tx:
            tx.execute(f"DELETE FROM {record.entity} WHERE id = ?", (id_,))
