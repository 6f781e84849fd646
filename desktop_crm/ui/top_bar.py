"""The bar above every screen: search for anything, and the screen's own buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.fields import SearchBox
from desktop_crm.ui.theme import Size, Space


class TopBar(QWidget):
    """What is typed here goes on in the palette, so there is one place that searches."""

    search_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(Size.BAR)
        self._search = SearchBox(_("Find anything…"), "Ctrl K")
        self._search.setFixedWidth(300)
        self._search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._search.installEventFilter(self)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S)
        bar = card("bar")
        row(self._search, None, self._buttons, into=bar, margins=(Space.XL, 0, Space.XL, 0))
        column(bar, into=self, space=0)

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Show these at the right; the former ones stay with the screen that made them."""
        while self._buttons.count():
            old = self._buttons.takeAt(0).widget()
            if old and old not in buttons:
                old.setParent(None)
        for each in buttons:
            self._buttons.addWidget(each)
            each.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            self.search_wanted.emit("")
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.text().isprintable() and event.text():
                self.search_wanted.emit(event.text())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.search_wanted.emit("")
                return True
        return super().eventFilter(watched, event)
