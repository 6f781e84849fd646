"""Every screen, dialog and popup, in both languages and at the sizes of small laptops: each control has a name
for a screen reader and is reached by Tab, no text is cut off, and all rows end with the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import shots, theme
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.forms.bulk import BulkEdit
from desktop_crm.ui.kit.controls import Button, Chip
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.settings.dialog import PAGES, open_settings
from tests.bases import example
from tests.ui import dialog_scenes

SIZES = ((1366, 768), (910, 512))
"""A small laptop, and the same with everything half as large again, in logical pixels."""

BY_A_KEY = ("Choose a day", "Выбрать день")
"""Buttons for the mouse only: F4 in the line beside it does the same."""

Scene = Callable[[MainWindow], QWidget]


def _settings(page: str) -> Scene:
    return lambda window: open_settings(window.desk, window, page)


def _list_screen(window: MainWindow) -> ListScreen:
    window.go("contacts")
    screen = window.findChild(ListScreen)
    assert isinstance(screen, ListScreen)
    return screen


def _many_selected(window: MainWindow) -> QWidget:
    _list_screen(window).table.selectAll()
    return window


def _bulk(window: MainWindow) -> QWidget:
    dialog = BulkEdit(window.desk, window, "contact", [1, 2])
    dialog.open()
    return dialog


def _empty_bin(window: MainWindow) -> QWidget:
    _list_screen(window).show_list(Query("contact", bin=True))
    return window


def _columns(window: MainWindow) -> QWidget:
    _list_screen(window).table.choose_columns(window.nav)
    popup = QApplication.activePopupWidget()
    assert popup
    return popup


def _filter(window: MainWindow) -> QWidget:
    screen = _list_screen(window)
    next(chip for chip in screen.filters.findChildren(Chip) if not chip.isHidden() and _says(chip)).click()
    popup = QApplication.activePopupWidget()
    assert popup
    return popup


def _says(chip: Chip) -> bool:
    return chip.text() in ("Status", "Статус")


SCENES: dict[str, Scene] = {
    **dict(shots.SCENES),
    **{f"settings {page.id}": _settings(page.id) for page in PAGES},
    "many selected": _many_selected,
    "bulk edit": _bulk,
    "empty bin": _empty_bin,
    "columns": _columns,
    "filter": _filter,
    **dialog_scenes.SCENES,
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("every") / "team.crm"
    example(path, "ru").close()
    return path


@pytest.fixture
def ws(base: Path) -> Iterator[Workspace]:
    with Workspace(base) as opened:
        yield opened


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_control_has_a_name_and_is_reached_and_no_text_is_cut_off(
    ws: Workspace, qapp: QApplication, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    theme.use(qapp, "light")
    speak(qapp, language)
    window = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    wrong = []
    for name, bring_about in SCENES.items():
        picture = bring_about(window)
        shots.settle(qapp, window)
        _bury()
        wrong += [
            f"{name}: {said}"
            for said in (*_nameless(picture), *_cut_off(picture), *_unreached(picture), *_homeless(picture))
        ]
        if picture is not window:
            picture.close()
            _bury()
    window.desk.jobs.stop()
    assert not wrong, "\n".join(wrong)


def _bury() -> None:
    """Delete what waits for the end of the event loop, which runs only in between here."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def _controls(picture: QWidget) -> list[QWidget]:
    """What one can do something with, but for the small buttons laid upon a control that can do the same."""
    return [
        each
        for each in picture.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.window() is picture.window()
        and (isinstance(each, QAbstractButton | QLineEdit | QComboBox) or _by_tab(each))
        and not isinstance(each.parentWidget(), QLineEdit | QComboBox | QAbstractButton)
    ]


def _by_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _nameless(picture: QWidget) -> list[str]:
    return [f"{_which(each)} has no name" for each in _controls(picture) if not _name(each)]


def _name(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    return str(spoken.text(QAccessible.Text.Name)) if spoken else widget.accessibleName()


def _which(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{_name(widget)}” in {type(widget.parentWidget()).__name__}"


def _cut_off(picture: QWidget) -> list[str]:
    seen = [each for each in picture.findChildren(QWidget) if each.isVisible()]
    texts = [
        each
        for each in seen
        if isinstance(each, QLabel | Button | Chip | QCheckBox | QRadioButton) and each.text()
    ]
    return [f"“{each.text()}” is cut off" for each in texts if _lacks_room(each)]


def _lacks_room(each: QLabel | QAbstractButton) -> bool:
    if isinstance(each, QLabel) and each.wordWrap():
        return each.heightForWidth(each.width()) > each.height() + 1
    return each.sizeHint().width() > each.width() + 1


def _unreached(picture: QWidget) -> list[str]:
    """What Tab does not come to; of buttons of which one is chosen it need only come to that one."""
    stops: list[QWidget] = []
    first = next((each for each in _controls(picture) if _by_tab(each)), None)
    if first is None:
        return []
    first.setFocus(Qt.FocusReason.TabFocusReason)
    while (at := picture.window().focusWidget()) is not None and at not in stops:
        stops.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    missed = [each for each in _controls(picture) if each not in stops and each.focusProxy() is None]
    return [f"{_which(each)} is not reached by Tab" for each in missed if not _spared(each)]


def _homeless(picture: QWidget) -> list[str]:
    """Rows that belong to nobody of Qt: Python may let go of them in whichever thread is collecting just then."""
    views = [each for each in picture.findChildren(QAbstractItemView) if isValid(each.model())]
    return [f"{type(view.model()).__name__} has no parent" for view in views if view.model().parent() is None]


def _spared(each: QWidget) -> bool:
    return _name(each) in BY_A_KEY or _one_of_a_group(each)


def _one_of_a_group(each: QWidget) -> bool:
    return isinstance(each, QAbstractButton) and each.group() is not None and not each.isChecked()
