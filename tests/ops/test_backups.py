"""When a base is broken, a copy beside it is put to work, and the broken file is left as it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop_crm.base.errors import Cancelled, UserError
from desktop_crm.ops import backups, people
from desktop_crm.store.migrate import copy_aside
from desktop_crm.store.workspace import Workspace


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with Anna in it and two copies, and then broken."""
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        older = copy_aside(ws.reader, path, "a")
        people.add(ws, "Anna")
        newer = copy_aside(ws.reader, path, "b")
    os.utime(older, (1_700_000_000, 1_700_000_000))
    os.utime(newer, (1_760_000_000, 1_760_000_000))
    path.write_bytes(b"broken" * 1000)
    return path


def test_the_newest_copy_is_offered_first(base: Path) -> None:
    assert [copy.path.name[-5:] for copy in backups.beside(base)] == ["b.crm", "a.crm"]
    assert backups.beside(base.parent / "elsewhere" / "x.crm") == []


def test_a_restored_copy_opens_and_the_broken_base_stays(base: Path) -> None:
    restored = backups.restore(backups.beside(base)[0], base)

    with Workspace(restored) as ws:
        assert [p.name for p in people.everybody(ws)] == ["Anna"]
    assert restored.parent == base.parent
    assert base.read_bytes().startswith(b"broken")


def test_restoring_twice_gives_two_bases(base: Path) -> None:
    copy = backups.beside(base)[0]

    assert backups.restore(copy, base) != backups.restore(copy, base)


def test_a_damaged_copy_is_refused_and_leaves_nothing(base: Path) -> None:
    copy = backups.beside(base)[0]
    whole = copy.path.read_bytes()
    before = set(base.parent.iterdir())

    for damaged in (b"", b"no base at all" * 500, whole[: len(whole) // 2], whole[:4096] + b"\xff" * 8192):
        copy.path.write_bytes(damaged)
        with pytest.raises(UserError, match="damaged"):
            backups.restore(copy, base)
    assert set(base.parent.iterdir()) == before


def test_restoring_that_is_given_up_leaves_nothing(base: Path) -> None:
    before = set(base.parent.iterdir())

    def stop(done: int, total: int) -> None:
        assert 0 < done <= total
        raise Cancelled

    with pytest.raises(Cancelled):
        backups.restore(backups.beside(base)[0], base, stop)
    assert set(base.parent.iterdir()) == before


def test_a_copy_that_has_gone_is_explained(base: Path) -> None:
    copy = backups.beside(base)[0]
    copy.path.unlink()

    with pytest.raises(UserError, match="could not be restored"):
        backups.restore(copy, base)
