"""Things that open above the window: rounded menus and popups."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import Radius

FLOATING = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
REACH = 14  # px of shadow around a popup


def menu(parent: QWidget) -> QMenu:
    """An empty menu in our look; add actions to it as to any QMenu."""
    made = QMenu(parent)
    made.setProperty("kind", "popup")
    made.setWindowFlags(made.windowFlags() | FLOATING)
    made.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    made.setToolTipsVisible(True)
    return made


class Popup(QWidget):
    """A raised surface with a shadow that closes when one clicks elsewhere; its widgets go into `body`."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | FLOATING)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*(REACH + 6,) * 4)
        self.body.setSpacing(6)

    def open_below(self, anchor: QWidget, *, width: int = 0) -> None:
        """Open under `anchor` and at least as wide; above it when the screen ends below."""
        wide = max(width, anchor.width()) + 2 * REACH
        self.setFixedWidth(wide)
        self.adjustSize()
        below = anchor.mapToGlobal(QPoint(-REACH, anchor.height() + 4 - REACH))
        screen = anchor.screen().availableGeometry()
        if below.y() + self.height() - REACH > screen.bottom():
            below.setY(anchor.mapToGlobal(QPoint(0, 0)).y() - 4 + REACH - self.height())
        left = min(below.x(), screen.right() - wide + REACH)
        self.move(max(screen.left() - REACH, left), max(screen.top() - REACH, below.y()))
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect()).adjusted(REACH, REACH, -REACH, -REACH)
        paint.shadow(painter, area, Radius.POPUP, REACH - 4)
        paint.box(painter, area, Radius.POPUP, "raised", "line_strong")
        painter.end()
