"""The example that a team tries the program on, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_crm import demo
from desktop_crm.base import i18n
from desktop_crm.base.clock import now
from desktop_crm.cli import arguments
from desktop_crm.importing.merge import POLICIES
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import lists, presets, records
from desktop_crm.store import check, query, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as ws:
        yield ws


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("trade", presets.TRADES)
def test_each_trade_has_an_example_to_work_with(ws: Workspace, trade: str, language: str) -> None:
    i18n.use(language)
    demo.fill(ws, language, contacts=40, companies=10, trade=trade)
    there = {e for e in ENTITIES if ws.read(f"SELECT 1 FROM {e} WHERE deleted IS NULL LIMIT 1")}
    assert {"lead", "deal", "deal_line", "passage", "call", "meeting", "letter", "task", "plan"} <= there
    assert ws.read("SELECT 1 FROM deal WHERE waiting_until IS NOT NULL")
    assert ws.read("SELECT 1 FROM task WHERE call IS NOT NULL AND done IS NULL")
    assert ws.read("SELECT 1 FROM lead WHERE responsible IS NULL")
    stays = """SELECT count(*) FROM passage p JOIN passage q ON q.deal = p.deal AND q.entered > p.entered
        WHERE p.left IS NULL"""
    assert ws.read(stays) == [(0,)]
    assert check.check(ws) == []


def test_the_example_goes_and_the_preset_stays(ws: Workspace) -> None:
    demo.fill(ws, "en", contacts=40, companies=10)
    assert demo.is_there(ws)
    demo.clear(ws)
    assert not demo.is_there(ws)
    assert ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL") == [(0,)]
    assert ws.read("SELECT count(*) FROM stage WHERE deleted IS NULL") > [(0,)]
    assert check.check(ws) == []


def test_a_client_somebody_has_worked_with_stays(ws: Workspace) -> None:
    demo.fill(ws, "en", contacts=40, companies=10)
    ((mine,),) = ws.read("SELECT id FROM contact ORDER BY rid DESC LIMIT 1")
    records.change(ws, "contact", mine, {"city": "York"})
    kept = [k for undone in demo.clear(ws) for k in undone.kept]
    assert mine in {k.row for k in kept}
    assert ws.read("SELECT id FROM contact WHERE deleted IS NULL") == [(mine,)]


def test_undo_takes_the_example_back_and_redo_brings_it(ws: Workspace) -> None:
    demo.fill(ws, "en", contacts=40, companies=10)
    undo.undo(ws)
    assert not demo.is_there(ws)
    undo.redo(ws)
    assert ws.read("SELECT count(*) FROM contact WHERE deleted IS NULL") == [(40,)]


def test_a_saved_list_names_those_with_whom_nobody_has_talked_for_a_month(ws: Workspace) -> None:
    demo.fill(ws, "en", contacts=80, companies=20)
    saved = next(each for each in lists.all_of(ws) if each.name == "No activity for 30 days")
    assert "last_contact" in saved.columns
    rows = query.page(ws, "contact", ("last_contact", "status"), query.ids(ws, saved.query))
    talked = [row[2] for row in rows]
    month_ago = now() - 29 * 86_400_000
    assert talked == sorted(talked, key=lambda m: m or 0)  # who was never talked with comes first
    assert all(m is None or m < month_ago for m in talked)
    assert "lost" not in {row[3] for row in rows}
    ((recent,),) = ws.read(
        "SELECT count(*) FROM contact WHERE last_contact >= ? AND status <> 'lost'", (month_ago,)
    )
    assert recent
    assert 0 < len(rows) < 80


def test_the_command_line_knows_all_trades_and_lists() -> None:
    assert arguments.TRADES == presets.TRADES
    assert set(arguments.LISTED) == {e for e, record in ENTITIES.items() if record.listed}
    assert set(arguments.POLICIES) == set(POLICIES)
