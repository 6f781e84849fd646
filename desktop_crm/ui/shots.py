"""Walking the windows and saving a picture of each, for the README and for whoever has no display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from desktop_crm.base import i18n
from desktop_crm.ui import theme
from desktop_crm.ui.language import speak

if TYPE_CHECKING:
    from desktop_crm.ui.main_window import MainWindow

SIZES = ((1440, 900), (1366, 768))
_PATIENCE = 15_000  # ms

Scene = tuple[str, Callable[["MainWindow"], QWidget]]
"""A name, and what brings the scene about; it returns the widget to take a picture of."""


def take(app: QApplication, window: MainWindow, folder: Path) -> int:
    """Save every scene in both languages and appearances and at the sizes of `SIZES`; the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in i18n.LANGUAGES:
        speak(app, language)
        for mode in ("light", "dark"):
            theme.use(app, mode)
            for width, height in SIZES:
                window.resize(width, height)
                window.show()
                window.rebuild()
                for name, picture in _scenes(app, window):
                    picture.grab().save(str(folder / f"{name}-{language}-{mode}-{width}.png"))
    window.close()
    window.desk.ws.close()
    print(len(list(folder.glob("*.png"))), folder)
    return 0


def _scenes(app: QApplication, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    for name, bring_about in SCENES:
        picture = bring_about(window)
        settle(app, window)
        yield name, picture
        if picture is not window:
            picture.close()


def settle(app: QApplication, window: MainWindow) -> None:
    """Let the background work end and everything be painted."""
    window.desk.jobs.wait(_PATIENCE)
    for _round in range(5):
        app.processEvents()


def _first(window: MainWindow, entity: str) -> str:
    return str(
        window.desk.ws.read(f"SELECT id FROM {entity} WHERE deleted IS NULL ORDER BY rid DESC LIMIT 1")[0][0]
    )


def _contacts(window: MainWindow) -> QWidget:
    window.go("contacts", _first(window, "contact"))
    return window


def _companies(window: MainWindow) -> QWidget:
    window.go("companies", _first(window, "company"))
    return window


def _importing(window: MainWindow) -> QWidget:
    window.go("importing", None)
    return window


SCENES: tuple[Scene, ...] = (("contacts", _contacts), ("companies", _companies), ("importing", _importing))
