"""What the program guessed wrong is put right by the user, and everything that hangs on it follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop_crm.app import speak
from desktop_crm.ops import records
from desktop_crm.ops.details import Point
from desktop_crm.ui.importing import journey
from desktop_crm.ui.importing.state import Step
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.fields import Field
from tests.importing import files, office
from tests.ui.importing_window import Import, clients, importing

__all__ = ["importing"]


def pick(field: Field, value: object) -> None:
    """Choose otherwise in one of the boxes of step 1."""
    assert isinstance(field.editor, Choice)
    field.editor.set_value(value)
    field.editor.chosen.emit(value)


def test_another_field_for_a_column_changes_what_is_found(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.drop(clients(tmp_path))
    importing.choose(qtbot, "Моб. тел.", "position")
    assert importing.column("Моб. тел.").choice.currentText() == "Position"
    assert importing.column("Моб. тел.").verdict.text == "4 of 5"
    assert not importing.column("Моб. тел.").verdict.show
    importing.go_on(qtbot)
    assert "Problems 1" not in importing.chips()


def test_a_column_can_be_left_out(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    choice = importing.column("Скидка, %").choice
    choice.open_list("")
    search = QApplication.focusWidget()
    assert search is not None
    for _times in range(200):
        qtbot.keyClick(search, Qt.Key.Key_Up)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    importing.settle()
    assert choice.currentText() == "Do not import"
    assert importing.column("Скидка, %").verdict.text == ""


def test_typing_on_a_closed_box_searches_its_fields(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    choice = importing.column("E-mail").choice
    qtbot.keyClicks(choice, "p")
    search = QApplication.focusWidget()
    assert search is not None
    qtbot.keyClicks(search, "ersonal e")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    importing.settle()
    assert choice.currentText() == "Personal e-mail"


def test_the_list_may_be_one_of_companies(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    importing.screen.fields_step.entity_chosen.emit("company")
    importing.settle()
    assert importing.column("Организация").choice.currentText() == "Company name"
    assert importing.column("ФИО").choice.currentText().startswith("Contact")


def test_who_is_there_already_can_be_passed_over(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    path = clients(tmp_path)
    importing.drop(path)
    importing.go_on(qtbot)
    importing.go_on(qtbot)
    importing.press(qtbot, importing.screen.done_step.another)
    importing.drop(path)
    importing.screen.fields_step.policy_chosen.emit("skip")
    importing.settle()
    importing.go_on(qtbot)
    assert any(chip.startswith("Passed over") for chip in importing.chips())


def test_sheet_and_header_row_can_be_corrected(importing: Import, tmp_path: Path) -> None:
    people = [("ФИО", "Телефон"), ("Ковалёва Мария", "8 912 445-18-03"), ("Соколов Пётр", "8 912 445-18-04")]
    path = office.book(tmp_path / "книга.xlsx", {"База": people, "Архив": [("Имя",), ("Орлов Денис",)]})
    importing.drop(path)
    importing.screen.session.go(Step.FILE)
    read = importing.screen.file_step.read
    assert read.sheet.isVisible()
    pick(read.sheet, "Архив")
    importing.settle()
    assert importing.step == Step.FILE
    assert importing.screen.session.state.rows == 1
    pick(read.sheet, "База")
    importing.settle()
    pick(read.header, 0)
    importing.settle()
    assert importing.screen.session.state.rows == 3


def test_the_encoding_of_a_text_can_be_corrected(importing: Import, tmp_path: Path) -> None:
    path = files.text(tmp_path / "a.csv", [("Имя", "Тел"), ("Мария", "89124451803")], encoding="cp1251")
    importing.drop(path)
    importing.screen.session.go(Step.FILE)
    read = importing.screen.file_step.read
    assert read.encoding.isVisible()
    pick(read.encoding, "koi8-r")
    importing.settle()
    sheet = importing.screen.session.state.sheet
    assert sheet is not None
    assert sheet.encoding == "koi8-r"
    pick(read.encoding, "cp1251")
    importing.settle()
    sheet = importing.screen.session.state.sheet
    assert sheet is not None
    assert sheet.rows[0][0] == "Мария"


@pytest.mark.parametrize("agreed", [True, False])
def test_corrections_are_given_up_only_when_the_user_agrees(
    importing: Import, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: bool
) -> None:
    asked: list[str] = []

    def answer(_parent: object, what: str, *_more: object) -> bool:
        asked.append(what)
        return agreed

    monkeypatch.setattr(journey, "confirm", answer)
    importing.drop(clients(tmp_path))
    importing.choose(qtbot, "E-mail", "position")
    other = files.text(tmp_path / "other.csv", [("Имя", "Тел"), ("Мария", "89124451803")])
    importing.drop(other)
    assert asked == ["Begin with another file?"]
    path = importing.screen.session.state.path
    assert path is not None
    assert (path == other) is agreed


def test_a_change_of_the_base_is_taken_into_account(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    importing.window.go("contacts")
    records.create(
        importing.window.desk.ws,
        "contact",
        {"name": "Соколов Пётр", "email": (Point("sokolov@svet.example"),)},
    )
    importing.window.go("importing")
    importing.settle()
    importing.go_on(qtbot)
    assert "To be updated 1" in importing.chips()


def test_empty_and_very_many_columns_wait_behind_a_button(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    header = ["ФИО", *[f"Признак {n}" for n in range(80)], "Пусто"]
    path = office.xlsx(tmp_path / "w.xlsx", [header, ["Мария", *range(80), None]])
    importing.drop(path)
    step = importing.screen.fields_step
    assert len(step.rows) == 60
    more = [b for b in step.findChildren(QPushButton) if b.text() in ("21 more columns", "1 empty column")]
    assert len(more) == 2
    for button in more:
        importing.press(qtbot, button)
    assert len(step.rows) == 82


def test_russian_fits_a_small_screen_at_150_per_cent(
    importing: Import, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    speak(qapp, "ru")
    window = importing.window
    window.rebuild()
    window.resize(911, 512)
    again = Import(window)
    again.drop(clients(tmp_path))
    sizes = {window.size().toTuple()}
    for _step in range(2):
        again.go_on(qtbot)
        sizes.add(window.size().toTuple())
    assert sizes == {(911, 512)}


def test_an_import_survives_a_change_of_the_language(
    importing: Import, qapp: QApplication, tmp_path: Path
) -> None:
    importing.drop(clients(tmp_path))
    importing.window.rebuild()
    again = Import(importing.window)
    assert again.step == Step.FIELDS
    assert again.column("ФИО").choice.currentText() == "Name"
