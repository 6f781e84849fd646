"""What the stories of reports begin with: a team with its sales of today, and the window of its owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.ops import deals, lead_work, leads, people, pipelines
from desktop_crm.ops.records import NewRef
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.commands import Command
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reports.filter_choice import FilterChoice
from desktop_crm.ui.reports.grid import Grid
from desktop_crm.ui.reports.page import ReportsScreen
from tests.bases import blank

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


def sales_of_today(path: Path, qtbot: QtBot) -> Iterator[Office]:
    """An office with two sellers, two deals won, one lost, one open, and two leads of which one is untouched."""
    with blank(path) as ws:
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


def by(screen: ReportsScreen, key: str) -> Any:
    return replace(screen.state.ask(), by=key)
