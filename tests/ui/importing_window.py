"""A window with the import in it, and the ways in which a person works with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.base.i18n import N_
from desktop_crm.base.settings import Settings
from desktop_crm.ui import theme
from desktop_crm.ui.desk import Desk, Screen
from desktop_crm.ui.importing import screen
from desktop_crm.ui.importing.column_row import ColumnRow
from desktop_crm.ui.importing.fate_model import FATE, NAME
from desktop_crm.ui.importing.journey import ImportScreen
from desktop_crm.ui.importing.state import Step
from desktop_crm.ui.main_window import MainWindow
from tests.bases import blank
from tests.importing import office

LIST = [
    ("ФИО", "Организация", "Моб. тел.", "E-mail", "Скидка, %"),
    ("Ковалёва Мария Игоревна", "ООО «Северный свет»", "8 (912) 445-18-03", "m.kovaleva@svet.example", 7.5),
    ("Соколов Пётр", "ООО «Северный свет»", "+7 912 445-18-04", "sokolov@svet.example", 5),
    ("Иванова Анна", None, "позже пришлёт", "ivanova@dom.example", None),
    ("Ковалёва Мария Игоревна", "ООО «Северный свет»", "89124451803", "m.kovaleva@svet.example", 7.5),
    (None, "Никто", None, None, 3),
]


def clients(folder: Path) -> Path:
    """Three people, one of them twice and one without a real phone, and a company without a person."""
    return office.xlsx(folder / "клиенты.xlsx", LIST)


def many(folder: Path, rows: int = 3000) -> Path:
    """A list that takes a while."""
    lines = [(f"Клиент {n}", f"8912{n:07}", f"client{n}@dom.example") for n in range(rows)]
    return office.xlsx(folder / "много.xlsx", [("ФИО", "Телефон", "Почта"), *lines])


class Import:
    """The import as a person sees it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        window.go("importing")
        found = window.findChild(ImportScreen)
        assert isinstance(found, ImportScreen)
        self.screen = found

    @property
    def step(self) -> Step:
        return self.screen.session.state.step

    def settle(self) -> None:
        assert self.window.desk.jobs.wait()

    def drop(self, path: Path) -> None:
        """Drop a file on the place that is made for it."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        event = QDropEvent(QPointF(50, 50), actions, mime, buttons, Qt.KeyboardModifier.NoModifier)
        self.screen.file_step.drop.dropEvent(event)
        self.settle()

    def column(self, name: str) -> ColumnRow:
        """The line of a column in step 2."""
        return next(row for row in self.screen.fields_step.rows.values() if row.name == name)

    def choose(self, qtbot: QtBot, column: str, typed: str) -> None:
        """Give a column another field by typing a part of its name."""
        choice = self.column(column).choice
        choice.open_list("")
        search = QApplication.focusWidget()
        assert search is not None
        qtbot.keyClicks(search, typed)
        qtbot.keyClick(search, Qt.Key.Key_Return)
        self.settle()

    def press(self, qtbot: QtBot, button: QWidget) -> None:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def go_on(self, qtbot: QtBot) -> None:
        """Press the button that leads on."""
        self.press(qtbot, self.screen.footer.primary)

    def rows(self) -> list[tuple[str, str]]:
        """Name and fate of the rows that the table shows."""
        model = self.screen.check_step.model
        return [(model.line(n).texts[NAME], model.line(n).texts[FATE]) for n in range(model.rowCount())]

    def chips(self) -> list[str]:
        return [chip.text() for chip in self.screen.check_step.chips.values()]

    def contacts(self) -> list[str]:
        """The names of all contacts in the base."""
        read = self.window.desk.ws.read("SELECT name FROM contact WHERE deleted IS NULL ORDER BY name")
        return [name for (name,) in read]


@pytest.fixture
def importing(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Import]:
    theme.use(qapp, "light")
    with blank(tmp_path / "team.crm") as ws:
        elsewhere = Screen("contacts", N_("Contacts"), "users", _elsewhere)
        window = MainWindow(ws, Settings(), [elsewhere, screen.SCREEN])
        qtbot.addWidget(window)
        window.show()
        yield Import(window)
        window.desk.jobs.stop()


def _elsewhere(_desk: Desk) -> QWidget:
    return QWidget()
