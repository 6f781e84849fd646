"""The day is worked through from the top, with the keyboard alone or with the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.models.all import Call
from desktop_crm.ops import deals, leads, people, pipelines, records, tasks
from desktop_crm.store import undo
from desktop_crm.ui.commands import Command
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.today.page import TodayScreen
from desktop_crm.ui.today.paint import action_at
from desktop_crm.ui.today.screen import SCREEN
from tests.bases import blank

TODAY, YESTERDAY = date.today().isoformat(), (date.today() - timedelta(days=1)).isoformat()


class Day:
    """The screen of the day in a real window, with what commands were asked for."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.ws = window, window.desk.ws
        self.asked: list[tuple[Any, ...]] = []
        for id_ in ("open", "call.dial", "task.finish", "task.edit", "new.task"):
            run = lambda *of, id_=id_: self.asked.append((id_, *of))  # noqa: E731
            window.desk.commands.add(Command(id_, "", run, hidden=True))
        window.go("today")
        (screen,) = window.findChildren(TodayScreen)
        self.screen, self.list = screen, screen.list

    def told(self) -> list[str]:
        return [line.title for line in self.list.day.lines]

    def at(self, title: str) -> int:
        return self.told().index(title)


@pytest.fixture
def day(qtbot: QtBot, tmp_path: Path) -> Iterator[Day]:
    with blank(tmp_path / "team.crm") as ws:
        people.work_as(ws, people.add(ws, "Anna"))
        window = MainWindow(ws, Settings(), [SCREEN])
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        yield Day(window)
        window.desk.jobs.wait(5000)


def task(day: Day, name: str, on: str = YESTERDAY, **values: Any) -> str:
    return tasks.create(day.ws, {"name": name, "day": on, "responsible": day.ws.author, **values})


def test_an_empty_day_says_so_and_fills_by_itself(day: Day, qtbot: QtBot) -> None:
    assert day.told() == []
    assert not day.list.isVisible()
    task(day, "Send the contract")
    qtbot.waitUntil(day.list.isVisible)
    assert day.told() == ["Overdue", "Send the contract"]


def test_the_navigation_counts_what_waits(day: Day, qtbot: QtBot) -> None:
    task(day, "One")
    leads.create(day.ws, {"name": "Helen"})
    place = day.window.nav._places["today"]
    qtbot.waitUntil(lambda: place.accessibleDescription() == "2", timeout=5000)


def test_everything_goes_by_keys_from_the_top(day: Day, qtbot: QtBot) -> None:
    first, second = task(day, "First"), task(day, "Second")
    lead = leads.create(day.ws, {"name": "Helen"})
    day.screen.shown(None)
    assert day.list.hasFocus()
    assert day.list.current() is day.list.day.lines[1]
    qtbot.keyClick(day.list, Qt.Key.Key_Return)
    assert day.asked == [("task.finish", first)]
    qtbot.keyClick(day.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "First" not in day.told())
    qtbot.keyClick(day.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Second" not in day.told())
    assert records.read(day.ws, "task", second).values["day"] > TODAY
    line = day.list.current()
    assert line is not None
    assert line.title == "Helen"
    qtbot.keyClick(day.list, Qt.Key.Key_Return)
    assert day.asked[-1] == ("call.dial", "lead", lead)
    qtbot.keyClick(day.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: day.told() == [])
    undo.undo(day.ws)
    qtbot.waitUntil(lambda: day.told() == ["New leads", "Helen"])


def test_a_heading_is_passed_over(day: Day, qtbot: QtBot) -> None:
    task(day, "Late")
    leads.create(day.ws, {"name": "Helen"})
    qtbot.waitUntil(lambda: len(day.told()) == 4)
    day.list.setCurrentIndex(day.list.day.index(1))
    qtbot.keyClick(day.list, Qt.Key.Key_Down)
    assert day.list.currentIndex().row() == 3


def test_an_icon_does_what_it_shows(day: Day, qtbot: QtBot) -> None:
    done = task(day, "Late")
    qtbot.waitUntil(lambda: len(day.told()) == 2)
    where = day.list.visualRect(day.list.day.index(1))
    line = day.list.day.lines[1]
    icons = {
        action.icon: QPoint(x, where.center().y())
        for x in range(where.left(), where.right())
        if (action := action_at(where, line, QPoint(x, where.center().y())))
    }
    qtbot.mouseMove(day.list.viewport(), icons["check-check"])
    qtbot.mouseClick(day.list.viewport(), Qt.MouseButton.LeftButton, pos=icons["check-check"])
    qtbot.waitUntil(lambda: day.told() == [])
    assert records.read(day.ws, "task", done).values["done"]


def test_a_missed_call_is_returned_to_whoever_called(day: Day, qtbot: QtBot) -> None:
    maria = records.create(day.ws, "contact", {"name": "Maria"})
    with day.ws.edit("Missed") as tx:
        call = tx.add(Call(direction="in", answered=0, contact=maria, moment=1)).id
    task(day, "Call back", TODAY, contact=maria, call=call)
    qtbot.waitUntil(lambda: day.told() == ["Missed calls to return", "Call back"])
    day.screen.shown(None)
    qtbot.keyClick(day.list, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(day.list, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert day.asked == [("call.dial", "contact", maria), ("open", "contact", maria)]


def test_a_deal_without_a_next_step_is_given_one(day: Day, qtbot: QtBot) -> None:
    pipelines.first(day.ws)
    deal = deals.create(day.ws, {"name": "Roofing"})
    qtbot.waitUntil(lambda: day.told() == ["Deals without a next step", "Roofing"])
    day.screen.shown(None)
    qtbot.keyClick(day.list, Qt.Key.Key_Return)
    assert day.asked == [("new.task", "deal", deal)]


def test_the_head_of_sales_sees_the_whole_team(day: Day, qtbot: QtBot) -> None:
    ilya = people.add(day.ws, "Ilya")
    task(day, "Mine")
    task(day, "His", responsible=ilya)
    qtbot.waitUntil(lambda: day.told() == ["Overdue", "Mine"])
    day.screen.whose._parts["team"].click()
    assert set(day.told()) == {"Overdue", "Mine", "His"}
