"""Yes or no, and one of a few with words of their own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.theme import Radius, metrics


def paint_check(painter: QPainter, where: QRect, state: Qt.CheckState, *, lit: bool = False) -> None:
    """A check box of 16 px in the middle of `where`, for rows and headers too."""
    square = QRectF(0, 0, 16, 16)
    square.moveCenter(QRectF(where).center())
    if state == Qt.CheckState.Unchecked:
        paint.box(painter, square, 4, "surface", "accent" if lit else "line_strong")
        return
    paint.box(painter, square, 4, "accent")
    icons.paint(painter, square, "check" if state == Qt.CheckState.Checked else "minus", "on_accent", 12)


class Check(KeyboardFocus, QCheckBox):
    """A check box with its words."""

    enter_clicks = False

    def __init__(self, text: str, on: bool = False) -> None:
        super().__init__(text)
        self.setChecked(on)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        words = metrics("body").horizontalAdvance(self.text())
        return QSize(words + (32 if self.text() else 24), 26)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, where: QPoint) -> bool:
        return self.rect().contains(where)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        paint_check(painter, QRect(4, 0, 16, self.height()), self.checkState(), lit=self.underMouse())
        paint.line_of_text(painter, self.rect().adjusted(28, 0, 0, 0), self.text())
        if self.ringed:
            square = QRectF(0, 0, 22, 22)
            square.moveCenter(QRectF(4, 0, 16, self.height()).center())
            paint.focus_ring(painter, square, Radius.CONTROL)
        painter.end()


class Radio(KeyboardFocus, QRadioButton):
    """One of a few beside each other; those of one parent exclude each other."""

    enter_clicks = False

    def __init__(self, text: str, on: bool = False) -> None:
        super().__init__(text)
        self.setChecked(on)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(metrics("body").horizontalAdvance(self.text()) + 32, 26)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, where: QPoint) -> bool:
        return self.rect().contains(where)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        circle = QRectF(4, (self.height() - 16) / 2, 16, 16)
        if self.isChecked():
            paint.box(painter, circle, 8, "accent")
            paint.box(painter, circle.adjusted(5, 5, -5, -5), 3, "on_accent")
        else:
            paint.box(painter, circle, 8, "surface", "accent" if self.underMouse() else "line_strong")
        paint.line_of_text(painter, self.rect().adjusted(28, 0, 0, 0), self.text())
        if self.ringed:
            paint.focus_ring(painter, circle.adjusted(-3, -3, 3, 3), 11)
        painter.end()


class Switch(KeyboardFocus, QAbstractButton):
    """On or off at once, without a form to save."""

    enter_clicks = False

    def __init__(self, text: str, on: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(metrics("body").horizontalAdvance(self.text()) + 52, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        track = QRectF(3, (self.height() - 20) / 2, 36, 20)
        paint.box(painter, track, 10, "accent" if self.isChecked() else "hint")
        knob = QRectF(track.right() - 18 if self.isChecked() else track.left() + 2, track.top() + 2, 16, 16)
        paint.box(painter, knob, 8, "on_accent" if self.isChecked() else "surface")
        paint.line_of_text(painter, self.rect().adjusted(49, 0, 0, 0), self.text())
        if self.ringed:
            paint.focus_ring(painter, track.adjusted(-3, -3, 3, 3), 13)
        painter.end()
