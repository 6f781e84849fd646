"""A new team drops its list on the window: what it is told, what is written, and how it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_crm.importing.reading import read
from desktop_crm.ui.importing.state import Step, Work
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.toast import Toast
from tests.importing import office
from tests.ui.importing_window import Import, clients, importing, many

__all__ = ["importing"]


def test_a_dropped_list_is_understood_and_nothing_is_written_yet(importing: Import, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    assert importing.step == Step.FIELDS
    assert importing.column("ФИО").choice.currentText() == "Name"
    assert importing.column("Организация").choice.currentText() == "Company"
    assert importing.column("Скидка, %").choice.currentText() == "New field: Скидка"
    assert importing.column("E-mail").verdict.text == "4 of 5"
    phones = importing.column("Моб. тел.").verdict
    assert (phones.tone, phones.show) == ("warning", True)
    assert phones.longer == "1 number not understood: “позже пришлёт”"
    assert importing.contacts() == []


def test_every_row_s_fate_is_shown_before_anything_is_written(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.drop(clients(tmp_path))
    importing.go_on(qtbot)
    assert importing.rows() == [
        ("Ковалёва Мария Игоревна", "New"),
        ("Соколов Пётр", "New"),
        ("Иванова Анна", "New"),
        ("Ковалёва Мария Игоревна", "Repeated"),
        ("", "New"),
    ]
    assert importing.chips() == ["All 5", "To be added 4", "Repeated in the file 1", "Problems 1"]
    repeated = importing.screen.check_step.model.line(3)
    assert "The same as row 2" in repeated.full
    assert importing.screen.footer.primary.text() == "Import 4"
    assert importing.contacts() == []


def test_show_leads_to_the_rows_whose_phones_are_not_understood(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.drop(clients(tmp_path))
    importing.column("Моб. тел.").show_problems.emit()
    assert importing.step == Step.CHECK
    assert importing.rows() == [("Иванова Анна", "New")]
    assert "Моб. тел.: 1" in importing.chips()
    assert "позже пришлёт" in importing.screen.check_step.details.reasons.text()
    every = next(iter(importing.screen.check_step.chips.values()))
    importing.press(qtbot, every)
    assert len(importing.rows()) == 5
    assert "Моб. тел.: 1" not in importing.chips()


def test_the_list_is_loaded_and_taken_back_as_one(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    importing.go_on(qtbot)
    importing.go_on(qtbot)
    assert importing.step == Step.DONE
    assert importing.contacts() == ["Иванова Анна", "Ковалёва Мария Игоревна", "Соколов Пётр"]
    done = importing.screen.done_step
    assert done.undo_button.isVisible()
    importing.press(qtbot, done.undo_button)
    assert importing.contacts() == []
    assert importing.screen.session.state.undone
    assert not done.undo_button.isVisible()


def test_undo_of_the_window_is_noticed_and_redo_as_well(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.drop(clients(tmp_path))
    importing.go_on(qtbot)
    importing.go_on(qtbot)
    importing.window.desk.commands.run("undo")
    importing.settle()
    assert importing.screen.session.state.undone
    importing.window.desk.commands.run("redo")
    importing.settle()
    assert not importing.screen.session.state.undone
    assert len(importing.contacts()) == 3


def test_the_same_list_again_adds_nothing_and_says_so(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    path = clients(tmp_path)
    importing.drop(path)
    importing.go_on(qtbot)
    importing.go_on(qtbot)
    importing.press(qtbot, importing.screen.done_step.another)
    importing.drop(path)
    importing.go_on(qtbot)
    assert importing.screen.footer.sentence() == "There is nothing to add."
    assert not importing.screen.footer.primary.isEnabled()
    assert importing.chips()[0] == "All 5"


def test_a_cancelled_load_leaves_nothing(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(many(tmp_path))
    importing.go_on(qtbot)
    session, done = importing.screen.session, importing.screen.done_step
    session.load()
    with qtbot.waitSignal(session.moved, timeout=10_000):
        pass
    assert done.progress is not None
    done.progress.cancelled.emit()
    importing.settle()
    assert importing.contacts() == []
    assert importing.window.desk.ws.read("SELECT count(*) FROM contact_point") == [(0,)]
    assert (importing.step, session.state.work) == (Step.CHECK, Work.NONE)
    assert importing.screen.footer.primary.isEnabled()


def test_a_running_import_goes_on_elsewhere_and_takes_no_second_file(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.drop(many(tmp_path))
    importing.go_on(qtbot)
    importing.screen.session.load()
    importing.window.go("contacts")
    importing.window.desk.commands.run("import", clients(tmp_path))
    said = importing.window.findChildren(Toast)
    assert any("An import is running" in toast.accessibleName() for toast in said)
    assert importing.screen.done_step.progress is not None
    importing.settle()
    assert len(importing.contacts()) == 3000
    path = importing.screen.session.state.path
    assert path is not None
    assert path.name == "много.xlsx"


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda path: office.xls(path, [("ФИО",)], password=True), "The file is protected by a password."),
        (lambda path: path.write_bytes(b""), "is empty."),
        (
            lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99)),
            "no list of clients but a picture.",
        ),
        (lambda path: None, "is not there."),
    ],
)
def test_a_file_that_is_no_list_is_explained_in_place(
    importing: Import, tmp_path: Path, write: object, sentence: str
) -> None:
    path = tmp_path / "список.xls"
    assert callable(write)
    write(path)
    importing.drop(path)
    trouble = importing.screen.file_step.drop.trouble
    assert trouble.isVisible()
    assert sentence in trouble.sentence()
    assert importing.step == Step.FILE
    importing.drop(clients(tmp_path))
    assert importing.step == Step.FIELDS


def test_the_keyboard_alone_is_enough(importing: Import, qtbot: QtBot, tmp_path: Path) -> None:
    importing.drop(clients(tmp_path))
    screen = importing.screen
    qtbot.keyClick(screen, Qt.Key.Key_Return)
    assert importing.step == Step.CHECK
    qtbot.keyClick(screen.check_step.table, Qt.Key.Key_Down)
    assert screen.check_step.details.reasons.text().startswith("Row 3")
    qtbot.keyClick(screen, Qt.Key.Key_Escape)
    assert importing.step == Step.FIELDS
    screen.footer.back_button.setFocus()
    qtbot.keyClick(screen.footer.back_button, Qt.Key.Key_Return)
    assert importing.step == Step.FILE
    qtbot.keyClick(screen, Qt.Key.Key_Return)
    qtbot.keyClick(screen, Qt.Key.Key_Return)
    qtbot.keyClick(screen.check_step.table, Qt.Key.Key_Return)
    importing.settle()
    assert len(importing.contacts()) == 3


def test_rows_with_problems_are_saved_as_a_workbook(
    importing: Import, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "исправить"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    importing.drop(clients(tmp_path))
    importing.go_on(qtbot)
    importing.press(qtbot, importing.screen.check_step.save)
    saved = read(tmp_path / "исправить.xlsx")
    assert any("позже пришлёт" in row for row in saved.rows)
    assert importing.window.desk.settings["folders"]["import"] == str(tmp_path)


def test_the_template_is_a_list_that_the_import_knows(
    importing: Import, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "t.xlsx"), ""))
    importing.screen.file_step.drop.template.emit()
    importing.settle()
    importing.drop(tmp_path / "t.xlsx")
    mapping = importing.screen.session.state.mapping
    assert mapping is not None
    assert None not in mapping.columns
    assert not any(target.new_kind for target in mapping.columns if target)


def test_closing_the_window_during_an_import_is_asked_about(
    importing: Import, qtbot: QtBot, tmp_path: Path
) -> None:
    importing.drop(many(tmp_path))
    importing.go_on(qtbot)
    importing.screen.session.load()
    answers = []

    def answer(yes: bool) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        answers.append(dialog.windowTitle())
        (dialog.yes if yes else dialog.no).click()

    QTimer.singleShot(0, lambda: answer(yes=False))
    assert not importing.window.close()
    assert importing.screen.session.state.writing
    QTimer.singleShot(0, lambda: answer(yes=True))
    assert importing.window.close()
    assert answers == ["Stop the import and close?"] * 2
    assert importing.contacts() == []
