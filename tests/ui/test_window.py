"""The whole window: going places, finding, undoing, another language, all with a real base."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.models.kinds import Phone
from desktop_crm.ops import lists, records
from desktop_crm.ops.details import Point
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import waiting
from desktop_crm.ui.clients.list_screen import ListScreen
from desktop_crm.ui.forms.bulk import BulkEdit
from desktop_crm.ui.forms.inline_line import Line
from desktop_crm.ui.kit.controls import Chip
from desktop_crm.ui.kit.progress import ProgressCard
from desktop_crm.ui.language import speak
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.palette import Palette, matching
from desktop_crm.ui.rows.chip_row import ChipRow
from desktop_crm.ui.rows.delegate import PAD
from desktop_crm.ui.saved_lists import rename
from desktop_crm.ui.theme import metrics
from tests.bases import example


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with example(tmp_path / "team.crm") as opened:
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


def row_of(screen: ListScreen, row: int) -> QPoint:
    return screen.table.visualRect(screen.table.model().index(row, 0)).center()


def test_the_first_record_opens_on_a_click_and_not_because_the_window_came_to_the_front(
    window: MainWindow, qtbot: QtBot
) -> None:
    screen = contacts(window)
    window.nav.setFocus()
    QApplication.sendEvent(
        screen.table, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    )
    assert screen.table.currentIndex().row() == 0
    assert not screen.panel.isVisible()
    qtbot.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=row_of(screen, 0))
    assert screen.panel.isVisible()


def test_esc_leads_back_from_the_panel_to_the_list_and_f4_shows_it_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    screen = contacts(window)
    screen.open_record(first_contact(window))
    screen.panel.write_note()
    qtbot.keyClick(screen.panel.note, Qt.Key.Key_Escape)
    assert screen.table.hasFocus()
    assert screen.panel.isVisible()
    qtbot.keyClick(screen.table, Qt.Key.Key_Escape)
    assert not screen.panel.isVisible()
    window.desk.commands.run("list.panel")
    assert screen.panel.isVisible()


def test_a_value_is_edited_in_the_panel_where_it_stands(window: MainWindow, qtbot: QtBot) -> None:
    id_ = first_contact(window)
    screen = contacts(window)
    screen.open_record(id_)
    city = screen.panel.details.value("city")
    assert city
    city.first_line().setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(city.first_line(), Qt.Key.Key_F2)
    typed = QApplication.focusWidget()
    assert isinstance(typed, QLineEdit)
    typed.selectAll()
    qtbot.keyClicks(typed, "Kazan")
    records.change(window.desk.ws, "contact", id_, {"job_title": "Director"})
    assert typed.text() == "Kazan"
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    assert records.read(window.desk.ws, "contact", id_).values["city"] == "Kazan"
    assert city.first_line().hasFocus()


def test_empty_fields_are_shown_on_demand_and_one_of_them_filled_in(window: MainWindow) -> None:
    id_ = records.create(window.desk.ws, "contact", {"name": "Maria"})
    screen = contacts(window)
    screen.open_record(id_)
    assert screen.panel.details.value("city") is None
    screen.panel.details.more.click()
    assert screen.panel.details.value("city")
    assert not screen.panel.details.more.isVisible()


def test_a_record_in_the_bin_is_shown_and_not_edited(window: MainWindow, qtbot: QtBot) -> None:
    id_ = first_contact(window)
    records.delete(window.desk.ws, "contact", [id_])
    screen = contacts(window)
    screen.open_record(id_)
    city = screen.panel.details.value("city")
    assert city
    qtbot.keyClick(city.first_line(), Qt.Key.Key_F2)
    assert not city.is_editing()
    assert not screen.panel.details.more.isVisible()


def test_rows_and_phones_are_copied(window: MainWindow) -> None:
    screen, clipboard = contacts(window), QGuiApplication.clipboard()
    id_ = first_contact(window)
    screen.open_record(id_)
    assert window.desk.jobs.wait()
    window.desk.commands.run("list.copy")
    name = str(records.read(window.desk.ws, "contact", id_).values["name"])
    assert clipboard.text().split("\t")[0] == name
    screen.table.selectAll()
    window.desk.commands.run("list.copy")
    assert len(clipboard.text().splitlines()) == 1 + 60
    assert clipboard.text().startswith("Name\t")


def test_a_saved_list_is_renamed_and_removed_in_the_navigation(window: MainWindow, qtbot: QtBot) -> None:
    saved = lists.all_of(window.desk.ws)[0]

    def give_a_name() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog
        line = dialog.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        line.setText("Our best")
        qtbot.keyClick(line, Qt.Key.Key_Return)

    QTimer.singleShot(50, give_a_name)
    rename(window.desk, window, saved)
    assert lists.all_of(window.desk.ws)[0].name == "Our best"
    assert lists.all_of(window.desk.ws)[0].query == saved.query
    window.nav.menu_wanted.emit(f"list:{saved.id}", window.mapToGlobal(QPoint(100, 300)))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    popup.actions()[-1].trigger()
    popup.close()
    assert saved.id not in [s.id for s in lists.all_of(window.desk.ws)]


def test_a_window_that_has_too_little_room_fills_the_screen(tmp_path: Path, qtbot: QtBot) -> None:
    with Workspace(tmp_path / "empty.crm") as ws:
        window = MainWindow(ws, Settings(), screens())
        qtbot.addWidget(window)
        window.appear()
        assert window.isMaximized()  # the screen of the tests is smaller than the usual window
        window.desk.jobs.stop()


def test_tab_goes_through_the_screen_as_one_reads(window: MainWindow, qtbot: QtBot) -> None:
    screen = contacts(window)
    screen.open_record(first_contact(window))
    QApplication.processEvents()  # what was just laid out comes into sight
    chips_row = screen.findChild(ChipRow)
    assert isinstance(chips_row, ChipRow)
    chips_row.items()[0].setFocus(Qt.FocusReason.TabFocusReason)
    stops: list[QWidget] = []
    while (focused := QApplication.focusWidget()) not in stops:
        assert focused
        stops.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    chips = [i for i, stop in enumerate(stops) if stop in chips_row.items()]
    assert chips == list(range(len(chips)))
    assert stops[len(chips)] is screen.table
    values = [i for i, s in enumerate(stops) if isinstance(s, Line) and screen.panel.details.isAncestorOf(s)]
    assert values == list(range(values[0], values[-1] + 1))
    history = stops.index(screen.panel.timeline)
    assert isinstance(stops[history - 1], Chip)
    assert values[-1] < history < stops.index(screen.panel.note)
    places = [i for i, stop in enumerate(stops) if stop in window.nav.findChildren(QWidget)]
    assert places == list(range(places[0], places[-1] + 1))


def test_after_a_filter_the_keyboard_is_in_the_list(window: MainWindow) -> None:
    screen = contacts(window)
    chip = next(chip for chip in screen.findChildren(Chip) if chip.text() == "Mine")
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    chip.click()
    assert screen.table.hasFocus()


def test_a_phone_with_an_extension_has_room_in_its_column(window: MainWindow) -> None:
    shown = Phone().brief("+375296549072;ext=240")
    assert shown == "+375 29 654-90-72 (240)"
    screen = contacts(window)
    id_ = first_contact(window)
    records.change(window.desk.ws, "contact", id_, {"phone": [Point("+375296549072;ext=240")]})
    screen.open_record(id_)
    assert window.desk.jobs.wait()
    screen.table.viewport().repaint()
    QApplication.processEvents()
    phone = screen.table.columns().index("phone")
    assert screen.table.columnWidth(phone) >= metrics("digits").horizontalAdvance(shown) + PAD


def test_one_leaves_the_bin_by_the_navigation_too(window: MainWindow) -> None:
    screen = contacts(window)
    screen.open_record(first_contact(window))
    window.desk.commands.run("list.bin")
    assert screen.table.query().bin
    assert not screen.panel.isVisible()
    window.nav.chosen.emit("contacts")
    assert not screen.table.query().bin


def test_clearing_a_field_of_many_is_not_what_enter_does(window: MainWindow, qtbot: QtBot) -> None:
    with_status = "SELECT rid FROM contact WHERE status IS NOT NULL"
    rids = [row[0] for row in window.desk.ws.read(with_status)]
    dialog = BulkEdit(window.desk, window, "contact", rids)
    dialog.show()
    qtbot.keyClick(dialog.what, Qt.Key.Key_Return)
    assert window.desk.jobs.wait()
    assert len(window.desk.ws.read(with_status)) == len(rids)


def test_the_palette_finds_what_comes_in_while_it_is_open(window: MainWindow) -> None:
    palette = Palette(window.desk, window, "Zebulon")
    palette.open_over(window)
    assert window.desk.jobs.wait()
    assert not palette.offers("Zebulon Pike")
    records.create(window.desk.ws, "contact", {"name": "Zebulon Pike"})
    assert window.desk.jobs.wait()
    assert palette.offers("Zebulon Pike")


def test_a_long_undo_shows_how_far_it_is_and_covers_no_control(window: MainWindow, qtbot: QtBot) -> None:
    screen = contacts(window)
    screen.open_record(first_contact(window))
    job = waiting.run(window.desk, window.stage, "Undoing", lambda job: time.sleep(1.2))
    shown = window.stage.findChild(ProgressCard)
    assert isinstance(shown, ProgressCard)
    qtbot.waitUntil(shown.isVisible, timeout=5000)
    note = screen.panel.note
    there = QRect(note.mapTo(window.stage, QPoint()), note.size())
    assert not there.intersects(shown.geometry())
    job.cancel()
    assert window.desk.jobs.wait()
