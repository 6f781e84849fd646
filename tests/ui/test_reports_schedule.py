"""Reports that are saved regularly: wished in a dialog, written behind the window, told when it does not work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.ops import saved_reports
from desktop_crm.reports import schedule
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.period import Unit, around
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reports.schedule import ScheduleDialog
from desktop_crm.ui.reports.scheduled import Scheduled
from tests.bases import example

WEDNESDAY = date(2026, 11, 25)
MONDAY = date(2026, 11, 23)
MONTH = Ask(around(Unit.MONTH, WEDNESDAY))


class Calendar:
    """Today, turned by hand."""

    def __init__(self) -> None:
        self.today = WEDNESDAY

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with example(tmp_path / "team.crm") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Reports"
    made.mkdir()
    return made


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), ())
    qtbot.addWidget(made)
    made.show()
    yield made
    made.desk.jobs.stop()


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def scheduled(window: MainWindow, calendar: Calendar) -> Scheduled:
    return Scheduled(window.desk, window, calendar)


def look(scheduled: Scheduled, qtbot: QtBot) -> None:
    """Look what is due, and wait for all that follows."""
    scheduled.look()
    qtbot.waitUntil(lambda: not scheduled.busy, timeout=30_000)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def told(window: MainWindow) -> str:
    QApplication.processEvents()
    return " ".join(toast.text for toast in window.findChildren(Toast))


def test_a_wish_is_fulfilled_at_once_and_then_once_in_each_span(
    ws: Workspace, scheduled: Scheduled, calendar: Calendar, folder: Path, qtbot: QtBot
) -> None:
    schedule.add(ws, "funnel", MONTH, Unit.WEEK, "xlsx", folder)
    look(scheduled, qtbot)
    look(scheduled, qtbot)
    assert names(folder) == ["Funnel 2026-11-23.xlsx"]
    calendar.today = MONDAY + timedelta(days=6)
    look(scheduled, qtbot)
    assert len(names(folder)) == 1
    calendar.today = MONDAY + timedelta(days=30)  # three Mondays have passed with the laptop closed
    look(scheduled, qtbot)
    assert names(folder) == ["Funnel 2026-11-23.xlsx", "Funnel 2026-12-21.xlsx"]


def test_what_is_saved_tells_of_the_span_that_is_over(ws: Workspace, folder: Path) -> None:
    week = schedule.add(ws, "calls", Ask(around(Unit.WEEK, WEDNESDAY)), Unit.WEEK, "pdf", folder)
    asked = schedule.asked(week, MONDAY, WEDNESDAY)
    assert (asked.period.first, asked.period.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert asked.today == WEDNESDAY
    month = schedule.add(ws, "sales", MONTH, Unit.MONTH, "pdf", folder)
    first = date(2026, 12, 1)
    assert schedule.asked(month, first, first).period == around(Unit.MONTH, WEDNESDAY)
    daily = schedule.add(ws, "sales", MONTH, Unit.DAY, "pdf", folder)
    assert schedule.asked(daily, WEDNESDAY, WEDNESDAY).period == around(Unit.MONTH, WEDNESDAY)


def test_a_file_of_that_name_is_never_overwritten(
    ws: Workspace, scheduled: Scheduled, folder: Path, qtbot: QtBot
) -> None:
    (folder / "Funnel 2026-11-25.xlsx").write_text("a colleague's")
    schedule.add(ws, "funnel", MONTH, Unit.DAY, "xlsx", folder)
    schedule.add(ws, "funnel", MONTH, Unit.DAY, "xlsx", folder)
    look(scheduled, qtbot)
    assert names(folder) == [
        "Funnel 2026-11-25 (2).xlsx",
        "Funnel 2026-11-25 (3).xlsx",
        "Funnel 2026-11-25.xlsx",
    ]
    assert (folder / "Funnel 2026-11-25.xlsx").read_text() == "a colleague's"
    assert openpyxl.load_workbook(folder / "Funnel 2026-11-25 (2).xlsx").worksheets


def test_a_folder_that_is_gone_is_told_of_once_and_tried_again(
    ws: Workspace, window: MainWindow, scheduled: Scheduled, calendar: Calendar, folder: Path, qtbot: QtBot
) -> None:
    schedule.add(ws, "funnel", MONTH, Unit.DAY, "pdf", folder)
    folder.rmdir()
    look(scheduled, qtbot)
    assert str(folder) in told(window)
    assert str(folder) in schedule.all_of(ws)[0].problem
    calendar.today += timedelta(days=1)
    (before,) = schedule.all_of(ws)
    assert not schedule.failed(ws, before, before.problem), "it is told already"
    folder.mkdir()
    look(scheduled, qtbot)
    assert names(folder) == ["Funnel 2026-11-26.pdf"]
    assert schedule.all_of(ws)[0].problem == ""
    text = PdfReader(folder / "Funnel 2026-11-26.pdf").pages[0].extract_text()
    assert "Funnel" in text


def test_a_report_that_the_team_has_saved_is_saved_regularly_until_it_is_removed(
    ws: Workspace, window: MainWindow, scheduled: Scheduled, calendar: Calendar, folder: Path, qtbot: QtBot
) -> None:
    report = saved_reports.save(ws, "Who? / What?", "employees", MONTH.to_json())
    schedule.add(ws, report, MONTH, Unit.DAY, "xlsx", folder)
    look(scheduled, qtbot)
    assert names(folder) == ["Who What 2026-11-25.xlsx"]
    saved_reports.remove(ws, report)
    calendar.today += timedelta(days=1)
    look(scheduled, qtbot)
    assert "has been removed" in told(window)
    assert len(names(folder)) == 1


def test_rows_of_a_field_that_has_been_removed_are_the_usual_ones(
    ws: Workspace, scheduled: Scheduled, folder: Path, qtbot: QtBot
) -> None:
    schedule.add(ws, "leads", replace(MONTH, by="own.gone"), Unit.DAY, "xlsx", folder)
    look(scheduled, qtbot)
    assert names(folder) == ["Leads 2026-11-25.xlsx"]


def test_the_dialog_asks_for_a_folder_that_is_there_and_shows_what_is_saved(
    ws: Workspace, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    dialog = ScheduleDialog(window.desk, window, "funnel", MONTH)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.yes.click()
    assert dialog.isVisible()
    assert "Choose a folder." in _words(dialog)
    dialog.folder.setText(str(folder / "nowhere"))
    dialog.yes.click()
    assert "There is no such folder." in _words(dialog)
    dialog.folder.setText(str(folder))
    dialog.every.select("month")
    dialog.ending.select("pdf")
    dialog.yes.click()
    assert not dialog.isVisible()
    dialog.save()
    (kept,) = schedule.all_of(ws)
    assert (kept.report, kept.every, kept.ending, kept.folder) == ("funnel", Unit.MONTH, "pdf", str(folder))
    again = ScheduleDialog(window.desk, window, "sales", MONTH)
    qtbot.addWidget(again)
    again.show()
    assert again.folder.text() == str(folder), "the last folder is offered again"
    assert "Funnel · Every month · PDF" in _words(again)
    again.remove(kept.id)
    assert schedule.all_of(ws) == []
    assert "Every month · PDF" not in _words(again)


def _words(dialog: ScheduleDialog) -> list[str]:
    return [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
