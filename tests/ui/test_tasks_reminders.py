"""Reminders in the window and from the tray; closing the window to the tray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.clock import wall_clock
from desktop_crm.base.settings import Settings
from desktop_crm.ops import people, records, reminders, tasks
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.reminder_card import AT_ONCE, ReminderCard
from desktop_crm.ui.reminders import Reminders
from desktop_crm.ui.tasks.dialog import TaskDialog
from desktop_crm.ui.tasks.finish import FinishDialog
from desktop_crm.ui.tasks.tasks_screen import TasksScreen
from desktop_crm.ui.tray import Tray
from tests.bases import blank

MINUTE = 60_000
START = wall_clock() + timedelta(days=1)
DAY, TIME = START.date().isoformat(), "15:00"
BEGINS = reminders.begins_at(DAY, TIME)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.moment = BEGINS - 60 * MINUTE

    def __call__(self) -> int:
        return self.moment


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Anna Fletcher"))
        yield opened


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.go("tasks", "list")
    yield made
    QGuiApplication.setQuitOnLastWindowClosed(True)
    made.desk.settings["close_to_tray"] = "no"
    made.desk.jobs.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def watching(window: MainWindow, clock: Clock, told: list[tuple[str, str]]) -> Reminders:
    made = Reminders(window.desk, window, lambda title, text: told.append((title, text)), clock)
    settle(window)
    return made


def settle(window: MainWindow) -> None:
    for turn in range(5):
        QApplication.processEvents()
        assert window.desk.jobs.wait() or turn < 4


def call(ws: Workspace, name: str = "Call about the contract", **values: Any) -> str:
    orlov = records.create(ws, "contact", {"name": "Dmitri Orlov"})
    whole = {"name": name, "kind": "call", "day": DAY, "time": TIME, "contact": orlov, **values}
    return tasks.create(ws, whole)


def comes(watching: Reminders, window: MainWindow, clock: Clock, moment: int) -> None:
    clock.moment = moment
    watching._tick()
    settle(window)


def answer(card: ReminderCard | None, text: str) -> None:
    assert card
    next(b for b in card.findChildren(QPushButton) if b.text() == text).click()


def test_a_reminder_comes_at_its_moment_and_says_what_is_due(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    made = call(ws)
    settle(window)
    comes(watching, window, clock, BEGINS - 16 * MINUTE)
    assert watching.cards.showing() == []
    assert 0 <= watching.next_look() <= 1.1 * MINUTE
    comes(watching, window, clock, BEGINS - 15 * MINUTE)
    card = watching.cards.card(made)
    assert card
    assert card.isVisible()
    assert card.accessibleName() == "Reminder: Call about the contract. Today, 15:00 · Dmitri Orlov"
    assert window.rect().contains(card.geometry())


def test_it_is_shown_once_also_after_a_restart(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    made = call(ws)
    comes(watching, window, clock, BEGINS)
    assert watching.cards.showing() == [made]
    again = Reminders(window.desk, window, None, clock)
    settle(window)
    assert again.cards.showing() == []


def test_what_was_missed_asleep_is_shown_when_the_laptop_wakes(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    made = call(ws)
    settle(window)
    comes(watching, window, clock, BEGINS + 2 * 24 * 60 * MINUTE)
    assert watching.cards.showing() == [made]


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("10 min", lambda shown: shown + 10 * MINUTE),
        ("1 h", lambda shown: shown + 60 * MINUTE),
        ("Tomorrow", lambda _shown: tasks.tomorrow_morning(START)),
    ],
)
def test_a_reminder_is_put_off_and_comes_again(
    ws: Workspace,
    window: MainWindow,
    watching: Reminders,
    clock: Clock,
    text: str,
    until: Callable[[int], int],
) -> None:
    made = call(ws)
    shown = BEGINS - 15 * MINUTE
    comes(watching, window, clock, shown)
    answer(watching.cards.card(made), text)
    settle(window)
    assert watching.cards.showing() == []
    assert records.read(ws, "task", made).values["snoozed"] == until(shown)
    comes(watching, window, clock, until(shown))
    assert watching.cards.showing() == [made]


def test_a_reminder_goes_when_its_task_is_done_or_moved(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    first, second = call(ws), call(ws, "Send samples")
    comes(watching, window, clock, BEGINS)
    tasks.finish(ws, first)
    settle(window)
    assert watching.cards.showing() == [second]
    records.delete(ws, "task", [second])
    settle(window)
    assert watching.cards.showing() == []


def test_a_task_is_finished_from_its_reminder(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    made = call(ws)
    comes(watching, window, clock, BEGINS)
    answer(watching.cards.card(made), "Finish…")
    dialog = window.findChild(FinishDialog)
    assert isinstance(dialog, FinishDialog)
    dialog.yes.click()
    settle(window)
    assert records.read(ws, "task", made).values["done"]
    assert watching.cards.showing() == []


def test_a_reminder_is_closed_by_escape(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    made = call(ws)
    comes(watching, window, clock, BEGINS)
    card = watching.cards.card(made)
    assert card
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert watching.cards.showing() == []
    assert records.read(ws, "task", made).values["done"] is None


def test_many_reminders_leave_room_and_say_how_many_wait(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    window.go("tasks", "week")
    screen = window.findChild(TasksScreen)
    assert isinstance(screen, TasksScreen)
    for n in range(AT_ONCE + 2):
        call(ws, f"Check {n}")
    comes(watching, window, clock, BEGINS)
    assert watching.cards._more.text() == "2 more reminders"
    watching.cards._more.click()
    assert screen.view == "list"


def test_the_system_is_told_when_the_window_is_not_in_front(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock, told: list[tuple[str, str]]
) -> None:
    call(ws)
    window.hide()
    comes(watching, window, clock, BEGINS)
    assert told == [("Call about the contract", "Today, 15:00 · Dmitri Orlov")]
    for n in range(4):
        call(ws, f"Check {n}", time="16:00")
    comes(watching, window, clock, BEGINS + 60 * MINUTE)
    assert told[-1] == ("4 tasks are waiting", "Check 0\nCheck 1\nCheck 2\nand others")


def test_at_midnight_the_numbers_are_counted_anew(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock
) -> None:
    counted: list[object] = []
    window.count = lambda *_changed: counted.append(1)  # type: ignore[method-assign]
    comes(watching, window, clock, BEGINS + 24 * 60 * MINUTE)
    assert counted


def test_without_a_tray_closing_closes(window: MainWindow) -> None:
    tray = Tray(window.desk, window, there=False)
    assert not tray.icon.isVisible()
    assert window.close()
    assert not window.isVisible()


def test_with_a_tray_the_window_goes_there_and_comes_back(window: MainWindow) -> None:
    tray = Tray(window.desk, window, there=True)
    window.desk.settings["close_to_tray"] = "yes"
    assert not window.close()
    assert not window.isVisible()
    assert not QGuiApplication.quitOnLastWindowClosed()
    tray.open()
    assert window.isVisible()
    assert QGuiApplication.quitOnLastWindowClosed()


def test_who_wants_to_close_the_program_can_do_so(window: MainWindow) -> None:
    Tray(window.desk, window, there=True)
    window.desk.settings["close_to_tray"] = "yes"
    window.desk.commands.run("quit")
    assert not window.isVisible()
    assert QGuiApplication.quitOnLastWindowClosed()


@pytest.mark.parametrize(("text", "kept"), [("Close the program", "no"), ("Stay in the tray", "yes")])
def test_the_first_closing_asks_once(window: MainWindow, qtbot: QtBot, text: str, kept: str) -> None:
    Tray(window.desk, window, there=True)
    assert not window.close()
    assert window.isVisible()
    (asked,) = window.findChildren(Dialog)
    next(b for b in asked.findChildren(QPushButton) if b.text() == text).click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.desk.settings["close_to_tray"] == kept
    assert QGuiApplication.quitOnLastWindowClosed() == (kept == "no")


def test_the_menu_of_the_tray_makes_a_task(window: MainWindow) -> None:
    tray = Tray(window.desk, window, there=True)
    window.hide()
    lines = dict(tray.lines())
    assert "Open Desktop CRM" in lines
    lines["New task"]()
    assert window.isVisible()
    assert window.findChildren(TaskDialog)


def test_a_look_that_another_overtakes_loses_no_reminder(
    ws: Workspace, window: MainWindow, watching: Reminders, clock: Clock, told: list[tuple[str, str]]
) -> None:
    made = call(ws)
    settle(window)
    window.hide()
    clock.moment = BEGINS
    watching.look()
    assert window.desk.jobs._readers.wait(5)
    watching.look()
    settle(window)
    assert watching.cards.showing() == [made]
    assert len(told) == 1
