"""The whole window: going places, finding, undoing, another language, all with a real base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm import demo
from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.palette import Palette, matching


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path / "team.crm") as opened:
        demo.fill(opened, "en", contacts=60, companies=15)
        yield opened


@pytest.fixture
def window(ws: Workspace, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(ws, Settings(), screens())
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show()
    made.go("contacts")
    made.index()
    assert made.desk.jobs.wait()
    yield made
    made.desk.jobs.stop()


def contacts(window: MainWindow) -> ListScreen:
    screen = window.findChild(ListScreen)
    assert isinstance(screen, ListScreen)
    return screen


def first_contact(window: MainWindow) -> str:
    return str(
        window.desk.ws.read("SELECT id FROM contact WHERE deleted IS NULL ORDER BY rid DESC LIMIT 1")[0][0]
    )


def test_the_first_screen_lists_the_contacts(window: MainWindow) -> None:
    assert window.current_screen() == "contacts"
    assert contacts(window).table.model().rowCount() == 60


def test_a_contact_opens_beside_the_list(window: MainWindow) -> None:
    id_ = first_contact(window)
    window.desk.commands.run("open", "contact", id_)
    panel = contacts(window).panel
    assert panel.isVisible()
    assert panel.card
    assert panel.card.id == id_


def test_what_changes_elsewhere_shows_in_the_panel_and_is_offered_for_undo(window: MainWindow) -> None:
    id_ = first_contact(window)
    window.desk.commands.run("open", "contact", id_)
    records.change(window.desk.ws, "contact", id_, {"city": "Nowhere-on-Sea"})
    card = contacts(window).panel.card
    assert card
    assert card.values["city"] == "Nowhere-on-Sea"
    window.desk.commands.run("undo")
    assert window.desk.jobs.wait()
    assert records.read(window.desk.ws, "contact", id_).values["city"] != "Nowhere-on-Sea"


def test_a_note_is_written_in_the_panel(window: MainWindow, qtbot: QtBot) -> None:
    id_ = first_contact(window)
    window.desk.commands.run("open", "contact", id_)
    panel = contacts(window).panel
    panel.write_note()
    qtbot.keyClicks(panel.note, "Call back on Friday")
    qtbot.keyClick(panel.note, Qt.Key.Key_Return)
    assert panel.timeline.items.events[0].text == "Call back on Friday"
    assert panel.note.text() == ""


def test_a_deleted_contact_leaves_the_list_and_waits_in_the_bin(window: MainWindow) -> None:
    screen = contacts(window)
    id_ = first_contact(window)
    screen.open_record(id_)
    assert window.desk.jobs.wait()
    window.desk.commands.run("list.delete")
    assert window.desk.jobs.wait()
    assert screen.table.model().rowCount() == 59
    window.desk.commands.run("list.bin")
    assert window.desk.jobs.wait()
    assert screen.table.model().rowCount() == 1
    screen.open_record(id_)
    window.desk.commands.run("list.restore")
    assert window.desk.jobs.wait()
    assert records.read(window.desk.ws, "contact", id_).deleted is None


def test_every_shortcut_means_one_thing(window: MainWindow) -> None:
    keys = [
        QKeySequence(keys).toString()
        for command in window.desk.commands.everything()
        for keys in command.shortcut.split("; ")
        if keys
    ]
    assert sorted(keys) == sorted(set(keys))


def test_a_command_is_found_in_either_language_and_layout(window: MainWindow) -> None:
    for typed in ("new cont", "новый конт", "yjdsq rjyn"):
        assert "new.contact" in [c.id for c in matching(window.desk, typed)]


def test_the_palette_finds_a_contact_and_enter_opens_it(window: MainWindow, qtbot: QtBot) -> None:
    (name,) = window.desk.ws.read("SELECT name FROM contact ORDER BY rid LIMIT 1")[0]
    palette = Palette(window.desk, window)
    palette.open_over(window)
    palette.box.setText(name)
    assert window.desk.jobs.wait()
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    card = contacts(window).panel.card
    assert card
    assert card.values["name"] == name


def test_the_language_changes_while_running(window: MainWindow) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    speak(app, "ru")
    window.rebuild()
    QApplication.processEvents()
    assert window.current_screen() == "contacts"
    texts = {w.property("text") for w in window.findChildren(QWidget) if w.property("text") and w.isVisible()}
    assert "Новый контакт" in texts
    assert "New contact" not in texts
    speak(app, "en")


def test_a_saved_list_is_gone_to_from_the_navigation(window: MainWindow) -> None:
    (saved,) = window.desk.ws.read("SELECT id, name FROM saved_list ORDER BY rank LIMIT 1")
    window.nav.chosen.emit(f"list:{saved[0]}")
    assert window.desk.jobs.wait()
    assert contacts(window).saved
    assert contacts(window).table.model().rowCount() < 60


def test_an_empty_base_says_what_to_do(tmp_path: Path, qtbot: QtBot) -> None:
    with Workspace(tmp_path / "empty.crm") as ws:
        window = MainWindow(ws, Settings(), screens())
        qtbot.addWidget(window)
        window.show()
        window.go("contacts")
        assert window.desk.jobs.wait()
        texts = [w.property("text") for w in window.findChildren(QWidget) if w.isVisible()]
        assert "Your contacts will stand here" in texts
        window.desk.jobs.stop()
