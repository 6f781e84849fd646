"""The main window, as far as those know it that open over any of its screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from desktop_crm.ui.exchange.words import Line
    from desktop_crm.ui.kit.nav import Nav


class Window(QMainWindow):
    """What `MainWindow` promises them."""

    nav: Nav
    before_closing: list[Callable[[], None]]
    """What is done when the window is about to close for good; the base is still open."""

    @property
    def stage(self) -> QWidget:
        """Where the screens are shown, one at a time."""
        raise NotImplementedError

    def show_status(self, line: Line | None) -> None:
        """Show in the corner how the exchange stands; None while there is none."""
        raise NotImplementedError
