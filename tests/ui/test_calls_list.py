"""The list of calls: the missed ones first of all, a double click opens, a click on a number dials."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop_crm.base.clock import now
from desktop_crm.ops import calls, notes, records, timeline
from desktop_crm.ops.calls import GivenAnswers
from desktop_crm.ui import theme
from desktop_crm.ui.calls.calls_screen import CallsScreen
from desktop_crm.ui.calls.commands import commands
from desktop_crm.ui.calls.dialog import CallDialog
from tests.ui.form_stories import Team, press, show, team_of

HOUR = 3_600_000


@pytest.fixture
def team(tmp_path: Path, qapp: QApplication) -> Iterator[Team]:
    theme.use(qapp, "light")
    with team_of(tmp_path / "team.crm") as opened:
        opened.desk.commands.add(*commands(opened.desk, opened.window))
        yield opened


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


@pytest.fixture
def screen(team: Team) -> Iterator[CallsScreen]:
    maria = team.maria()
    calls.record(team.ws, {"contact": maria, "number": "+79124451803", "moment": now() - 2 * HOUR})
    calls.missed(team.ws, {"number": "+79261112233", "moment": now() - HOUR})
    made = CallsScreen(team.desk)
    made.setParent(team.window)
    made.resize(1200, 600)
    show(made)
    team.settle()
    yield made
    for dialog in team.window.findChildren(CallDialog):
        dialog._give_up()


def names(screen: CallsScreen) -> list[str]:
    model = screen.table.model()
    return [str(model.index(i, 0).data()) for i in range(model.rowCount())]


def cell(screen: CallsScreen, row: int, key: str) -> QPoint:
    place = screen.table.columns().index(key)
    return screen.table.visualRect(screen.table.model().index(row, place)).center()


def test_the_latest_call_stands_first_under_whoever_it_was_with(screen: CallsScreen) -> None:
    assert names(screen) == ["+7 926 111-22-33", "Мария Ковалёва"]


def test_missed_calls_that_nobody_returned_are_one_click(team: Team, screen: CallsScreen) -> None:
    def chip() -> QAbstractButton:
        found = screen.filters.findChildren(QAbstractButton)
        return next(b for b in found if b.text().startswith("Not called back") and not b.isHidden())

    assert chip().text() == "Not called back · 1"
    chip().click()
    team.settle()
    assert names(screen) == ["+7 926 111-22-33"]
    calls.record(team.ws, {"number": "+79261112233"})
    team.settle()
    assert names(screen) == []


def test_a_click_on_a_number_dials_it(team: Team, screen: CallsScreen, dialled: list[str]) -> None:
    QTest.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(screen, 0, "number"))
    QTest.qWait(QApplication.doubleClickInterval() + 100)
    assert dialled == ["tel:+79261112233"]
    (dialog,) = team.window.findChildren(CallDialog)
    assert dialog.form.clock.is_running()


def test_a_click_elsewhere_dials_nothing(screen: CallsScreen, dialled: list[str]) -> None:
    QTest.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(screen, 0, "result"))
    QTest.qWait(QApplication.doubleClickInterval() + 100)
    assert dialled == []


def test_enter_opens_the_call(team: Team, screen: CallsScreen) -> None:
    screen.table.setFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    (dialog,) = team.window.findChildren(CallDialog)
    assert dialog.call_id


def test_the_panel_shows_what_followed_from_a_call(team: Team, screen: CallsScreen) -> None:
    from desktop_crm.ops import questionnaires
    from desktop_crm.ops.questions import Question

    form = questionnaires.add(team.ws, "Опрос", [Question("q", "Откуда узнали?")])
    call = calls.record(team.ws, {"number": "+79160000005"}, GivenAnswers(form, {"q": "Выставка"}))
    notes.add(team.ws, "call", call, "Перезвонить осторожно")
    screen.open_record(call)
    kinds = {event.kind for event in timeline.events(team.ws, "call", call)}
    assert {"note", "answers"} <= kinds
    assert screen.panel.card
    assert screen.panel.card.title == "+7 916 000-00-05"


def test_calling_again_is_about_the_same_client(team: Team, screen: CallsScreen, dialled: list[str]) -> None:
    maria = team.ws.read("SELECT id FROM contact")[0][0]
    call = team.ws.read("SELECT id FROM call WHERE contact IS NOT NULL")[0][0]
    team.desk.commands.run("call.dial", "call", call)
    (dialog,) = team.window.findChildren(CallDialog)
    assert dialled == ["tel:+79124451803"]
    assert dialog.who.values()["contact"] == maria
    assert records.read(team.ws, "call", call).values["contact"] == maria
