"""A base that cannot be opened is explained, its copies are offered, and working goes on with one of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_crm.base.errors import UserError
from desktop_crm.ops import people
from desktop_crm.store.migrate import copy_aside
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import theme
from desktop_crm.ui.settings.base import AboutBase, OtherBase
from tests.bases import blank


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.use(qapp, "light")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        older = copy_aside(ws.reader, path, "a")
        people.add(ws, "Anna")
        newer = copy_aside(ws.reader, path, "b")
    os.utime(older, (1_700_000_000, 1_700_000_000))
    os.utime(newer, (1_760_000_000, 1_760_000_000))
    path.write_bytes(b"broken" * 1000)
    return path


def refused(path: Path) -> UserError:
    with pytest.raises(UserError) as error:
        Workspace(path)
    return error.value


def shown(qtbot: QtBot, error: UserError, base: Path) -> OtherBase:
    dialog = OtherBase(error, base)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_broken_base_offers_its_copies_and_one_of_them_opens(qtbot: QtBot, broken: Path) -> None:
    dialog = shown(qtbot, refused(broken), broken)
    assert dialog.what.text() == "“team.crm” is not a Desktop CRM base."
    dialog.restore.click()
    assert [Path(row.id).name[-5:] for row in dialog.copies.rows()] == ["b.crm", "a.crm"]

    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.copies, Qt.Key.Key_Return)

    assert dialog.chosen is not None
    with Workspace(dialog.chosen) as ws:
        assert people.employees(ws)[0][1] == "Anna"
    assert broken.read_bytes().startswith(b"broken")


def test_a_damaged_copy_is_named_and_another_can_be_tried(qtbot: QtBot, broken: Path) -> None:
    dialog = shown(qtbot, refused(broken), broken)
    newest = Path(dialog.copies.rows()[0].id)
    newest.write_bytes(b"x" * 9000)
    os.utime(newest, (1_760_000_000, 1_760_000_000))
    dialog.restore.click()
    dialog.restore_picked.click()
    qtbot.waitUntil(lambda: "damaged too" in dialog.what.text())
    assert dialog.hint.text() == "Choose an older one."

    qtbot.keyClick(dialog.copies, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.accepted):
        dialog.restore_picked.click()
    assert dialog.chosen is not None
    with Workspace(dialog.chosen) as ws:
        assert people.employees(ws) == []


def test_restoring_can_be_given_up(qtbot: QtBot, broken: Path) -> None:
    dialog = shown(qtbot, refused(broken), broken)
    dialog.restore.click()
    dialog.restore_picked.click()
    assert dialog.close_button.text() == "Cancel"
    dialog.close_button.click()

    assert dialog.isVisible()
    assert dialog.chosen is None
    assert dialog.close_button.text() == "Close"


def test_without_copies_none_are_offered(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "team.crm"
    path.write_bytes(b"broken" * 1000)
    dialog = shown(qtbot, refused(path), path)

    assert not dialog.restore.isVisible()
    assert dialog.other.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.chosen is None
    assert not dialog.isVisible()


def test_a_base_that_is_only_in_use_needs_no_copy(qtbot: QtBot, tmp_path: Path) -> None:
    with blank(tmp_path / "team.crm") as ws:
        copy_aside(ws.reader, ws.path, "a")
        dialog = shown(qtbot, refused(ws.path), ws.path)

        assert "open in another Desktop CRM window" in dialog.what.text()
        assert not dialog.restore.isVisible()


def test_a_new_base_never_takes_the_place_of_a_file(
    qtbot: QtBot, broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished = [str(broken), str(broken.with_name("fresh"))]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (wished.pop(0), ""))
    dialog = shown(qtbot, refused(broken), broken)

    dialog.new.click()
    assert dialog.what.text() == "There is a file “team.crm” already."
    assert dialog.isVisible()
    dialog.new.click()
    assert dialog.chosen == broken.with_name("fresh.crm")


def test_another_base_takes_the_place_of_the_open_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "b.crm"), ""))
    with Workspace(tmp_path / "a.crm") as ws:
        dialog = AboutBase(None, ws.path, opened.append)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.other.click()

    assert opened == [tmp_path / "b.crm"]
    assert not dialog.isVisible()
