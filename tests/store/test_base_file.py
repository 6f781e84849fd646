"""The base file: made, upgraded, refused and held; a sentence and a way out for each."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.models.all import Contact
from desktop_crm.store import check, connect, migrate, reconcile
from desktop_crm.store.lock import Held
from desktop_crm.store.workspace import Workspace


def made(path: Path) -> Path:
    with Workspace(path) as ws, ws.edit("New contact") as tx:
        tx.add(Contact(name="Мария Ковалёва"))
    return path


def changed_by_hand(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_a_base_is_made_where_there_is_none(tmp_path: Path) -> None:
    with Workspace(tmp_path / "новая база.crm") as ws:
        assert ws.read("SELECT count(*) FROM contact") == [(0,)]


def test_what_an_upgrade_asks_leaves_room_for_what_is_asked_all_day(tmp_path: Path) -> None:
    """Once as many statements are kept as there is room for, every further one is compiled each time it is used."""
    with Workspace(tmp_path / "a.crm") as ws, ws.aside() as db:
        asked: set[str] = set()
        db.set_trace_callback(asked.add)
        reconcile.reconcile(db)
        db.set_trace_callback(None)
    statements = {sql for sql in asked if not sql.startswith("--")}
    assert 300 < len(statements) < connect.STATEMENTS / 2


def test_a_second_program_is_told_that_the_base_is_open(tmp_path: Path) -> None:
    with Workspace(tmp_path / "a.crm"), pytest.raises(Held, match="open in another"):
        Workspace(tmp_path / "a.crm")
    Workspace(tmp_path / "a.crm").close()


def test_a_newer_base_is_refused_and_untouched(tmp_path: Path) -> None:
    path = made(tmp_path / "a.crm")
    changed_by_hand(path, "PRAGMA user_version = 999")
    with pytest.raises(UserError, match="newer version"):
        Workspace(path)
    assert not (tmp_path / "backups").exists()


def test_a_base_without_a_column_of_today_is_copied_aside_and_upgraded(tmp_path: Path) -> None:
    path = made(tmp_path / "a.crm")
    changed_by_hand(
        path,
        "DROP TRIGGER contact_created",
        "DROP TRIGGER contact_changed",
        "DROP TRIGGER contact_removed",
        "ALTER TABLE contact DROP COLUMN birthday",
        "DROP INDEX contact_name_key",
        "UPDATE meta SET value = 'of yesterday' WHERE key = 'signature'",
    )
    with Workspace(path) as ws:
        assert ws.read("SELECT name, birthday FROM contact") == [("Мария Ковалёва", None)]
        with ws.edit("Born") as tx:
            tx.execute("UPDATE contact SET birthday = '--03-07'")
        assert ws.read("SELECT count(*) FROM sqlite_schema WHERE name = 'contact_name_key'") == [(1,)]
        assert ws.read("SELECT count(*) FROM entry WHERE kind = 1") == [(1,)]
    (copy,) = (tmp_path / "backups").glob("*.crm")
    assert sqlite3.connect(copy).execute("SELECT name FROM contact").fetchall() == [("Мария Ковалёва",)]


def test_an_upgrade_that_fails_leaves_the_base_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "a.crm")

    def fails(db: object) -> None:
        db.execute("DROP TABLE note")  # type: ignore[attr-defined]
        raise RuntimeError

    monkeypatch.setattr(migrate, "VERSION", migrate.VERSION + 1)
    monkeypatch.setitem(migrate.MIGRATIONS, migrate.VERSION, fails)
    with pytest.raises(RuntimeError):
        Workspace(path)
    monkeypatch.undo()
    with Workspace(path) as ws:
        assert ws.read("SELECT count(*) FROM note") == [(0,)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" * 2000, "not a Desktop CRM base"),
        (b"SQLite format 3\0", "not a Desktop CRM base"),
        (b"!", "not a Desktop CRM base"),
        (b"some words", "not a Desktop CRM base"),
    ],
)
def test_what_is_not_a_base_is_refused_and_untouched(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "holiday.crm"
    path.write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        Workspace(path)
    assert path.read_bytes() == content


def test_the_base_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    changed_by_hand(path, "CREATE TABLE invoice (id INTEGER)", "INSERT INTO invoice VALUES (1)")
    content = path.read_bytes()
    with pytest.raises(UserError, match="not a Desktop CRM base"):
        Workspace(path)
    assert path.read_bytes() == content


def test_a_truncated_base_is_explained(tmp_path: Path) -> None:
    path = made(tmp_path / "a.crm")
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(UserError, match=r"damaged|not a Desktop CRM base"):
        Workspace(path)


def test_a_folder_that_does_not_exist_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be opened"):
        Workspace(tmp_path / "no such folder" / "a.crm")


def test_a_base_cut_off_before_its_first_save_is_made_again(tmp_path: Path) -> None:
    changed_by_hand(tmp_path / "a.crm", "PRAGMA journal_mode = WAL")
    assert (tmp_path / "a.crm").stat().st_size
    with Workspace(tmp_path / "a.crm") as ws:
        assert ws.read("SELECT count(*) FROM contact") == [(0,)]


def test_an_upgrade_that_cannot_be_copied_aside_is_explained(tmp_path: Path) -> None:
    path = made(tmp_path / "a.crm")
    changed_by_hand(path, "UPDATE meta SET value = 'of yesterday' WHERE key = 'signature'")
    (tmp_path / "backups").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UserError, match="could not be copied"):
        Workspace(path)
    (tmp_path / "backups").unlink()
    with Workspace(path) as ws:
        assert ws.read("SELECT name FROM contact") == [("Мария Ковалёва",)]
    assert [p.suffix for p in (tmp_path / "backups").iterdir()] == [".crm"]


def test_a_full_disk_is_explained_and_nothing_of_the_step_stays(tmp_path: Path) -> None:
    with Workspace(made(tmp_path / "a.crm")) as ws:
        with ws.aside() as db:
            ((pages,),) = db.execute("PRAGMA page_count").fetchall()
            db.execute(f"PRAGMA max_page_count = {pages + 5}")
        row = ("Много", "х" * 50_000)
        with pytest.raises(UserError, match="disk is full"), ws.edit("New contact") as tx:
            tx.execute("INSERT INTO contact (name, city) VALUES (?, ?)", row)
        with pytest.raises(UserError, match="disk is full"), ws.long_edit("Import") as work:
            with work.chunk() as tx:
                tx.execute("INSERT INTO contact (name) VALUES ('Первый')")
            with work.chunk() as tx:
                tx.execute("INSERT INTO contact (name, city) VALUES (?, ?)", row)
        assert ws.read("SELECT name FROM contact") == [("Мария Ковалёва",)]
        assert check.check(ws) == []


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_write_protected_base_is_explained_and_opens_when_it_is_no_more(tmp_path: Path) -> None:
    path = made(tmp_path / "a.crm")
    path.chmod(0o444)
    with pytest.raises(UserError, match="write-protected"):
        Workspace(path)
    path.chmod(0o644)
    with Workspace(path) as ws, ws.edit("New contact") as tx:
        tx.add(Contact(name="Вторая"))
