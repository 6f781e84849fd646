"""Short reports of what was done, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCloseEvent,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.theme import Radius, colour, font, metrics

SHOWN_FOR = 6000  # ms
BAD_SHOWN_FOR = 12000
AT_ONCE = 3
WIDEST = 620
HIGH = 48
REACH = 14  # px of shadow around a toast
MOVED = {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
SIGNS = {
    "good": ("check", "toast_good"),
    "bad": ("circle-alert", "toast_bad"),
    "plain": ("info", "toast_hint"),
}


class Toasts(QObject):
    """The toasts of one window: at the bottom, in the middle, the newest lowest, above what is kept clear."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._toasts: list[Toast] = []
        self._clear_of: list[QWidget] = []
        parent.installEventFilter(self)

    def show(
        self,
        text: str,
        action_label: str = "",
        action: Callable[[], object] | None = None,
        tone: str = "plain",
        shortcut: str = "",
        of_step: bool = False,
    ) -> Toast:
        """Report `text` (`tone` good, bad or plain); `shortcut` is shown beside the action's label.

        Of those `of_step` only the newest stands: Undo takes back the last step, and offers it once.
        """
        for before in [shown for shown in self._toasts if of_step and shown.of_step]:
            before.close()
        toast = Toast(self._parent, text, action_label, action, tone, shortcut)
        toast.gone, toast.of_step = self._forget, of_step
        self._toasts.append(toast)
        while len(self._toasts) > AT_ONCE:
            self._toasts[0].close()
        self._place()
        toast.show()
        toast.raise_()
        announcement = QAccessibleAnnouncementEvent(toast, text)
        if tone == "bad":
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)
        return toast

    def keep_clear(self, *widgets: QWidget) -> None:
        """Toasts stand above these (a row of buttons at the bottom, say) while they are visible."""
        for widget in filter(isValid, self._clear_of):
            widget.removeEventFilter(self)
        self._clear_of = list(widgets)
        for widget in self._clear_of:
            widget.installEventFilter(self)
        self._place()

    def showing(self) -> list[str]:
        """The texts in view, oldest first."""
        return [toast.text for toast in self._toasts]

    def clear(self) -> None:
        """Take all of them away."""
        for toast in list(self._toasts):
            toast.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVED:
            self._place()
        return False

    def _forget(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._place()

    def _floor(self) -> int:
        tops = [
            widget.mapTo(self._parent, QPoint(0, 0)).y()
            for widget in filter(isValid, self._clear_of)
            if widget.isVisible() and self._parent.isAncestorOf(widget)
        ]
        return min([self._parent.height() - 12, *tops])

    def _place(self) -> None:
        floor = self._floor() - 8 + REACH
        for toast in reversed(self._toasts):
            toast.fit(self._parent.width() - 32)
            floor -= toast.height()
            toast.move((self._parent.width() - toast.width()) // 2, floor)
            floor += 2 * REACH - 8


class Toast(QWidget):
    """One report. It leaves by itself unless the mouse or the focus is on it."""

    gone: Callable[[Toast], None] | None = None
    of_step = False

    def __init__(
        self,
        parent: QWidget,
        text: str,
        action_label: str,
        action: Callable[[], object] | None,
        tone: str,
        shortcut: str,
    ) -> None:
        super().__init__(parent)
        self.text, self._tone, self._shortcut, self._action = text, tone, shortcut, action
        self.setAccessibleName(text)
        self._link = button(action_label, kind="toast") if action_label else None
        self._cross = icon_button("x", _("Close"), size=28, kind="toast")
        self._cross.clicked.connect(self.close)
        self._cross.setParent(self)
        if self._link is not None:
            self._link.setParent(self)
            self._link.clicked.connect(self._act)
        self._clock = QTimer(self, singleShot=True, interval=BAD_SHOWN_FOR if tone == "bad" else SHOWN_FOR)
        self._clock.timeout.connect(self._expire)
        self._clock.start()

    def fit(self, widest: int) -> None:
        """Take the size that the text needs, at most `widest` px."""
        around = 2 * REACH + self._text_left() + self._tail()
        room = min(widest, WIDEST) - around + 2 * REACH
        wrap = int(Qt.TextFlag.TextWordWrap)
        needed = metrics("control").boundingRect(QRect(0, 0, max(room, 120), 1000), wrap, self.text).size()
        high = max(HIGH, needed.height() + 28)
        self.resize(QSize(around + needed.width() + 2, high + 2 * REACH))
        self._arrange()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._clock.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._clock.stop()
        if self.gone is not None:
            self.gone(self)
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self._area()
        paint.shadow(painter, QRectF(area), Radius.CARD, REACH - 4)
        paint.box(painter, area, Radius.CARD, "toast", "toast_line")
        icons.paint(painter, QRect(area.left() + 14, area.top(), 16, area.height()), *SIGNS[self._tone])
        painter.setFont(font("control"))
        painter.setPen(colour("on_toast"))
        words = area.adjusted(self._text_left(), 0, -self._tail(), 0)
        painter.drawText(words, int(paint.MIDDLE_LEFT | Qt.TextFlag.TextWordWrap), self.text)
        if self._shortcut and self._link is not None:
            keys = QRect(self._link.geometry().right() + 3, area.top(), 200, area.height())
            paint.line_of_text(painter, keys, self._shortcut, "secondary", "toast_hint")
        painter.end()

    def _area(self) -> QRect:
        return self.rect().adjusted(REACH, REACH, -REACH, -REACH)

    def _text_left(self) -> int:
        return 40

    def _tail(self) -> int:
        tail = 14 + 28 + 4
        if self._link is not None:
            tail += self._link.sizeHint().width() - 8 + 10
            tail += metrics("secondary").horizontalAdvance(self._shortcut) + 10 if self._shortcut else 0
        return tail

    def _arrange(self) -> None:
        area = self._area()
        middle = area.center().y() + 1
        self._cross.move(area.right() - 28 - 8, middle - 14)
        if self._link is not None:
            size = self._link.sizeHint()
            left = area.right() - self._tail() + 8
            self._link.setGeometry(left, middle - size.height() // 2, size.width(), size.height())

    def _expire(self) -> None:
        held = (
            self.underMouse() or self._cross.hasFocus() or (self._link is not None and self._link.hasFocus())
        )
        if held:
            self._clock.start()
        else:
            self.close()

    def _act(self) -> None:
        action = self._action
        self.close()
        if action is not None:
            action()
