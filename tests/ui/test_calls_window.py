"""Calls in the whole window: its keys, its panel, and closing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.ops import calls, people, records
from desktop_crm.ops.details import Point
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import theme
from desktop_crm.ui.calls.dialog import CallDialog
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.kit.controls import Button
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.main_window import MainWindow
from tests.bases import blank
from tests.ui.form_stories import press, show, write

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        people.work_as(opened, people.add(opened, "Анна Соколова"))
        yield opened


@pytest.fixture
def maria(ws: Workspace) -> str:
    return records.create(ws, "contact", {"name": "Мария Ковалёва", "phone": [Point("+79124451803")]})


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, ws: Workspace, maria: str) -> Iterator[MainWindow]:
    theme.use(qapp, "light")
    settings = Settings()
    settings["language"] = "en"
    made = MainWindow(ws, settings, screens())
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.go("contacts", maria)
    show(made)
    made.desk.jobs.wait()
    yield made
    for dialog in made.findChildren(CallDialog):
        dialog._give_up()
    QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    made.desk.jobs.stop()


def the_call(window: MainWindow) -> CallDialog:
    (dialog,) = window.findChildren(CallDialog)
    show(dialog)
    return dialog


def test_the_button_on_the_card_dials_and_writes_down(
    window: MainWindow, ws: Workspace, maria: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialled: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: dialled.append(url.toString()))
    screen = window.findChild(ListScreen)
    assert isinstance(screen, ListScreen)
    next(b for b in screen.panel.findChildren(Button) if b.text() == "Call").click()
    assert dialled == ["tel:+79124451803"]
    dialog = the_call(window)
    assert dialog.form.clock.is_running()
    write("Готова")
    press(Qt.Key.Key_1, ALT)
    press(Qt.Key.Key_1, CTRL)
    press(Qt.Key.Key_Return, CTRL)
    assert ws.read("SELECT contact, text FROM call") == [(maria, "Готова")]
    assert ws.read("SELECT count(*) FROM task") == [(1,)]


def test_the_keys_of_the_call_are_not_those_of_the_window(window: MainWindow, maria: str) -> None:
    window.desk.commands.run("call.record", "contact", maria)
    dialog = the_call(window)
    before = window.current_screen()
    press(Qt.Key.Key_2, CTRL)
    assert window.current_screen() == before
    assert dialog.next.pick.value() == 1


def test_the_window_stays_until_the_call_is_saved_or_given_up(window: MainWindow, maria: str) -> None:
    window.desk.commands.run("call.record", "contact", maria)
    dialog = the_call(window)
    write("Важное")
    assert not window.close()
    assert window.isVisible()
    asked = next(d for d in dialog.findChildren(Dialog) if d.isVisible())
    asked.yes.click()
    assert window.close()


def test_a_missed_call_is_opened_from_its_list(window: MainWindow, ws: Workspace) -> None:
    call = calls.missed(ws, {"number": "+79261112233"})
    window.desk.commands.run("open", "call", call)
    assert window.current_screen() == "calls"
    window.desk.commands.run("edit", "call", call)
    assert the_call(window).call_id == call
