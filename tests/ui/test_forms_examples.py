"""What an empty field shows of how to fill it in is true of this team and this language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_crm.base import i18n
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import ENTITIES
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.contacts import screen
from desktop_crm.ui.forms.editors import editor_for
from desktop_crm.ui.main_window import MainWindow


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with Workspace(tmp_path / "team.crm") as ws:
        made = MainWindow(ws, Settings(), (screen.SCREEN,))
        qtbot.addWidget(made)
        yield made
        made.desk.jobs.stop()


def _example(window: MainWindow, key: str) -> str:
    editor = editor_for(window.desk, ENTITIES["deal"].fields[key])
    control = editor.controls()[0]
    assert isinstance(control, QLineEdit)
    return control.placeholderText()


def test_a_sum_names_no_currency_that_the_deal_is_not_in(window: MainWindow) -> None:
    assert _example(window, "amount") == "0"


@pytest.mark.parametrize(("language", "day"), [("en", "Mar 14, 2026"), ("ru", "14.03.2026")])
def test_a_day_is_written_as_in_the_language(window: MainWindow, language: str, day: str) -> None:
    i18n.use(language)
    assert _example(window, "closing") == day
