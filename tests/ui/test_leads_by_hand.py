"""What a seller's hands expect of catching and qualifying a lead: the next thing to type is where the keyboard is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.ops import leads, people, records
from desktop_crm.ops.details import Point
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.leads import screen as leads_screen
from desktop_crm.ui.leads.capture import Capture
from desktop_crm.ui.leads.convert import Convert
from desktop_crm.ui.main_window import MainWindow

_Key = Qt.Key


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with Workspace(tmp_path / "team.crm") as ws:
        people.work_as(ws, people.add(ws, "Anna Sokolova"))
        made = MainWindow(ws, Settings(), (leads_screen.SCREEN,))
        qtbot.addWidget(made)
        made.resize(1366, 768)
        with qtbot.waitActive(made):
            made.show()
        assert made.desk.jobs.wait()
        yield made
        made.desk.jobs.stop()


def _at() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused
    return focused


def _type(text: str) -> None:
    QTest.keyClicks(_at(), text)


def _press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(_at(), key, modifiers)


def test_after_somebody_known_is_picked_one_types_what_they_want(window: MainWindow, qtbot: QtBot) -> None:
    ws = window.desk.ws
    taylor = records.create(ws, "contact", {"name": "Edward Taylor"})
    window.index()
    assert window.desk.jobs.wait()
    dialog = Capture(window.desk, window)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    _type("Edward Tay")
    qtbot.waitUntil(lambda: dialog.known.isVisible())
    _press(_Key.Key_Down)
    _press(_Key.Key_Return)
    _type("Asks for pallets")
    _press(_Key.Key_Return)
    (lead,) = leads.untouched(ws)
    assert records.read(ws, "lead", lead.id).values["contact"] == taylor
    assert records.read(ws, "lead", lead.id).values["need"] == "Asks for pallets"


def _qualify(window: MainWindow, qtbot: QtBot, values: dict[str, object]) -> Convert:
    ws = window.desk.ws
    dialog = Convert(window.desk, window, leads.create(ws, values))
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def test_a_number_gets_a_name_and_the_deal_is_called_like_it(window: MainWindow, qtbot: QtBot) -> None:
    _qualify(window, qtbot, {"phone": [Point("+79124451803")]})
    _type("John Carter")
    _press(_Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    ((deal, contact),) = window.desk.ws.read(
        "SELECT d.name, c.name FROM deal d JOIN contact c ON c.id = d.contact"
    )
    assert (deal, contact) == ("John Carter", "John Carter")


def test_a_deal_that_was_named_keeps_its_name(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _qualify(window, qtbot, {"phone": [Point("+79124451803")], "need": "Pallets"})
    _type("John Carter")
    assert dialog.deal.slots["name"].editor.value() == "Pallets"
