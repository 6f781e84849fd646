"""The days of the week on which people work."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.place_words import days_of_week
from desktop_crm.ui.theme import Radius, Size


class Week(QWidget):
    """Seven days that are on or off; the last one that is on stays so."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {number: _Day(short, name) for number, short, name in days_of_week()}
        row(*self.buttons.values(), into=self, space=3)
        for day in self.buttons.values():
            day.clicked.connect(lambda _on=False, day=day: self._clicked(day))

    def days(self) -> str:
        """The days that are on, such as "12345"."""
        return "".join(number for number, day in self.buttons.items() if day.isChecked())

    def show_days(self, days: str) -> None:
        """Let exactly these be on, without telling anybody."""
        for number, day in self.buttons.items():
            day.setChecked(number in days)

    def _clicked(self, day: _Day) -> None:
        if self.days():
            self.changed.emit()
        else:
            day.setChecked(True)


class _Day(KeyboardFocus, QAbstractButton):
    enter_clicks = False

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(Size.CONTROL + 4, Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isChecked():
            paint.box(painter, self.rect(), Radius.CONTROL, "accent_soft", "accent")
        else:
            ground = "row_hover" if self.underMouse() else "surface"
            paint.box(painter, self.rect(), Radius.CONTROL, ground, "line_strong")
        ink = "accent" if self.isChecked() else "secondary"
        paint.line_of_text(painter, self.rect(), self.text(), "control", ink, paint.MIDDLE)
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CONTROL)
        painter.end()
