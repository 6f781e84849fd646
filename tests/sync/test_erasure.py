"""Somebody asks to be forgotten: nothing of them stays on any laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import calls, erasure, records
from desktop_crm.ops.details import Point
from desktop_crm.store import check, search, search_index, undo
from desktop_crm.store.workspace import Workspace
from tests.sync.laptops import content, fresh, hand_over, meet


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Workspace]:
    with fresh(tmp_path / "anna.crm") as ws:
        yield ws


@pytest.fixture
def ilya(tmp_path: Path) -> Iterator[Workspace]:
    with fresh(tmp_path / "ilya.crm") as ws:
        yield ws


@pytest.fixture
def maria(anna: Workspace) -> str:
    values = {"name": "Мария Незабудкина", "phone": (Point("+79124451803"),), "tags": ("VIP",)}
    id_ = records.create(anna, "contact", values)
    calls.record(anna, {"contact": id_, "notes": "Незабудкина просит скидку", "answered": 1})
    return id_


def traces(ws: Workspace) -> int:
    """How many entries and steps still name her."""
    ((entries,),) = ws.read(
        "SELECT count(*) FROM entry WHERE body LIKE '%Незабудкин%' OR body LIKE '%9124451803%'"
    )
    ((steps,),) = ws.read("SELECT count(*) FROM step WHERE name LIKE '%Незабудкин%'")
    return int(entries + steps)


def test_nothing_of_her_stays_anywhere(anna: Workspace, ilya: Workspace, maria: str) -> None:
    meet(anna, ilya)
    records.change(ilya, "contact", maria, {"city": "Пермь"})
    assert traces(anna)
    assert traces(ilya)
    erasure.erase(anna, "contact", [maria])
    meet(anna, ilya)
    for ws in (anna, ilya):
        assert traces(ws) == 0
        assert not ws.read(
            "SELECT 1 FROM contact UNION ALL SELECT 1 FROM contact_point UNION ALL SELECT 1 FROM call"
        )
        search_index.catch_up(ws)
        assert search.find(ws, "Незабудкина") == []
        assert check.check(ws) == []
    assert content(anna) == content(ilya)


def test_a_laptop_that_comes_later_never_hears_of_her(anna: Workspace, ilya: Workspace, maria: str) -> None:
    erasure.erase(anna, "contact", [maria])
    hand_over(anna, ilya)
    assert traces(ilya) == 0
    assert content(anna) == content(ilya)
    assert check.check(ilya) == []


def test_it_cannot_be_taken_back(anna: Workspace, maria: str) -> None:
    erasure.erase(anna, "contact", [maria])
    while undo.undo(anna):
        pass
    assert traces(anna) == 0
    assert not anna.read("SELECT 1 FROM contact")
