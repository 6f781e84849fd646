"""Saving: one edit is one transaction, one step and one message to the screens."""

from __future__ import annotations

import threading
import time

import pytest

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.models.all import Contact
from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace


def new_contact(ws: Workspace, name: str = "Мария Ковалёва") -> str:
    with ws.edit("New contact") as tx:
        return tx.add(Contact(name=name)).id


def names(ws: Workspace) -> list[str]:
    return [name for (name,) in ws.read("SELECT name FROM contact WHERE deleted IS NULL ORDER BY rid")]


def test_what_was_saved_is_there_after_a_restart(ws: Workspace) -> None:
    new_contact(ws)
    ws.close()
    again = Workspace(ws.path)
    assert names(again) == ["Мария Ковалёва"]
    again.close()
    ws.__init__(ws.path)  # type: ignore[misc]


def test_an_edit_that_fails_leaves_nothing(ws: Workspace) -> None:
    with pytest.raises(RuntimeError), ws.edit("New contact") as tx:
        tx.add(Contact(name="Никто"))
        tx.flush()
        raise RuntimeError
    assert names(ws) == []
    assert ws.read("SELECT count(*) FROM entry") == [(0,)]
    new_contact(ws)
    assert names(ws) == ["Мария Ковалёва"]


def test_an_edit_that_changes_nothing_leaves_no_step(ws: Workspace) -> None:
    contact = new_contact(ws)
    heard: list[Changed] = []
    ws.listen(heard.append)
    with ws.edit("Nothing") as tx:
        tx.get(Contact, contact).name = "Мария Ковалёва"
    assert heard == []
    assert ws.read("SELECT count(*) FROM step WHERE name = 'Nothing'") == [(0,)]


def test_screens_hear_once_what_changed(ws: Workspace) -> None:
    contact = new_contact(ws)
    heard: list[Changed] = []
    ws.listen(heard.append)
    with ws.edit("Moved") as tx:
        row = tx.get(Contact, contact)
        row.city, row.job_title = "Казань", "Директор"
    (changed,) = heard
    assert changed.step.name == "Moved"
    assert changed.names("contact", contact)
    assert changed.fields == {"city", "job_title"}
    assert not changed.touches("company")


def test_a_record_that_is_gone_says_so(ws: Workspace) -> None:
    with pytest.raises(UserError, match="no longer exists"), ws.edit("Renamed") as tx:
        tx.get(Contact, "0" * 32)


def test_an_edit_inside_an_edit_is_refused_not_deadlocked(ws: Workspace) -> None:
    with pytest.raises(RuntimeError, match="edit inside an edit"), ws.edit("Outer"), ws.edit("Inner"):
        pass


def test_a_cancelled_long_edit_leaves_nothing(ws: Workspace) -> None:
    kept = new_contact(ws)
    with pytest.raises(Cancelled), ws.long_edit("Import", origin="import") as work:
        with work.chunk() as tx:
            tx.add(Contact(name="Первый"))
            tx.get(Contact, kept).city = "Уфа"
        raise Cancelled
    assert names(ws) == ["Мария Ковалёва"]
    assert ws.read("SELECT city FROM contact") == [(None,)]
    assert ws.read("SELECT count(*) FROM entry") == [(1,)]
    assert ws.read("SELECT count(*) FROM head") == [(0,)]


def test_what_a_seller_built_on_a_cancelled_import_stays(ws: Workspace) -> None:
    from desktop_crm.ops import notes

    imported: list[str] = []
    with pytest.raises(Cancelled), ws.long_edit("Import", origin="import") as work:
        with work.chunk() as tx:
            imported += [tx.add(Contact(name=name)).id for name in ("Первый", "Второй", "Третий")]
        with ws.edit("Renamed") as tx:
            tx.get(Contact, imported[0]).name = "Первый, проверен"
        notes.add(ws, "contact", imported[1], "звонил")
        raise Cancelled
    assert names(ws) == ["Первый, проверен", "Второй"]


def test_a_seller_saves_between_the_chunks_of_an_import(ws: Workspace) -> None:
    contact = new_contact(ws)
    waited: list[float] = []

    def save() -> None:
        for i in range(5):
            start = time.perf_counter()
            with ws.edit("Saved meanwhile") as tx:
                tx.get(Contact, contact).city = f"Город {i}"
            waited.append(time.perf_counter() - start)

    with ws.long_edit("Import", origin="import") as work:
        seller = threading.Thread(target=save)
        for i in range(200):
            with work.chunk() as tx:
                tx.executemany(
                    "INSERT INTO contact (id, name) VALUES (?, ?)",
                    [(f"{i:08}{j:024}", "x") for j in range(50)],
                )
            if i == 5:
                seller.start()
        seller.join()
    assert len(waited) == 5
    assert ws.read("SELECT count(*) FROM contact") == [(10_001,)]
    assert ws.read("SELECT city FROM contact WHERE id = ?", (contact,)) == [("Город 4",)]


def test_a_repair_in_another_tool_is_in_the_journal(ws: Workspace) -> None:
    import sqlite3

    contact = new_contact(ws)
    outside = sqlite3.connect(ws.path)
    outside.execute("UPDATE contact SET name = 'Починен' WHERE id = ?", (contact,))
    outside.execute("INSERT INTO contact (name) VALUES ('Дописан')")
    outside.commit()
    outside.close()
    entries = ws.read("SELECT s.origin, e.kind FROM entry e JOIN step s ON s.n = e.step ORDER BY e.n")
    assert entries == [("user", 0), ("outside", 1), ("outside", 0)]
