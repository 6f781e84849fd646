"""The owner asks how things stand, and looks behind the figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_crm.ops import deals, pipelines
from desktop_crm.reports import sales
from desktop_crm.reports.table import Behind, Table
from desktop_crm.ui.kit.charts.drawn import Spot
from desktop_crm.ui.kit.charts.rows import RowsChart
from tests.bases import example
from tests.ui.report_stories import (
    Office,
    by,
    click,
    names_behind,
    sales_of_today,
    told,
)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    yield from sales_of_today(tmp_path / "team.crm", qtbot)


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


def test_what_stands_behind_another_month_does_not_claim_to_be_of_this_one(office: Office) -> None:
    office.window.go("reports")
    screen = office.screen
    months, now = sales.by_month(office.ws, screen.state.ask()), screen._period.text()
    screen.open_figure(months, months.rows[-1].key, "won")
    assert not [line for line in screen.records.findChildren(QLabel) if now in line.text()]
    screen.open_figure(months, "", "won")
    assert [line for line in screen.records.findChildren(QLabel) if now in line.text()]


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
    screen.filters.changed.emit(by(screen, "responsible"))
    screen = office.screen
    grid = screen.report.grid
    untouched = next(c.title for c in grid.figures.table.columns if c.key == "untouched")
    assert told(grid, "Boris", untouched) == "1"
    click(grid, "Boris", untouched)
    assert names_behind(office.screen) == ["David"]


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
