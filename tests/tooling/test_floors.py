"""The contracts in pyproject.toml refuse what docs/architecture.md forbids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(dev.__file__).parent
FILES = (
    "__init__",
    "__main__",
    "app",
    "cli",
    "base/__init__",
    "models/__init__",
    "store/__init__",
    "ops/__init__",
    "importing/__init__",
    "exporting/__init__",
    "ui/__init__",
    "ui/main_window",
    "ui/kit/__init__",
    "ui/contacts/__init__",
    "ui/companies/__init__",
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A program with the floors of ours and nothing on them."""
    for name in FILES:
        path = tmp_path / "desktop_crm" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    put(tmp_path, "app", "import PySide6.QtWidgets")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_downwards_are_fine(house: Path) -> None:
    put(house, "ui/main_window", "from desktop_crm.ui import contacts\nimport PySide6.QtWidgets")
    put(house, "importing/__init__", "from desktop_crm import ops\nimport sqlalchemy")

    assert contracts(house) == ""


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("store/__init__", "from desktop_crm import ops", "Each floor uses only what stands below it"),
        (
            "importing/__init__",
            "from desktop_crm import exporting",
            "Each floor uses only what stands below it",
        ),
        ("attic", "", "Each floor uses only what stands below it"),
        ("ops/__init__", "from PySide6.QtCore import QObject", "Qt is used by ui and app alone"),
        ("cli", "import PySide6", "Qt is used by ui and app alone"),
        ("ui/kit/__init__", "import sqlite3", "No SQL in ui"),
        ("ui/contacts/__init__", "from sqlalchemy import select", "No SQL in ui"),
        ("ui/contacts/__init__", "from desktop_crm.ui import companies", "Screens do not know each other"),
        ("ui/contacts/__init__", "from desktop_crm.ui import main_window", "Screens do not know each other"),
    ],
)
def test_a_forbidden_import_is_named(house: Path, place: str, line: str, contract: str) -> None:
    put(house, place, line)

    assert f"{contract} BROKEN" in contracts(house)


def put(house: Path, place: str, text: str) -> None:
    (house / "desktop_crm" / f"{place}.py").write_text(text + "\n", encoding="utf-8")


def contracts(house: Path) -> str:
    """What the check of the floors says about `house`; nothing when it is content."""
    command = [sys.executable, *dev.CHECK_FLOORS, "--no-cache"]
    utf8 = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(command, cwd=house, env=utf8, encoding="utf-8", capture_output=True, check=False)
    return "" if result.returncode == 0 else result.stdout + result.stderr
