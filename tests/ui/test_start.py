"""The program's start: where it begins, and that the first picture waits for nothing that is not in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_crm.ops import leads, records, tasks
from desktop_crm.store.workspace import Workspace

UNSEEN = (
    "sqlalchemy",
    "openpyxl",
    "babel",
    "phonenumbers",
    "numpy",
    "pyqtgraph",
    "python_calamine",
    "PySide6.QtNetwork",
    "desktop_crm.demo",
    "desktop_crm.importing",
    "desktop_crm.ops.presets",
    "desktop_crm.store.search",
    "desktop_crm.sync",
    "desktop_crm.ui.clients.panel",
    "desktop_crm.ui.exchange_runner",
    "desktop_crm.ui.kit.calendar",
    "desktop_crm.ui.tasks.tasks_screen",
)
"""What the first picture of no screen that the program starts with needs."""

_START = """
import json, os, sys
from PySide6.QtWidgets import QApplication
import desktop_crm.app as program
from desktop_crm.cli import main
def painted(window, _file):
    QApplication.processEvents()
    print(json.dumps([window.current_screen(), [m for m in sys.argv[2:] if m in sys.modules]]), flush=True)
    os._exit(0)
program._go_on = painted
program.AFTER_THE_FIRST_PICTURE = 0
main(["--base", sys.argv[1]])
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base with one contact that has been open in the window before."""
    path = tmp_path / "team.crm"
    with Workspace(path) as ws:
        records.create(ws, "contact", {"name": "Anna"})
    started(path, close=True)
    return path


def started(base: Path, *, close: bool = False) -> tuple[str, list[str]]:
    """The screen that the program starts with, and what of the unseen it had loaded by its first picture."""
    script = _START.replace("    print(", "    window.close()\n    print(") if close else _START
    command = [sys.executable, "-c", script, str(base), *UNSEEN]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    screen, loaded = json.loads(done.stdout.splitlines()[-1])
    return screen, loaded


def test_who_has_only_contacts_starts_with_them(base: Path) -> None:
    assert started(base) == ("contacts", [])


@pytest.mark.parametrize("entity", ["task", "lead"])
def test_who_has_work_starts_with_the_day(base: Path, entity: str) -> None:
    with Workspace(base) as ws:
        if entity == "task":
            tasks.create(ws, {"name": "Call Anna"})
        else:
            leads.create(ws, {"name": "Boris"})

    assert started(base) == ("today", [])
