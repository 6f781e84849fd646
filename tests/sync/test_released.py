"""Bases as earlier versions of the program left them join a team and lose nothing."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import records
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from tests.sync.laptops import content, fresh, hand_over, meet

RELEASED = Path(__file__).parents[1] / "store" / "released"


@pytest.fixture(params=sorted(path.name for path in RELEASED.glob("*.xz")))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    path = tmp_path / "old.crm"
    path.write_bytes(lzma.decompress((RELEASED / request.param).read_bytes()))
    with Workspace(path) as ws:
        yield ws


def test_all_that_it_holds_arrives(old: Workspace, tmp_path: Path) -> None:
    with fresh(tmp_path / "ilya.crm") as ilya:
        hand_over(old, ilya)
        assert content(old) == content(ilya)
        assert check.check(old) == check.check(ilya) == []
        names = ilya.read("SELECT name, city, deleted IS NULL FROM contact ORDER BY name")
        assert names == [
            ("Мария Незабудкина", "Уфа", 1),
            ("Ольга Ким", "Тверь", 0),
            ("Пётр Сидоров", "Казань", 0),
        ]


def test_work_goes_on_from_where_it_was(old: Workspace, tmp_path: Path) -> None:
    with fresh(tmp_path / "ilya.crm") as ilya:
        meet(old, ilya)
        deleted = [id_ for (id_,) in ilya.read("SELECT id FROM contact WHERE deleted IS NOT NULL")]
        records.restore(ilya, "contact", deleted)
        assert undo.redo(old) is not None
        meet(old, ilya)
        assert content(old) == content(ilya)
        assert ilya.read("SELECT city FROM contact WHERE name LIKE 'Мария%'") == [(None,)]
        assert not ilya.read("SELECT 1 FROM head WHERE lost")
        assert ilya.read("SELECT count(*) FROM contact WHERE deleted IS NULL") == [(3,)]
