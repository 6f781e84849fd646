"""Two laptops say of the same cards that they are not duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm.ops import conflicts, records
from desktop_crm.ops.details import Point
from desktop_crm.ops.duplicates import apart
from desktop_crm.ops.duplicates.scan import scan
from desktop_crm.store import check, undo
from desktop_crm.store.workspace import Workspace
from tests.sync.laptops import content, fresh, meet


@pytest.fixture
def laptops(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    with fresh(tmp_path / "anna.crm") as anna, fresh(tmp_path / "ilya.crm") as ilya:
        yield anna, ilya


@pytest.fixture
def pair(laptops: tuple[Workspace, Workspace]) -> list[str]:
    anna, ilya = laptops
    values = {"name": "Мария Ковалёва", "phone": (Point("+79124451803"),)}
    ids = [records.create(ws, "contact", values) for ws in laptops]
    meet(anna, ilya)
    return ids


def test_what_both_said_is_said_once(laptops: tuple[Workspace, Workspace], pair: list[str]) -> None:
    anna, ilya = laptops
    assert all(len(scan(ws).groups) == 1 for ws in laptops)
    apart.keep_apart(anna, "contact", pair)
    apart.keep_apart(ilya, "contact", pair[::-1])
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    for ws in laptops:
        assert ws.read("SELECT count(*) FROM not_same WHERE deleted IS NULL") == [(1,)]
        assert scan(ws).groups == ()
        assert conflicts.all_of(ws) == []
        assert not [finding for finding in check.check(ws) if finding.open]


def test_one_takes_back_what_the_other_had_heard(
    laptops: tuple[Workspace, Workspace], pair: list[str]
) -> None:
    anna, ilya = laptops
    apart.keep_apart(anna, "contact", pair)
    meet(anna, ilya)
    apart.ask_again(ilya, pair)
    meet(anna, ilya)
    assert all(len(scan(ws).groups) == 1 for ws in laptops)
    undo.undo(ilya)
    meet(anna, ilya)
    assert content(anna) == content(ilya)
    assert all(scan(ws).groups == () for ws in laptops)
