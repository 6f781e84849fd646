"""`check` finds what is wrong with a base, and puts right what can be computed again."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.demo import fill
from desktop_crm.ops import records
from desktop_crm.store import check, search, search_index, undo
from desktop_crm.store.workspace import Workspace


@pytest.fixture
def team(ws: Workspace) -> Workspace:
    fill(ws, "en", contacts=40, companies=20)
    return ws


def any_contact(ws: Workspace) -> str:
    return str(ws.read("SELECT id FROM contact ORDER BY rid LIMIT 1")[0][0])


def kinds(ws: Workspace) -> list[tuple[str, bool]]:
    return [(f.kind, f.repaired) for f in check.check(ws)]


def test_a_base_in_daily_use_is_sound(team: Workspace) -> None:
    contact = any_contact(team)
    records.change(team, "contact", contact, {"city": "Perm", "tags": ["One", "Two"]})
    records.change(team, "contact", contact, {"city": "Omsk", "tags": ["Two"], "phone": []})
    records.delete(team, "contact", [contact])
    undo.undo(team)
    undo.undo(team)
    undo.redo(team)
    records.change(team, "contact", contact, {"city": None})
    with suppress(Cancelled), team.long_edit("Given up") as work:
        with work.chunk() as tx:
            tx.execute("UPDATE contact SET city = 'nowhere'")
        raise Cancelled
    assert check.check(team) == []


def test_writes_past_the_journal_are_named(team: Workspace) -> None:
    with team.aside() as db:
        db.execute("UPDATE writing SET capture = 0")
        db.execute("UPDATE contact SET city = 'Elsewhere' WHERE id = ?", (any_contact(team),))
        db.execute("UPDATE writing SET capture = 1")
    (finding,) = check.check(team)
    assert (finding.kind, finding.open) == ("journal", True)
    assert "city" in finding.what


def test_records_that_vanished_or_appeared_past_the_journal_are_named(team: Workspace) -> None:
    with team.aside() as db:
        db.execute("UPDATE writing SET capture = 0")
        db.execute("DELETE FROM tag WHERE rid = 1")
        db.execute("INSERT INTO source (id, name) VALUES ('x', 'Unknown')")
        db.execute("UPDATE writing SET capture = 1")
    found = " ".join(f.what for f in check.check(team) if f.kind == "journal")
    assert "Tags" in found
    assert "Unknown" in found


def test_a_wrong_head_is_named(team: Workspace) -> None:
    contact = any_contact(team)
    records.change(team, "contact", contact, {"city": "Perm"})
    with team.aside() as db:
        db.execute("DELETE FROM head WHERE row = ?", (contact,))
    assert kinds(team) == [("journal", False)]


def test_normal_forms_are_computed_again(team: Workspace) -> None:
    with team.aside() as db:
        db.execute("UPDATE contact_point SET normal = '' WHERE rid < 5")
    assert kinds(team) == [("derived", True)]
    assert check.check(team) == []


def test_missing_triggers_and_indexes_are_made_again(team: Workspace) -> None:
    with team.aside() as db:
        db.execute("DROP TRIGGER contact_changed")
        db.execute("DROP INDEX contact_point_system_normal")
        db.execute("DROP INDEX entry_row")
    assert kinds(team) == [("schema", True)]
    assert check.check(team) == []
    records.change(team, "contact", any_contact(team), {"city": "Perm"})
    assert check.check(team) == []


def test_a_search_that_lost_a_record_is_made_again(team: Workspace) -> None:
    search_index.catch_up(team)
    with team.aside() as db:
        db.execute("DELETE FROM search_text WHERE rowid = (SELECT max(id) FROM search_text_docsize)")
    assert kinds(team) == [("search", True)]
    assert search.find(team, "Coleman")
    assert check.check(team) == []


def test_details_without_an_owner_are_information(team: Workspace) -> None:
    with team.edit("From another laptop") as tx:
        tx.execute(
            """INSERT INTO note (id, about, about_entity, text, moment)
               VALUES ('n', 'not here yet', 'contact', 'Hello', 1)"""
        )
    (finding,) = check.check(team)
    assert (finding.kind, finding.open) == ("orphans", False)


def test_a_damaged_lookup_table_is_built_again(tmp_path: Path) -> None:
    """Bytes of one index are changed on the disk; the records themselves are whole."""
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        fill(ws, "en", contacts=40, companies=20)
        ((root,),) = ws.read(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'employee_id' OR name = 'contact_responsible'"
        )
        ((size,),) = ws.read("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        page = bytearray(file.read(size))
        place = page.rfind(b"01a")
        page[place : place + 6] = b"ffffff"
        file.seek((root - 1) * size)
        file.write(page)
    with Workspace(path) as ws:
        assert kinds(ws) == [("index", True)]
        assert check.check(ws) == []


def test_a_quick_look_reads_no_journal(team: Workspace) -> None:
    with team.aside() as db:
        db.execute("DELETE FROM head")
        db.execute("UPDATE contact_point SET normal = '' WHERE rid < 5")
    assert check.check(team, deep=False) == []


def test_progress_ends_with_all_records(team: Workspace) -> None:
    said: list[tuple[int, int]] = []
    check.check(team, progress=lambda done, total: said.append((done, total)))
    assert said[-1][0] == said[-1][1] > 100


@pytest.mark.parametrize("seed", range(12))
def test_whatever_bytes_are_changed_the_answer_is_a_sentence(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        fill(ws, "ru", contacts=5, companies=3)
    content = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 5, 40])):
        content[chance.randrange(len(content))] ^= 255
    path.write_bytes(content)
    with suppress(UserError), Workspace(path) as ws:
        assert all(str(finding) for finding in check.check(ws))
