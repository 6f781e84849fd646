"""The settings as a team uses them: what is chosen works at once, and what is removed can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop_crm.app import speak
from desktop_crm.base.i18n import N_, _
from desktop_crm.base.settings import SETTINGS, Settings
from desktop_crm.models.kinds import Option
from desktop_crm.ops import own_fields, people
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import theme
from desktop_crm.ui.desk import Desk, Screen
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.settings.about import AboutPage
from desktop_crm.ui.settings.dialog import PAGES, SettingsDialog, open_settings
from desktop_crm.ui.settings.fields import FieldsPage
from desktop_crm.ui.settings.general import GeneralPage
from desktop_crm.ui.settings.keyboard import KeyboardPage
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.settings.team import TeamPage
from tests.bases import blank

FAIR, ADVERT = Option("f", "Fair", "good"), Option("a", "Advert", "accent")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with blank(tmp_path / "team.crm") as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, ws: Workspace) -> Iterator[MainWindow]:
    theme.use(qapp, "light")
    settings = Settings()
    settings["language"] = "en"
    made = MainWindow(ws, settings, [Screen("start", N_("Start"), "users", _start)])

    def follow(key: str) -> None:
        if key == "language":
            speak(qapp, settings["language"])
            made.rebuild()

    settings.listen(follow)
    qtbot.addWidget(made)
    made.show()
    made.go("start")
    yield made
    made.desk.jobs.wait()


def _start(desk: Desk) -> QWidget:
    return QWidget()


@pytest.fixture
def dialog(window: MainWindow) -> SettingsDialog:
    return open_settings(window.desk, window)


def page(dialog: SettingsDialog, id_: str) -> QWidget:
    dialog.go(id_)
    return dialog.page(id_)


def fields_page(dialog: SettingsDialog) -> FieldsPage:
    made = page(dialog, "fields")
    assert isinstance(made, FieldsPage)
    return made


def team_page(dialog: SettingsDialog) -> TeamPage:
    made = page(dialog, "team")
    assert isinstance(made, TeamPage)
    return made


def titles(rows: Rows) -> list[str]:
    return [row.title for row in rows.rows()]


def press(qtbot: QtBot, widget: QWidget, text: str) -> None:
    part = next(b for b in widget.findChildren(QAbstractButton) if b.text() == text)
    qtbot.mouseClick(part, Qt.MouseButton.LeftButton)


def undo(window: MainWindow) -> None:
    window.desk.commands.run("undo")
    window.desk.jobs.wait()


def test_every_setting_for_people_stands_on_the_first_page(dialog: SettingsDialog) -> None:
    general = page(dialog, "general")
    shown = {label.text() for label in general.findChildren(QLabel)}

    assert {_(s.label) for s in SETTINGS if s.label} <= shown


def test_switching_the_language_changes_the_texts_at_once(dialog: SettingsDialog, qtbot: QtBot) -> None:
    general = page(dialog, "general")
    assert isinstance(general, GeneralPage)
    press(qtbot, general.control("language"), "Русский")

    assert dialog.windowTitle() == "Настройки"
    assert titles(dialog.list)[:3] == ["Общие", "Команда", "Страна, валюта"]
    again = page(dialog, "general")
    assert "Язык" in {label.text() for label in again.findChildren(QLabel)}

    assert isinstance(again, GeneralPage)
    press(qtbot, again.control("language"), "English")
    assert dialog.windowTitle() == "Settings"


def test_a_setting_is_kept_for_the_next_start(dialog: SettingsDialog, qtbot: QtBot) -> None:
    general = page(dialog, "general")
    assert isinstance(general, GeneralPage)
    press(qtbot, general.control("density"), "Compact")
    country = general.control("region")
    assert isinstance(country, Choice)
    country.chosen.emit("KZ")

    again = Settings()
    assert (again["density"], again["region"]) == ("compact", "KZ")


def test_a_setting_changed_elsewhere_is_followed(dialog: SettingsDialog, window: MainWindow) -> None:
    general = page(dialog, "general")
    assert isinstance(general, GeneralPage)
    window.desk.commands.run("appearance.dark")

    chosen = [b.text() for b in general.control("theme").findChildren(QAbstractButton) if b.isChecked()]
    assert chosen == ["Dark"]


def test_a_new_field_appears_and_can_be_undone(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    fields = fields_page(dialog)
    form = fields.edit()
    qtbot.keyClicks(form.name, "Shoe size")
    form.kind.set_value("number")
    form.required.click()
    qtbot.keyClick(form.name, Qt.Key.Key_Return)

    assert not form.isVisible()
    assert [(r.title, r.detail) for r in fields.list.rows()] == [("Shoe size", "Number, must be filled in")]
    assert fields.list.current() == form.key

    qtbot.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.desk.jobs.wait()
    assert titles(fields.list) == []


def test_two_fields_of_one_name_get_a_sentence(dialog: SettingsDialog, window: MainWindow) -> None:
    own_fields.add(window.desk.ws, "contact", "Shoe size", "number")
    fields = fields_page(dialog)
    form = fields.edit()
    form.name.setText("shoe SIZE")
    form.yes.click()

    assert form.isVisible()
    assert form.fields["name"].error() == "There is a field “shoe SIZE” already."
    assert titles(fields.list) == ["Shoe size"]
    form.reject()


def test_a_choice_takes_its_options_from_a_pasted_list(dialog: SettingsDialog, qtbot: QtBot) -> None:
    fields = fields_page(dialog)
    form = fields.edit()
    form.name.setText("Channel")
    form.kind.set_value("choice")
    form.kind.chosen.emit("choice")
    QGuiApplication.clipboard().setText("Fair\n  Advert \n\nFriend\n")
    first = form.options.lines()[0].label
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.options.lines()[2].label, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    form.yes.click()

    field = own_fields.declared(fields._desk.ws, "contact")[0]
    assert [option.label for option in field.options] == ["Fair", "Friend", "Advert"]


def test_enter_in_an_option_begins_the_next_one(dialog: SettingsDialog, qtbot: QtBot) -> None:
    form = fields_page(dialog).edit()
    form.kind.set_value("choice")
    form.kind.chosen.emit("choice")
    first = form.options.lines()[0].label
    first.setText("Fair")
    qtbot.keyClick(first, Qt.Key.Key_Return)

    assert form.isVisible()
    assert len(form.options.lines()) == 3
    assert form.options.lines()[1].label.text() == ""
    form.reject()


def test_an_option_in_use_is_not_taken_away(dialog: SettingsDialog, window: MainWindow) -> None:
    from desktop_crm.ops import records

    key = own_fields.add(window.desk.ws, "contact", "Channel", "choice", (FAIR, ADVERT))
    records.create(window.desk.ws, "contact", {"name": "Anna", key: "f"})
    form = fields_page(dialog).edit(key)
    form.options.remove(form.options.lines()[0])
    form.yes.click()

    assert form.fields["options"].error().startswith("1 contact still has “Fair”.")
    form.reject()


def test_fields_are_put_in_order_by_keyboard_alone(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    for name in ("Size", "Contract", "Discount"):
        own_fields.add(window.desk.ws, "contact", name, "text")
    listed = fields_page(dialog).list
    listed.setFocus()
    qtbot.keyClick(listed, Qt.Key.Key_End)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert titles(listed) == ["Discount", "Size", "Contract"]
    undo(window)
    assert titles(listed) == ["Size", "Discount", "Contract"]


def test_a_field_is_dropped_above_or_below_the_row_under_the_mouse(
    dialog: SettingsDialog, window: MainWindow
) -> None:
    keys = [own_fields.add(window.desk.ws, "contact", name, "text") for name in ("Size", "Contract", "Rate")]
    listed = fields_page(dialog).list
    rects = [listed.visualRect(listed.model().index(row, 0)) for row in range(3)]
    upper = [QPoint(20, rect.top() + 4) for rect in rects]
    lower = [QPoint(20, rect.bottom() - 4) for rect in rects]

    listed.pick(keys[0])
    assert [listed.place_at(where) for where in (*upper, *lower)] == [0, 0, 1, 0, 1, 2]
    listed.pick(keys[2])
    assert [listed.place_at(where) for where in (*upper, *lower)] == [0, 1, 2, 1, 2, 2]
    assert listed.place_at(QPoint(20, listed.height() - 2)) == 2


def test_removing_a_field_says_what_it_means_and_undo_brings_it_back(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    own_fields.add(window.desk.ws, "contact", "Size", "text")
    fields = fields_page(dialog)
    fields.list.setFocus()
    with qtbot.waitSignal(fields.list.removed):
        qtbot.keyClick(fields.list, Qt.Key.Key_Delete)
    asked = next(d for d in fields.findChildren(QWidget) if d.windowTitle() == "Remove the field “Size”?")
    assert any("values stay" in label.text() for label in asked.findChildren(QLabel))
    press(qtbot, asked, "Remove")
    assert titles(fields.list) == []

    undo(window)
    assert titles(fields.list) == ["Size"]


def test_contacts_and_companies_have_fields_of_their_own(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    own_fields.add(window.desk.ws, "company", "Fleet", "number")
    fields = fields_page(dialog)
    assert titles(fields.list) == []

    press(qtbot, fields.entity, "Companies")
    assert titles(fields.list) == ["Fleet"]


def test_somebody_sits_down_at_this_laptop(dialog: SettingsDialog, window: MainWindow, qtbot: QtBot) -> None:
    team = team_page(dialog)
    qtbot.keyClicks(team.team, "Daisy")
    qtbot.keyClick(team.team, Qt.Key.Key_Return)
    form = team.name_somebody(works_here=True)
    qtbot.keyClicks(form.name, "Anna Sokolova")
    form.yes.click()

    ws = window.desk.ws
    assert people.team_name(ws) == "Daisy"
    assert people.me(ws) == (form.employee, "Anna Sokolova")
    assert team.who.value() == form.employee
    assert [(r.title, r.pills) for r in team.list.rows()] == [("Anna Sokolova", (("This laptop", "accent"),))]


def test_what_was_typed_is_kept_when_the_settings_are_closed(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    team = team_page(dialog)
    team.team.setFocus()
    qtbot.keyClicks(team.team, "Daisy")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    assert people.team_name(window.desk.ws) == "Daisy"


def test_who_has_left_is_marked_and_can_return(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    igor = people.add(window.desk.ws, "Igor")
    team = team_page(dialog)
    team.list.pick(igor)
    qtbot.mouseClick(team.active_button, Qt.MouseButton.LeftButton)
    assert [row.detail for row in team.list.rows()] == ["no longer works here"]
    assert team.active_button.text() == "Works here again"

    qtbot.mouseClick(team.active_button, Qt.MouseButton.LeftButton)
    assert people.employees(window.desk.ws) == [(igor, "Igor")]


def test_an_employee_is_renamed_with_f2_and_a_taken_name_gets_a_sentence(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    people.add(window.desk.ws, "Anna")
    igor = people.add(window.desk.ws, "Igor")
    team = team_page(dialog)
    form = team.name_somebody(igor)
    form.name.setText("anna")
    form.yes.click()
    assert form.field.error().startswith("Anna is in the list already.")

    form.name.setText("Igor Zhukov")
    form.yes.click()
    assert titles(team.list) == ["Anna", "Igor Zhukov"]


def test_all_commands_are_listed_with_their_keys_and_found(
    dialog: SettingsDialog, window: MainWindow
) -> None:
    keyboard = page(dialog, "keyboard")
    assert isinstance(keyboard, KeyboardPage)
    listed = {row.id for row in keyboard.list.rows()}
    assert listed == {c.id for c in window.desk.commands.everything() if not c.hidden}

    keyboard.search.setText("undo")
    assert [(row.title, row.keys) for row in keyboard.list.rows()] == [("Undo", "Ctrl+Z")]
    keyboard.search.setText("ctrl+k")
    assert titles(keyboard.list) == ["Find anything…"]


def test_what_the_program_is_made_of_is_named_with_its_licence(dialog: SettingsDialog) -> None:
    about = page(dialog, "about")
    assert isinstance(about, AboutPage)
    licences = {part.name: part.licence for part in about.parts}

    assert "LGPL-3.0" in licences["Qt 6 · PySide6"]
    assert (licences["Inter"], licences["Lucide"]) == ("OFL-1.1", "ISC")
    assert {"SQLAlchemy", "openpyxl", "phonenumbers"} <= set(licences)
    assert all(licences.values())

    shown = about.show_licence("Lucide")
    assert shown is not None
    shown.close()


def test_the_settings_open_by_their_commands_and_only_once(window: MainWindow) -> None:
    window.desk.commands.run("settings.fields")
    window.desk.commands.run("settings", "team")

    opened = window.findChildren(SettingsDialog)
    assert [dialog.current() for dialog in opened] == ["team"]
    opened[0].close()


def test_reports_are_shown_in_the_settings_and_later_in_the_window_again(
    dialog: SettingsDialog, window: MainWindow, qtbot: QtBot
) -> None:
    own_fields.add(window.desk.ws, "contact", "Size", "text")
    assert [toast.window() for toast in window.findChildren(Toast)] == [dialog]

    with qtbot.waitSignal(dialog.destroyed):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    own_fields.add(window.desk.ws, "contact", "Contract", "text")
    assert [toast.window() for toast in window.findChildren(Toast)] == [window]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_nothing_is_cut_and_all_can_be_reached_on_a_small_screen(
    dialog: SettingsDialog, window: MainWindow, language: str
) -> None:
    window.desk.settings["language"] = language
    own_fields.add(window.desk.ws, "contact", "Size", "text")
    dialog.resize(860, 430)  # 1366×768 at 150 %, less title bar and taskbar
    for each in PAGES:
        shown = page(dialog, each.id)
        QApplication.processEvents()
        assert (dialog.width(), dialog.height()) == (860, 430), each.id
        for widget in shown.findChildren(QAbstractButton):
            if widget.isVisible() and widget.text():
                assert widget.width() >= widget.sizeHint().width(), widget.text()
            assert widget.text() or widget.accessibleName()
        for area in shown.findChildren(QScrollArea):
            assert area.widget().minimumSizeHint().width() <= area.viewport().width()
        for editor in [
            *shown.findChildren(QLineEdit),
            *shown.findChildren(Rows),
            *shown.findChildren(Choice),
        ]:
            assert editor.accessibleName()
