"""Reports kept under a name: shared with the team, taken back, named once."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_crm.base.errors import UserError
from desktop_crm.ops import saved_reports
from desktop_crm.store import history, undo
from desktop_crm.store.workspace import Workspace
from tests.bases import blank

MONTH, YEAR = '{"unit": "month"}', '{"unit": "year"}'


@pytest.fixture
def ws(tmp_path: Path):
    with blank(tmp_path / "team.crm") as ws:
        yield ws


def test_a_report_is_kept_under_a_name_and_asked_otherwise(ws: Workspace) -> None:
    kept = saved_reports.save(ws, " Losses of Anna ", "lost", MONTH)
    saved_reports.save(ws, "Sales", "sales", YEAR)
    saved_reports.change(ws, kept, ask_json=YEAR)
    first, second = saved_reports.all_of(ws)
    assert (first.name, first.report, first.ask_json) == ("Losses of Anna", "lost", YEAR)
    assert second.name == "Sales", "in the order in which they were saved"
    saved_reports.change(ws, kept, "Losses")
    assert saved_reports.known(ws, kept) == saved_reports.SavedReport(kept, "Losses", "lost", YEAR)


@pytest.mark.parametrize("name", ["", "  ", "sales", "SALES "])
def test_a_name_is_needed_and_used_once(ws: Workspace, name: str) -> None:
    saved_reports.save(ws, "Sales", "sales", MONTH)
    other = saved_reports.save(ws, "Losses", "lost", MONTH)
    with pytest.raises(UserError):
        saved_reports.save(ws, name, "lost", MONTH)
    with pytest.raises(UserError):
        saved_reports.change(ws, other, name)
    assert [r.name for r in saved_reports.all_of(ws)] == ["Sales", "Losses"]
    saved_reports.change(ws, other, "LOSSES")
    assert saved_reports.all_of(ws)[1].name == "LOSSES", "its own name is not taken"


def test_what_was_removed_comes_back_on_undo_and_has_its_history(ws: Workspace) -> None:
    kept = saved_reports.save(ws, "Sales", "sales", MONTH)
    saved_reports.remove(ws, kept)
    saved_reports.remove(ws, kept)
    assert saved_reports.all_of(ws) == []
    assert saved_reports.save(ws, "Sales", "sales", MONTH) != kept, "the name is free again"
    undo.undo(ws)
    undo.undo(ws)
    assert [r.id for r in saved_reports.all_of(ws)] == [kept]
    with pytest.raises(UserError):
        saved_reports.change(ws, "gone", "Other")
    assert history.of_record(ws, kept)
