"""Saving: one edit is one transaction, one step and one message to the screens."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.models.all import Contact
from desktop_crm.ops import records
from desktop_crm.store import check, history, undo
from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import LongEdit, Workspace


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


def test_what_a_seller_wrote_over_a_cancelled_import_stays_with_what_it_replaced(ws: Workspace) -> None:
    contact = records.create(ws, "contact", {"name": "Мария Ковалёва", "city": "Казань"})
    with suppress(Cancelled), ws.long_edit("Import", origin="import") as work:
        with work.chunk() as tx:
            row = tx.get(Contact, contact)
            row.city, row.job_title = "Уфа", "Директор"
        records.change(ws, "contact", contact, {"city": "Пермь"})
        raise Cancelled
    assert ws.read("SELECT city, job_title FROM contact") == [("Пермь", None)]
    told = [(c.old, c.new) for c in history.of_record(ws, contact, "city")]
    assert told == [("Уфа", "Пермь"), ("Казань", "Уфа"), (None, "Казань")]
    assert check.check(ws) == []


def test_two_long_works_that_a_crash_has_cut_off_leave_nothing(ws: Workspace) -> None:
    contact = records.create(ws, "contact", {"name": "Мария Ковалёва", "city": "Казань"})
    first, second = LongEdit(ws, "Import", "import", None), LongEdit(ws, "Bulk edit", "user", None)
    with first.chunk() as tx:
        imported = tx.add(Contact(name="Первый")).id
        tx.get(Contact, contact).city = "Уфа"
    with second.chunk() as tx:
        tx.execute("UPDATE contact SET city = 'Омск'")
    with first.chunk() as tx:
        tx.execute("UPDATE contact SET city = 'Тверь' WHERE id IN (?, ?)", (contact, imported))
    ws.close()
    ws.__init__(ws.path)  # type: ignore[misc]
    assert ws.read("SELECT name, city FROM contact") == [("Мария Ковалёва", "Казань")]
    assert check.check(ws) == []


def test_a_screen_that_fails_does_not_make_the_saving_fail(
    ws: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Changed] = []

    def fails(changed: Changed) -> None:
        raise ValueError

    ws.listen(fails)
    ws.listen(heard.append)
    new_contact(ws)
    assert names(ws) == ["Мария Ковалёва"]
    assert len(heard) == 1
    assert "a listener failed" in caplog.text


def test_threads_that_come_and_go_share_few_connections(ws: Workspace) -> None:
    for _ in range(20):
        thread = threading.Thread(target=ws.read, args=("SELECT 1",))
        thread.start()
        thread.join()
    assert len(list(Path("/proc/self/fd").iterdir()) if sys.platform == "linux" else []) < 60
    ws.close()
    with pytest.raises(Cancelled):
        ws.read("SELECT 1")


def test_a_base_closed_while_others_read_ends_their_work(ws: Workspace) -> None:
    with ws.edit("Many") as tx:
        tx.executemany("INSERT INTO contact (name) VALUES (?)", [(f"Клиент {i}",) for i in range(3000)])
    ended: list[Exception] = []

    def look() -> None:
        try:
            while True:
                ws.read("SELECT count(*) FROM contact a, contact b WHERE a.name < b.name")
        except Exception as error:  # noqa: BLE001
            ended.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    ws.close()
    for thread in threads:
        thread.join(20)
    assert len(ended) == 3


def test_a_chunk_is_quick_and_what_comes_after_it_is_durable(ws: Workspace) -> None:
    with ws.long_edit("Import") as work:
        with work.chunk() as tx:
            assert tx.rows("PRAGMA synchronous") == [(1,)]
            new = tx.add(Contact(name="Первый")).id
        with ws.edit("Saved meanwhile") as tx:
            assert tx.rows("PRAGMA synchronous") == [(2,)]
            tx.get(Contact, new).city = "Уфа"
        with suppress(RuntimeError), work.chunk():
            raise RuntimeError
        with ws.aside() as db:
            assert db.execute("PRAGMA synchronous").fetchall() == [(2,)]


def test_a_record_removed_by_another_tool_and_written_again_has_a_life_of_its_own(ws: Workspace) -> None:
    def run(sql: str) -> None:
        with ws.edit(sql) as tx:
            tx.execute(sql)

    run("INSERT INTO source (id, name) VALUES ('s', 'Сайт')")
    run("UPDATE source SET name = 'Выставка' WHERE id = 's'")
    run("INSERT OR REPLACE INTO source (id, name) VALUES ('s', 'Звонок')")
    run("UPDATE source SET name = 'Реклама' WHERE id = 's'")
    run("DELETE FROM source WHERE id = 's'")
    assert check.check(ws) == []
    for name in ("Реклама", "Звонок", "Выставка", "Сайт"):
        undo.undo(ws)
        assert ws.read("SELECT name, deleted FROM source") == [(name, None)]
        assert check.check(ws) == []
    for name in ("Выставка", "Звонок", "Реклама"):
        undo.redo(ws)
        assert ws.read("SELECT name, deleted FROM source") == [(name, None)]


def test_own_values_written_again_as_another_text_leave_no_step(ws: Workspace) -> None:
    with ws.edit("New") as tx:
        tx.execute("""INSERT INTO contact (name, own) VALUES ('Мария', '{"a": "б", "c": 1}')""")
    with ws.edit("The same") as tx:
        tx.execute("""UPDATE contact SET own = '{"c":1,"a":"\\u0431","d":null}'""")
    assert ws.read("SELECT count(*) FROM step WHERE name = 'The same'") == [(0,)]
    assert check.check(ws) == []
