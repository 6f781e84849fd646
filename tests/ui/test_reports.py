"""The owner asks how things stand, looks behind the figures, and types in what is to be sold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base import i18n
from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Operator
from desktop_crm.ops import calls, deals, lead_work, leads, people, pipelines, plans, saved_reports
from desktop_crm.ops.records import NewRef
from desktop_crm.reports.period import Unit
from desktop_crm.reports.table import Behind, Table
from desktop_crm.store import undo
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.commands import Command
from desktop_crm.ui.kit.charts.drawn import Spot
from desktop_crm.ui.kit.charts.rows import RowsChart
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reports import export_menu
from desktop_crm.ui.reports.filter_choice import FilterChoice
from desktop_crm.ui.reports.grid import Grid
from desktop_crm.ui.reports.page import ReportsScreen
from desktop_crm.ui.reports.period_choice import DaysPopup
from desktop_crm.ui.reports.places import SAVED
from desktop_crm.ui.reports.plan_entry import PlanSheet
from desktop_crm.ui.rows.filter_popup import FilterPopup
from tests.bases import blank, example

TODAY = date.today()


class Office:
    """A team with its sales of today, and the window of its owner."""

    def __init__(self, ws: Workspace, qtbot: QtBot) -> None:
        self.ws, self.qtbot = ws, qtbot
        self.opened: list[tuple[Any, ...]] = []
        self.window = self.open()

    def open(self) -> MainWindow:
        window = MainWindow(self.ws, Settings(), screens())
        self.qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.desk.commands.add(Command("open", "", lambda *what: self.opened.append(what), hidden=True))
        return window

    def report(self, key: str) -> ReportsScreen:
        """A report as it stands once it has been read."""
        self.window.go("reports", key)
        return self.screen

    @property
    def screen(self) -> ReportsScreen:
        self.window.desk.jobs.wait(10_000)
        return next(each for each in self.window.findChildren(ReportsScreen) if each.isVisible())

    def stage(self, place: int) -> str:
        return pipelines.first(self.ws).stages[place].id

    def outcome(self, means: str) -> str:
        return next(s.id for s in pipelines.first(self.ws).stages if s.outcome == means)

    def deal(self, name: str, amount: int, who: str, stage: str = "") -> str:
        made = deals.create(
            self.ws, {"name": name, "amount": amount * 100, "currency": "RUB", "responsible": who}
        )
        if stage:
            reason = NewRef("Too expensive") if stage == self.outcome("lost") else None
            deals.move(self.ws, made, stage, reason=reason)
        return made


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    with blank(tmp_path / "team.crm") as ws:
        anna = people.add(ws, "Anna")
        people.work_as(ws, anna)
        made = Office(ws, qtbot)
        boris = people.add(ws, "Boris")
        made.deal("Kitchen", 90_000, anna, made.outcome("won"))
        made.deal("Hall", 30_000, boris, made.outcome("won"))
        made.deal("Roof", 50_000, boris, made.outcome("lost"))
        made.deal("Garden", 20_000, anna, made.stage(1))
        taken = leads.create(ws, {"name": "Clara", "phone": "+79161112233", "responsible": boris})
        leads.create(ws, {"name": "David", "phone": "+79161112244", "responsible": boris})
        people.work_as(ws, boris)
        lead_work.take(ws, taken)
        people.work_as(ws, anna)
        yield made
        made.window.desk.jobs.stop()


def cell(grid: Grid, row: str, column: str) -> QPoint:
    """The middle of a figure, by the titles of its row and column."""
    index = index_of(grid, row, column)
    grid.scrollTo(index)
    return grid.visualRect(index).center()


def index_of(grid: Grid, row: str, column: str) -> Any:
    rows = [each.title for each in grid.figures.rows]
    columns = [each.title for each in grid.figures.table.columns]
    return grid.figures.index(rows.index(row), columns.index(column) + 1)


def told(grid: Grid, row: str, column: str) -> str:
    return grid.figures.text(index_of(grid, row, column))


def click(grid: Grid, row: str, column: str) -> None:
    at = cell(grid, row, column)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def names_behind(screen: ReportsScreen) -> list[str]:
    table = screen.records.table
    assert table
    model = table.model()
    return sorted(str(model.index(row, 0).data()) for row in range(model.rowCount()))


def chip(choice: FilterChoice, text: str) -> Chip:
    return next(c for c in choice.chips() if isinstance(c, Chip) and c.text().startswith(text))


def test_the_overview_answers_at_once_how_things_stand(office: Office) -> None:
    office.window.go("reports")
    screen = office.screen
    said = {figure.accessibleName() for figure in screen.overview.figures}
    assert any("120,000" in name for name in said)
    for card in screen.overview.cards.values():
        assert card.chart is not None
        assert card.chart.isVisible()


def test_a_key_figure_opens_the_deals_that_it_counts_and_esc_goes_back(office: Office) -> None:
    office.window.go("reports")
    screen = office.screen
    QTest.mouseClick(screen.overview.figures[0], Qt.MouseButton.LeftButton)
    screen = office.screen
    assert names_behind(screen) == ["Hall", "Kitchen"]
    assert "120,000" in screen.records.sum.text()
    table = screen.records.table
    assert table
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert screen.overview.isVisible()


def test_a_bar_of_the_funnel_opens_its_deals_and_esc_leads_back_to_it(office: Office) -> None:
    office.window.go("reports")
    screen = office.screen
    view = screen.overview.cards["funnel"].chart
    assert view is not None
    bars = view.chart
    assert isinstance(bars, RowsChart)
    bars.setFocus()
    at = bars.place_of(Spot(0, bars.drawn.columns[0])).center()
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    screen = office.screen
    assert names_behind(screen) == ["Garden", "Hall", "Kitchen", "Roof"]
    table = screen.records.table
    assert table
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert bars.hasFocus()


def test_who_has_not_touched_which_leads(office: Office) -> None:
    screen = office.report("leads")
    screen.filters.changed.emit(_by(screen, "responsible"))
    screen = office.screen
    grid = screen.report.grid
    untouched = next(c.title for c in grid.figures.table.columns if c.key == "untouched")
    assert told(grid, "Boris", untouched) == "1"
    click(grid, "Boris", untouched)
    assert names_behind(office.screen) == ["David"]


def _by(screen: ReportsScreen, key: str) -> Any:
    return replace(screen.state.ask(), by=key)


def test_where_deals_stop(office: Office) -> None:
    screen = office.report("funnel")
    table = screen.report.table
    assert table
    second = pipelines.first(office.ws).stages[1].name
    assert second in [row.title for row in table.rows]
    screen.report.figure_wanted.emit(table, office.stage(1), "came")
    assert "Garden" in names_behind(office.screen)


def test_why_deals_are_lost_and_the_way_to_the_card(office: Office) -> None:
    screen = office.report("lost")
    grid = screen.report.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.figures.index(0, 1))
    QTest.keyClick(grid, Qt.Key.Key_Return)
    screen = office.screen
    assert names_behind(screen) == ["Roof"]
    table = screen.records.table
    assert table
    assert table.hasFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert office.opened[-1][0] == "deal"
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert screen.report.grid.isVisible()


def test_who_sold_what_in_the_order_one_likes(office: Office) -> None:
    screen = office.report("employees")
    grid = screen.report.grid
    revenue = next(c.title for c in grid.figures.table.columns if c.key == "amount.RUB")
    assert "90,000" in told(grid, "Anna", revenue)
    section = [c.title for c in grid.figures.table.columns].index(revenue) + 1
    grid.sort_by(section)
    assert [row.title for row in grid.figures.rows[:2]] == ["Anna", "Boris"]
    grid.sort_by(section)
    assert [row.title for row in grid.figures.rows[:2]] == ["Boris", "Anna"]
    total = office.screen.report.table
    assert total
    assert grid.figures.is_total(len(grid.figures.rows) - 1), "the total stays below"


def test_what_will_come_in(office: Office) -> None:
    screen = office.report("forecast")
    table = screen.report.table
    assert table
    assert not screen.periods.isVisible(), "a forecast has no period"
    assert sum(row.figures[0].value for row in table.rows if not row.level) == 1  # type: ignore[misc]


def test_cells_are_copied_as_a_spreadsheet_takes_them_in(office: Office) -> None:
    grid = office.report("employees").report.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.figures.index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0] == grid.figures.table.heading
    assert sorted(lines[1:]) == ["Anna", "Boris"]


def test_a_report_follows_what_is_sold_meanwhile(office: Office) -> None:
    screen = office.report("employees")
    grid = screen.report.grid
    won = next(c.title for c in grid.figures.table.columns if c.key == "won")
    assert told(grid, "Anna", won) == "1"
    anna = office.ws.author
    assert anna
    office.deal("Cellar", 5_000, anna, office.outcome("won"))
    office.qtbot.waitUntil(lambda: told(grid, "Anna", won) == "2")


def test_the_records_behind_a_figure_add_up_anew_when_one_of_them_changes(office: Office) -> None:
    office.window.go("reports")
    screen = office.screen
    screen.overview.figures[0].click()
    screen = office.screen
    ((kitchen,),) = office.ws.read("SELECT id FROM deal WHERE name = 'Kitchen'")
    deals.change(office.ws, kitchen, {"amount": 10_000_000})
    office.qtbot.waitUntil(lambda: "130,000" in screen.records.sum.text())


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
    screen.filters.changed.emit(_by(screen, "responsible"))
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


def sheet_of(office: Office) -> PlanSheet:
    screen = office.report("sales")
    QTest.mouseClick(screen.report.plan, Qt.MouseButton.LeftButton)
    return office.screen.plan.sheet


def typed(sheet: PlanSheet, row: int, month: int, text: str) -> None:
    sheet.setFocus()
    sheet.setCurrentIndex(sheet.plans.index(row, month))
    QTest.keyClick(sheet, text[0])  # type: ignore[call-overload]
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_plan_is_typed_like_in_a_spreadsheet_and_taken_back(office: Office) -> None:
    sheet = sheet_of(office)
    typed(sheet, 1, 3, "150000")
    assert [(p.month[5:], p.employee, p.amount) for p in plans.plans_of(office.ws, TODAY.year)] == [
        ("03", office.ws.author, 15_000_000)
    ]
    assert sheet.currentIndex().row() == 2, "Enter goes down"
    assert sheet.plans.index(0, 3).data() == "150,000", "the team is to sell what its people are"
    undo.undo(office.ws)
    office.qtbot.waitUntil(lambda: sheet.plans.index(1, 3).data() == "")


def test_a_plan_that_is_no_sum_says_so_at_its_cell(office: Office) -> None:
    sheet = sheet_of(office)
    typed(sheet, 1, 3, "much")
    assert sheet.complaint.isVisible()
    assert sheet.complaint.text.text()
    assert plans.plans_of(office.ws, TODAY.year) == ()
    typed(sheet, 1, 3, "7")
    assert not sheet.complaint.isVisible()
    assert plans.plans_of(office.ws, TODAY.year)[0].amount == 700


def test_plans_are_pasted_from_a_spreadsheet_and_emptied(office: Office) -> None:
    sheet = sheet_of(office)
    sheet.setFocus()
    sheet.setCurrentIndex(sheet.plans.index(1, 1))
    QApplication.clipboard().setText("100\t200\n300\t400\n")
    QTest.keyClick(sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert sum(p.amount for p in plans.plans_of(office.ws, TODAY.year)) == 100_000
    sheet.setCurrentIndex(sheet.plans.index(1, 1))
    QTest.keyClick(sheet, Qt.Key.Key_Delete)
    assert sum(p.amount for p in plans.plans_of(office.ws, TODAY.year)) == 90_000
    undo.undo(office.ws)
    undo.undo(office.ws)
    assert plans.plans_of(office.ws, TODAY.year) == (), "what was pasted is one step"


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
        export_menu.save(office.window.desk, screen, screen.tables(), screen.state, ending)
        office.window.desk.jobs.wait(20_000)
        made = out.with_name(f"report.{ending}")
        assert made.stat().st_size > 100
        made.unlink()


def test_the_morning_on_one_page_opens_the_records_behind_each_figure(office: Office) -> None:
    screen = office.report("morning")
    grid = screen.morning.grids[0]
    came = next(c.title for c in grid.figures.table.columns)
    click(grid, "Boris", came)
    assert names_behind(office.screen) == ["Clara", "David"]
    assert office.screen.records.table is not None


def test_every_kind_of_record_behind_a_figure_is_listed_and_opens(tmp_path: Path, qtbot: QtBot) -> None:
    """Meetings and stays in stages have no card of their own: they open the deal or the client."""
    with example(tmp_path / "team.crm") as ws:
        office = Office(ws, qtbot)
        seen: set[str] = set()
        for key in ("funnel", "employees", "calls", "leads", "attention", "clients"):
            table = office.report(key).report.table
            assert table
            for row, column, behind in _behind(table):
                if behind.entity in seen:
                    continue
                office.screen.open_figure(table, row, column)
                listed = office.screen.records.table
                assert listed
                if listed.model().rowCount():
                    seen.add(behind.entity)
                    listed.opened.emit(listed.model().id_at(0))  # type: ignore[attr-defined]
                    assert office.opened.pop()[0] in ("deal", "lead", "contact", "company", "call", "task")
                office.screen.back()
        assert seen >= {"deal", "lead", "call", "task", "meeting", "passage"}
        office.window.desk.jobs.stop()


def _behind(table: Table) -> Iterator[tuple[str, str, Behind]]:
    for row in table.rows:
        for column, figure in zip(table.columns, row.figures, strict=True):
            if figure.behind:
                yield row.key, column.key, figure.behind
