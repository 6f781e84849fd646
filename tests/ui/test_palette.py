"""What stands first in the palette is what Enter does: whoever is called so, else the command that is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.ops import records
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.contacts import screen
from desktop_crm.ui.main_window import MainWindow
from desktop_crm.ui.palette import Palette


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with Workspace(tmp_path / "team.crm") as ws:
        made = MainWindow(ws, Settings(), (screen.SCREEN,))
        qtbot.addWidget(made)
        records.create(ws, "contact", {"name": "Julia Windham", "city": "Darkley"})
        made.index()
        assert made.desk.jobs.wait()
        yield made
        made.desk.jobs.stop()


def _first(window: MainWindow, text: str) -> list[str]:
    palette = Palette(window.desk, window, text)
    assert window.desk.jobs.wait()
    return [item.text for item in palette._model.items if item.run]


def test_a_command_comes_before_those_who_only_mention_its_word(window: MainWindow) -> None:
    assert _first(window, "dark")[:2] == ["Dark appearance", "Julia Windham"]


def test_whoever_is_called_so_comes_before_commands(window: MainWindow) -> None:
    records.create(window.desk.ws, "contact", {"name": "Dark Horse"})
    window.index()
    assert window.desk.jobs.wait()
    said = _first(window, "dark")
    assert said.index("Dark Horse") < said.index("Dark appearance")
