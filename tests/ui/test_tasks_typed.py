"""The name of a task says when it is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.settings import Settings
from desktop_crm.ops import people, records
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.tasks import screen
from desktop_crm.ui.tasks.dialog import TaskDialog

TODAY = wall_clock().date()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()


@pytest.fixture
def made(tmp_path: Path, qtbot: QtBot) -> Iterator[TaskDialog]:
    with Workspace(tmp_path / "team.crm") as ws:
        people.work_as(ws, people.add(ws, "Anna"))
        window = MainWindow(ws, Settings(), (screen.SCREEN,))
        qtbot.addWidget(window)
        window.show()
        yield TaskDialog(window.desk, window, None, {"day": TODAY.isoformat()})
        window.desk.jobs.stop()


def saved(made: TaskDialog) -> tuple[Any, Any, Any]:
    assert made.save()
    values = records.read(made.desk.ws, "task", made.task_id or "").values
    return values["name"], values["day"], values["time"]


def test_a_day_and_a_time_in_the_name_are_taken(made: TaskDialog) -> None:
    QTest.keyClicks(made.name, "Prepare the offer tomorrow at 15:00")
    assert made.when.value() == (TOMORROW, "15:00")
    assert saved(made) == ("Prepare the offer", TOMORROW, "15:00")


def test_a_day_chosen_by_hand_stands_and_the_name_stays_whole(made: TaskDialog) -> None:
    QTest.keyClicks(made.name, "Prepare the offer tomorrow")
    made.when.choose(TODAY)
    QTest.keyClicks(made.name, ", or the day after")
    assert saved(made) == ("Prepare the offer tomorrow, or the day after", TODAY.isoformat(), None)


def test_words_that_are_taken_out_again_leave_the_first_day(made: TaskDialog) -> None:
    QTest.keyClicks(made.name, "Offer tomorrow")
    for _ in "tomorrow":
        QTest.keyClick(made.name, Qt.Key.Key_Backspace)
    assert saved(made) == ("Offer", TODAY.isoformat(), None)
