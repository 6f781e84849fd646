"""A base becomes another one, as when a newcomer joins a team: all of it or nothing, and this laptop stays itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.ops import records
from desktop_crm.store import check_journal, undo, whole
from desktop_crm.store.journal import SYNC, Changed
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import outbox


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A copy of a base with one contact."""
    with Workspace(tmp_path / "theirs.crm") as ws:
        records.create(ws, "contact", {"name": "Petrov"})
        outbox.number(ws)
        path = tmp_path / "copy.crm"
        assert whole.copy(ws, path)
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path / "mine.crm") as ws:
        ws.remember("draft", "a lead half typed")
        yield ws


def names(ws: Workspace) -> list[str]:
    return [name for (name,) in ws.read("SELECT name FROM contact")]


def test_it_has_their_records_and_stays_itself(mine: Workspace, theirs: Path) -> None:
    site, base = outbox.own_site(mine), mine.memo("base")
    whole.adopt(theirs, site, "my laptop")
    told: list[Changed] = []
    mine.listen(told.append)
    mine.replace_with(theirs)
    assert names(mine) == ["Petrov"]
    assert (outbox.own_site(mine), mine.memo("base"), mine.memo("draft")) == (site, base, "a lead half typed")
    assert [changed.origin for changed in told] == [SYNC]
    assert told[0].names("contact", "any at all")
    assert check_journal.differences(mine.reader) == []


def test_work_goes_on_in_it(mine: Workspace, theirs: Path) -> None:
    whole.adopt(theirs, outbox.own_site(mine), "my laptop")
    mine.replace_with(theirs)
    assert undo.undo(mine) is None  # what others did is not ours to take back
    records.create(mine, "contact", {"name": "Sidorova"})
    assert outbox.waiting(mine, 0) == outbox.number(mine) > 0
    assert undo.undo(mine) is not None
    assert check_journal.differences(mine.reader) == []


def test_who_is_reading_finishes_with_what_was_there(mine: Workspace, theirs: Path) -> None:
    whole.adopt(theirs, outbox.own_site(mine), "my laptop")
    mine.reader.execute("BEGIN")
    assert names(mine) == []
    mine.replace_with(theirs)
    assert names(mine) == []
    mine.reader.execute("COMMIT")
    assert names(mine) == ["Petrov"]


def test_it_is_there_after_a_restart(mine: Workspace, theirs: Path) -> None:
    whole.adopt(theirs, outbox.own_site(mine), "my laptop")
    mine.replace_with(theirs)
    mine.close()
    with Workspace(mine.path) as again:
        assert names(again) == ["Petrov"]


def test_a_file_that_is_no_base_changes_nothing(mine: Workspace, tmp_path: Path) -> None:
    records.create(mine, "contact", {"name": "Mine"})
    wrong = tmp_path / "wrong.crm"
    wrong.write_bytes(b"no base at all" * 1000)
    with pytest.raises(UserError):
        mine.replace_with(wrong)
    assert names(mine) == ["Mine"]


def test_what_has_no_number_yet_is_not_copied(mine: Workspace, tmp_path: Path) -> None:
    records.create(mine, "contact", {"name": "Just saved"})
    assert not whole.copy(mine, tmp_path / "copy.crm")
    assert not (tmp_path / "copy.crm").exists()
    outbox.number(mine)
    assert whole.copy(mine, tmp_path / "copy.crm")
