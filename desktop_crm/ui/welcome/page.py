"""What the steps of the first questions have in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_crm.ui.kit.card import column
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space


class Page(QWidget):
    """A question with its answers. `wanted` tells that they are given and the next question may come."""

    wanted = Signal()

    def fill(self, title: str, about: str, *items: QWidget | QBoxLayout | int | None) -> None:
        """The question, a sentence about it, and the answers below each other."""
        inner = QWidget()
        column(
            label(title, "page", wrap=True),
            label(about, tone="secondary", wrap=True),
            Space.S,
            *items,
            None,
            into=inner,
            margins=(Space.XXL, Space.XXL, Space.XXL, Space.M),
            space=Space.S,
        )
        column(scrolling(inner), into=self)

    def focus(self) -> None:
        """Put the keyboard on the first thing to answer."""

    def check(self) -> bool:
        """Whether the answers will do; says beside them what is wrong."""
        return True
