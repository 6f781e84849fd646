"""Reports that the team keeps, on several laptops."""

from __future__ import annotations

from pathlib import Path

from desktop_crm.ops import conflicts, saved_reports
from desktop_crm.store.workspace import Workspace
from tests.sync.laptops import content, meet

MONTH, YEAR = '{"unit": "month"}', '{"unit": "year"}'


def test_a_report_renamed_here_and_asked_otherwise_there_is_both(tmp_path: Path) -> None:
    with Workspace(tmp_path / "anna.crm") as anna, Workspace(tmp_path / "ilya.crm") as ilya:
        kept = saved_reports.save(anna, "Sales", "sales", MONTH)
        meet(anna, ilya)
        saved_reports.change(anna, kept, name="Sales of the team")
        saved_reports.change(ilya, kept, ask_json=YEAR)
        meet(anna, ilya)
        assert content(anna) == content(ilya)
        both = saved_reports.SavedReport(kept, "Sales of the team", "sales", YEAR)
        assert saved_reports.all_of(anna) == saved_reports.all_of(ilya) == [both]


def test_two_names_of_one_report_are_shown_to_be_decided(tmp_path: Path) -> None:
    with Workspace(tmp_path / "anna.crm") as anna, Workspace(tmp_path / "ilya.crm") as ilya:
        kept = saved_reports.save(anna, "Sales", "sales", MONTH)
        meet(anna, ilya)
        saved_reports.change(anna, kept, "Ours")
        saved_reports.change(ilya, kept, "Mine")
        meet(anna, ilya)
        assert saved_reports.all_of(anna) == saved_reports.all_of(ilya)
        (one,) = conflicts.all_of(anna)
        assert one.label == "Name"


def test_both_may_keep_a_report_of_the_same_name(tmp_path: Path) -> None:
    with Workspace(tmp_path / "anna.crm") as anna, Workspace(tmp_path / "ilya.crm") as ilya:
        saved_reports.save(anna, "Sales", "sales", MONTH)
        saved_reports.save(ilya, "Sales", "sales", YEAR)
        meet(anna, ilya)
        assert {r.ask_json for r in saved_reports.all_of(anna)} == {MONTH, YEAR}
        second = saved_reports.all_of(anna)[1]
        saved_reports.change(anna, second.id, "Sales of the year")
        meet(anna, ilya)
        assert [r.name for r in saved_reports.all_of(ilya)] == ["Sales", "Sales of the year"]
