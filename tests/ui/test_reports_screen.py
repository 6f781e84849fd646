"""Periods, filters and rows of reports, what is kept of them, and what becomes of them outside of the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base import i18n
from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import calls, saved_reports
from desktop_crm.reports.period import Unit
from desktop_crm.store.query import Filter
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reports.page import ReportsScreen
from desktop_crm.ui.reports.period_choice import DaysPopup
from desktop_crm.ui.reports.places import SAVED
from desktop_crm.ui.rows.filter_popup import FilterPopup
from tests.bases import blank
from tests.ui.report_stories import (
    TODAY,
    Office,
    by,
    chip,
    sales_of_today,
)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    yield from sales_of_today(tmp_path / "team.crm", qtbot)


def test_another_period_is_a_click_away_and_days_are_typed(office: Office) -> None:
    screen = office.report("employees")
    QTest.mouseClick(screen.periods.earlier, Qt.MouseButton.LeftButton)
    screen = office.screen
    assert screen.state.ask().period.last < TODAY
    assert not screen.state.ask().period.holds(TODAY)
    this, days = (screen.periods.units.findChildren(QAbstractButton)[i] for i in (2, -1))
    QTest.mouseClick(this, Qt.MouseButton.LeftButton)
    assert screen.state.ask().period.holds(TODAY), "pressed again, the month is this one"
    QTest.mouseClick(days, Qt.MouseButton.LeftButton)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, DaysPopup)
    popup.first.line.setText("nonsense")
    popup.apply()
    assert popup.first.line.accessibleDescription()
    popup.first.line.setText((TODAY - timedelta(days=3)).isoformat())
    popup.last.line.setText(TODAY.isoformat())
    popup.apply()
    asked = office.screen.state.ask().period
    assert (asked.unit, asked.first, asked.last) == (Unit.DATES, TODAY - timedelta(days=3), TODAY)


def test_the_arrow_keys_go_from_period_to_period(office: Office) -> None:
    screen = office.report("employees")
    screen.report.grid.setFocus()
    first = screen.state.ask().period
    QTest.keyClick(screen.report.grid, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert office.screen.state.ask().period != first
    focused = QApplication.focusWidget()
    assert focused
    QTest.keyClick(focused, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert office.screen.state.ask().period == first


def test_only_the_deals_of_one_employee(office: Office) -> None:
    screen = office.report("employees")
    chip(screen.filters, "Responsible").click()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopup)
    popup.applied.emit(Filter("responsible", Operator.ANY_OF, (office.ws.author,)))
    popup.close()
    screen = office.screen
    assert [row.title for row in screen.report.grid.figures.rows][:1] == ["Anna"]
    won = next(i for i, c in enumerate(screen.report.grid.figures.table.columns) if c.key == "won")
    total = screen.report.grid.figures.rows[-1]
    assert total.figures[won].value == 1
    named = chip(screen.filters, "Responsible")
    assert named.is_active()
    QTest.keyClick(named, Qt.Key.Key_Delete)
    assert office.screen.state.ask().filters == ()


def test_without_comparison_nothing_stands_beside_the_figures(office: Office) -> None:
    screen = office.report("employees")
    assert screen.state.ask().compare
    chip(screen.filters, "Comparison").click()
    screen = office.screen
    table = screen.report.table
    assert table
    assert all(f.before is None for row in table.rows for f in row.figures)


def test_the_rows_of_sales_are_what_one_chooses(office: Office) -> None:
    screen = office.report("sales")
    screen.filters.changed.emit(by(screen, "responsible"))
    table = office.screen.report.table
    assert table
    assert {row.title for row in table.rows} >= {"Anna", "Boris"}
    office.report("funnel")
    assert office.report("sales").state.ask().by == "responsible", "each report keeps its own rows"


def test_the_place_is_kept_for_the_next_start(office: Office) -> None:
    screen = office.report("lost")
    screen.periods.units.chosen.emit(Unit.YEAR)
    office.screen
    again = MainWindow(office.ws, Settings(), screens())
    office.qtbot.addWidget(again)
    again.show()
    again.go("reports")
    again.desk.jobs.wait(10_000)
    (screen,) = again.findChildren(ReportsScreen)
    assert screen.tabs.current() == "lost"
    assert screen.state.ask().period.unit == Unit.YEAR
    again.desk.jobs.stop()


def test_a_report_that_the_team_has_saved_stands_among_the_others(office: Office) -> None:
    screen = office.report("employees")
    asked = replace(
        screen.state.ask(), filters=(Filter("responsible", Operator.ANY_OF, (office.ws.author,)),)
    )
    kept = saved_reports.save(office.ws, "My sales", "employees", asked.to_json())
    screen = office.report(f"{SAVED}{kept}")
    assert screen.report.title.text() == "My sales"
    assert screen.report.more.isVisible()
    assert [row.title for row in screen.report.grid.figures.rows][:1] == ["Anna"]
    saved_reports.change(office.ws, kept, "Sales of mine")
    office.qtbot.waitUntil(lambda: screen.report.title.text() == "Sales of mine")
    saved_reports.remove(office.ws, kept)
    office.qtbot.waitUntil(lambda: office.screen.tabs.current() == "overview")


def test_a_base_without_anything_says_what_would_stand_here(tmp_path: Path, qtbot: QtBot) -> None:
    with blank(tmp_path / "new.crm") as ws:
        window = MainWindow(ws, Settings(), screens())
        qtbot.addWidget(window)
        window.show()
        window.go("reports")
        window.desk.jobs.wait(10_000)
        (screen,) = window.findChildren(ReportsScreen)
        assert "Your figures will stand here" in words_of(screen)
        calls.record(ws, {"number": "+79161112233"})
        qtbot.waitUntil(lambda: "Your figures will stand here" not in words_of(screen))
        window.desk.jobs.stop()


def words_of(widget: QWidget) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [each.text() for each in widget.findChildren(QLabel) if each.isVisible()]


def test_reports_in_the_other_language_at_once(office: Office, qapp: QApplication) -> None:
    office.report("funnel")
    try:
        speak(qapp, "ru")
        office.window.rebuild()
        screen = office.screen
        assert screen.tabs.current() == "funnel"
        assert screen.report.title.text() == "Где останавливаются сделки?"
        office.window.go("contacts")
        office.window.rebuild()
        assert not [c.id for c in office.window.desk.commands.offered() if c.id == "report.print"]
    finally:
        speak(qapp, "en")
        i18n.use("en")


def test_the_palette_knows_each_report_by_name(office: Office) -> None:
    named = {command.label for command in office.window.desk.commands.offered()}
    assert "Report: Funnel" in named
    office.window.desk.commands.run("report.go.funnel")
    assert office.screen.tabs.current() == "funnel"


def test_every_report_that_has_no_room_in_the_line_is_in_its_menu(office: Office) -> None:
    screen = office.report("answers")
    hidden = {tab.key for tab in screen.tabs.in_menu()}
    assert "answers" not in hidden, "the current one is in sight"
    office.window.resize(910, 512)
    QApplication.processEvents()
    assert len(screen.tabs.in_menu()) > len(hidden)


def test_closing_the_window_while_reports_are_read_harms_nothing(office: Office) -> None:
    office.window.go("reports", "funnel")
    office.window.go("reports", "overview")
    assert office.window.leave()


@pytest.mark.parametrize("ending", ["xlsx", "csv", "pdf"])
def test_what_is_shown_becomes_a_file(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    out = tmp_path / "report"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    for key in ("overview", "employees", "morning"):
        screen = office.report(key)
        assert screen.tables()
        office.window.desk.commands.run(f"report.{ending}")
        office.window.desk.jobs.wait(20_000)
        made = out.with_name(f"report.{ending}")
        assert made.stat().st_size > 100
        made.unlink()
