"""The settings say when the last copy was verified, make one, carry it elsewhere, and lead back to one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop_crm.app import screens
from desktop_crm.base.settings import Settings
from desktop_crm.ops import backing_up, people
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui import backups, theme
from desktop_crm.ui.commands import Command
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.settings.copies import CopiesPage
from desktop_crm.ui.settings.dialog import open_settings
from desktop_crm.ui.settings.restoring import Restore
from tests.bases import blank


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    theme.use(qapp, "light")
    with blank(tmp_path / "team.crm") as ws:
        people.add(ws, "Anna")
        window = MainWindow(ws, Settings(tmp_path / "settings.json"), screens())
        qtbot.addWidget(window)
        window.show()
        yield window
        window.desk.jobs.stop()


def page_of(window: MainWindow) -> CopiesPage:
    page = open_settings(window.desk, window, "copies").page("copies")
    assert isinstance(page, CopiesPage)
    return page


def made(qtbot: QtBot, window: MainWindow, page: CopiesPage) -> None:
    with qtbot.waitSignal(backups.of(window.desk).ended):
        page.now.click()


def test_a_copy_is_made_and_stands_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    assert page.said.text() == "There is no verified copy yet."
    assert not page.restore.isEnabled()
    made(qtbot, window, page)

    assert page.said.text().startswith("Last verified copy: today ")
    assert len(page.list.rows()) == 1
    assert page.now.isEnabled()
    assert page.trouble.isHidden()


def test_the_daily_look_makes_a_copy_once(qtbot: QtBot, window: MainWindow) -> None:
    keeper = backups.of(window.desk)
    with qtbot.waitSignal(keeper.ended):
        keeper.look()
    keeper.look()
    assert not keeper.busy
    assert len(backing_up.all_of(window.desk.ws)) == 1


def test_what_went_wrong_stands_in_a_sentence(qtbot: QtBot, window: MainWindow) -> None:
    (window.desk.ws.path.parent / "backups").write_text("a file where the folder should be", encoding="utf-8")
    page = page_of(window)
    made(qtbot, window, page)
    assert "No copy could be written" in page.trouble.text()
    assert page.trouble.isVisible()


def test_copies_are_carried_to_a_second_place(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    page = page_of(window)
    made(qtbot, window, page)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(stick))
    with qtbot.waitSignal(backups.of(window.desk).ended):
        page.choose.click()
    assert str(stick) in page.place.text()
    assert len(list(stick.glob("*/*.crm.zst"))) == 1

    page.forget.click()
    assert page.place.isHidden()
    assert backing_up.second(window.desk.ws) is None


def test_a_look_inside_and_one_click_lead_back(qtbot: QtBot, window: MainWindow) -> None:
    opened: list[Path] = []
    window.desk.commands.add(Command("base.open", "", opened.append, hidden=True))
    ws = window.desk.ws
    with ws.edit("Moved to another city") as tx:
        tx.execute("INSERT INTO contact (name) VALUES ('Мария')")
    page = page_of(window)
    made(qtbot, window, page)
    with ws.edit("Lost") as tx:
        tx.execute("DELETE FROM contact")

    page.restore.click()
    dialog = page.window().findChild(Restore)
    assert isinstance(dialog, Restore)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Contacts: 1" in said
    dialog.yes.click()
    qtbot.waitUntil(lambda: bool(opened))

    with Workspace(opened[0]) as restored:
        assert restored.read("SELECT name FROM contact WHERE deleted IS NULL") == [("Мария",)]
    assert opened[0].parent == ws.path.parent


def test_a_damaged_copy_says_so_in_the_dialog(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    made(qtbot, window, page)
    path = Path(backing_up.status(window.desk.ws).path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    page.restore.click()
    dialog = page.window().findChild(Restore)
    assert isinstance(dialog, Restore)
    dialog.yes.click()
    qtbot.waitUntil(lambda: "damaged" in dialog.trouble.text())
    assert dialog.isVisible()
    assert dialog.yes.isEnabled()
