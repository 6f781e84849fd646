"""What the window says of Undo and Redo: what the seller did, by its name, once."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_crm.base.settings import Settings
from desktop_crm.ops import people, records
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.kit.toast import Toast
from desktop_crm.ui.leads import screen as leads_screen
from desktop_crm.ui.main_window import MainWindow


def test_the_last_step_alone_is_told_and_by_its_own_name(tmp_path: Path, qtbot: QtBot) -> None:
    with Workspace(tmp_path / "team.crm") as ws:
        people.work_as(ws, people.add(ws, "Anna"))
        window = MainWindow(ws, Settings(), (leads_screen.SCREEN,))
        qtbot.addWidget(window)
        window.show()
        records.create(ws, "contact", {"name": "Orlov"})
        records.create(ws, "contact", {"name": "Petrov"})

        def told() -> list[str]:
            return [toast.text for toast in window.findChildren(Toast) if toast.isVisible()]

        qtbot.waitUntil(lambda: told() == ["New contact: Petrov"])
        for command, said in (
            ("undo", "Undone: New contact: Petrov"),
            ("undo", "Undone: New contact: Orlov"),
            ("redo", "Done again: New contact: Orlov"),
            ("redo", "Done again: New contact: Petrov"),
            ("undo", "Undone: New contact: Petrov"),
        ):
            window.desk.commands.run(command)
            qtbot.waitUntil(lambda said=said: told() == [said])  # type: ignore[misc]
        window.desk.jobs.stop()
