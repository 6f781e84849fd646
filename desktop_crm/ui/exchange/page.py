"""What the pages of the Connect dialog have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.ui.exchange.checks import Checks
from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class Page(QWidget):
    """A page with a title, a sentence and things to fill in. `wanted` tells that they are filled in."""

    wanted = Signal()
    changed = Signal()
    yes = ""
    """What the button says that goes on from here."""

    def __init__(self) -> None:
        super().__init__()
        self.checks = Checks()

    def fill(self, title: str, about: str, *items: QWidget | QBoxLayout | int | None) -> None:
        """The title, a sentence about it, and the items below each other."""
        inner = QWidget()
        column(
            label(title, "page", wrap=True),
            label(about, tone="secondary", wrap=True),
            Space.S,
            *items,
            None,
            into=inner,
            margins=(Space.XXL, Space.XXL, Space.XXL, Space.M),
            space=Space.M,
        )
        column(scrolling(inner), into=self)

    def focus(self) -> None:
        """Put the keyboard on the first thing to fill in."""

    def check(self) -> bool:
        """Whether what is filled in will do; says beside it what is wrong."""
        return True
