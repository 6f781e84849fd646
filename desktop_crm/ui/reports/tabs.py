"""Reports by name in one line; those for which it has no room stand in a menu at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import Button, button
from desktop_crm.ui.kit.focus import KeyboardFocus, one_stop
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.theme import Radius, colour, metrics

_HIGH = 36
_PAD = 11
_GAP = 2


class Tab(NamedTuple):
    """`label` is in the current language; a `divided` one stands below a line in the menu."""

    key: str
    label: str
    icon: str = ""
    divided: bool = False


class Tabs(QWidget):
    """One of many, `chosen(key)`. The current one is always in sight."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._tabs: list[Tab] = []
        self._extras: list[Tab] = []
        self._parts: dict[str, _Part] = {}
        self._group = QButtonGroup(self)
        self._more = button(_("More"), kind="quiet", chevron=True)
        self._line = row(self._more, None, into=self, space=_GAP)
        self._more.clicked.connect(self._open_menu)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HIGH)

    @property
    def more(self) -> Button:
        """What opens the menu of those out of sight."""
        return self._more

    def set_tabs(self, tabs: Sequence[Tab], extras: Sequence[Tab], current: str) -> None:
        """Offer these, one of them the current one; the `extras` stand in the menu only."""
        for part in self._parts.values():
            self._group.removeButton(part)
            self._line.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._tabs, self._extras, self._parts = list(tabs), list(extras), {}
        for i, tab in enumerate(tabs):
            part = _Part(tab.label)
            self._line.insertWidget(i, part)
            part.clicked.connect(lambda _on=False, key=tab.key: self.chosen.emit(key))
            self._group.addButton(part)
            self._parts[tab.key] = part
        self.select(current)
        one_stop(self._group)

    def select(self, key: str) -> None:
        """Show which one is current, telling nobody."""
        if key in self._parts:
            self._parts[key].setChecked(True)
        self._lay_out()

    def current(self) -> str:
        """The key of the current one."""
        return next((key for key, part in self._parts.items() if part.isChecked()), "")

    def take_focus(self) -> None:
        """The keyboard begins at the current one."""
        if part := self._parts.get(self.current()):
            part.setFocus(Qt.FocusReason.MouseFocusReason)  # without a ring: nobody has pressed Tab

    def in_menu(self) -> list[Tab]:
        """Those out of sight."""
        return [tab for tab in self._tabs if self._parts[tab.key].isHidden()] + self._extras

    def sizeHint(self) -> QSize:
        return QSize(400, _HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        widths = {tab.key: self._parts[tab.key].sizeHint().width() + _GAP for tab in self._tabs}
        room = self.width() - self._more.sizeHint().width() - _GAP
        if not self._extras and sum(widths.values()) <= self.width():
            room = self.width()
        shown, current = self._fitting(widths, room), self.current()
        if current and current not in shown:
            shown = [*self._fitting(widths, room - widths[current]), current]
        for tab in self._tabs:
            self._parts[tab.key].setVisible(tab.key in shown)
        self._more.setVisible(bool(self.in_menu()))

    @staticmethod
    def _fitting(widths: dict[str, int], room: int) -> list[str]:
        fitting: list[str] = []
        for key, width in widths.items():
            room -= width
            if room < 0:
                break
            fitting.append(key)
        return fitting

    def _open_menu(self) -> None:
        opened = menu(self)
        opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tab in self.in_menu():
            if tab.divided:
                opened.addSeparator()
            action = (
                opened.addAction(icons.icon(tab.icon), tab.label) if tab.icon else opened.addAction(tab.label)
            )
            action.triggered.connect(lambda _on=False, key=tab.key: self.chosen.emit(key))
        opened.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = paint.hairline(painter)
        painter.fillRect(0, int(self.height() - line), self.width(), 1, colour("line"))
        painter.end()


class _Part(KeyboardFocus, QAbstractButton):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(metrics("name").horizontalAdvance(self.text()) + 2 * _PAD, _HIGH)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        if self.underMouse() and not on:
            paint.box(painter, self.rect().adjusted(0, 3, 0, -4), Radius.CONTROL, "row_hover")
        ink = "text" if on or self.underMouse() else "secondary"
        area = self.rect().adjusted(0, 0, 0, -1)
        paint.line_of_text(painter, area, self.text(), "name" if on else "control", ink, paint.MIDDLE)
        if on:
            mark = QRect(_PAD - 3, self.height() - 3, self.width() - 2 * _PAD + 6, 3)
            paint.box(painter, mark, 1.5, "accent")
        if self.ringed:
            paint.focus_ring(painter, self.rect().adjusted(0, 2, 0, -4), Radius.CONTROL)
        painter.end()
