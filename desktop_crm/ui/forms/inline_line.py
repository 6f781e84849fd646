"""One value in the side panel, which is opened, copied and edited."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.forms.shown import Shown
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.controls import Button, icon_button
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.kit.pill import paint_pill
from desktop_crm.ui.theme import Radius, colour, font, metrics

HIGH = 26  # px
_BY_WORDS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop)
_ANYWHERE = int(Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignTop)


class Line(KeyboardFocus, QAbstractButton):
    """One value, with small buttons to edit and to copy it while the mouse or the keyboard is on it.

    A click on a phone, an e-mail or a site opens it, by `opens` where it is given; a click beside it, and on
    anything else, edits.
    """

    def __init__(
        self,
        name: str,
        value: Shown,
        edit: Callable[[], None] | None,
        opens: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._value, self._edit, self._opens = value, edit, opens
        self._pressed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{name}: {value.text or _('empty')}")
        self.setAccessibleDescription(_("Enter edits, Ctrl+C copies") if edit else _("Ctrl+C copies"))
        self.setMouseTracking(True)
        self.clicked.connect(lambda _on=False: self._clicked())
        self._tools = [self._tool(*tool) for tool in self._offers()]
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show_tools()

    def sizeHint(self) -> QSize:
        return QSize(180, self.heightForWidth(self.width() if self.width() > 60 else 196))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(HIGH, self._text_rect(width).height() + 9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for place, tool in enumerate(reversed(self._tools)):
            tool.move(self.width() - (place + 1) * tool.width(), 0)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._value.url and _with_ctrl(event):
            self._open()
        elif self._edit and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self._edit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _own(event):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        opens = self._opens_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        popup = menu(self)
        opens = [(self._value.icon, _("Open"), self._open)] if self._value.url else []
        for icon, name, run in (*opens, *self._offers()):
            popup.addAction(icons.icon(icon), name).triggered.connect(lambda _on=False, run=run: run())
        popup.popup(event.globalPos())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_tools()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_tools()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_tools()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_tools()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, value = QPainter(self), self._value
        if self.underMouse():
            paint.box(painter, self.rect(), Radius.CONTROL, "row_hover")
        area = self._text_rect(self.width())
        if value.tone:
            paint_pill(painter, QRect(4, 0, self.width() - 8, HIGH), value.text, value.tone)
        else:
            painter.setFont(font("digits" if value.digits else "body"))
            painter.setPen(colour("text" if value.text else "hint"))
            painter.drawText(area, self._wrap(area.width()), value.text or "—")
        used = self._written() + 12
        room = QRect(
            used, 4, self.width() - used - 4 - sum(t.width() for t in self._tools if t.isVisible()), 18
        )
        if value.beside and room.width() >= metrics("secondary").horizontalAdvance(value.beside):
            paint.line_of_text(painter, room, value.beside, "secondary", "hint")
        self._paint_under_tools(painter)
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CONTROL)
        painter.end()

    def _paint_under_tools(self, painter: QPainter) -> None:
        """The buttons lie on the end of a long text; it must not shine through."""
        for tool in self._tools:
            if tool.isVisible():
                paint.box(
                    painter, tool.geometry(), Radius.CONTROL, "row_hover" if self.underMouse() else "surface"
                )

    def _text_rect(self, width: int) -> QRect:
        measure = metrics("digits" if self._value.digits else "body")
        room = QRect(0, 0, max(40, width - 8), 10_000)
        wrap = self._wrap(room.width())
        return QRect(4, 4, room.width(), measure.boundingRect(room, wrap, self._value.text or "—").height())

    def _wrap(self, width: int) -> int:
        """Between words; within one only where it is longer than a line, as addresses of sites are."""
        measure = metrics("digits" if self._value.digits else "body")
        widest = max(map(measure.horizontalAdvance, self._value.text.split()), default=0)
        return _ANYWHERE if widest > width else _BY_WORDS

    def _offers(self) -> list[tuple[str, str, Callable[[], None]]]:
        if not self._value.text:
            return []
        copy = ("copy", _("Copy"), self._copy)
        return [("pencil", _("Edit"), self._edit), copy] if self._edit else [copy]

    def _tool(self, icon: str, name: str, run: Callable[[], None]) -> Button:
        made = icon_button(icon, name, size=HIGH)
        made.setParent(self)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(lambda _on=False: run())
        return made

    def _show_tools(self) -> None:
        for tool in self._tools:
            tool.setVisible(self.underMouse() or self.ringed)
        self.update()

    def _clicked(self) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self._opens_at(pressed):
            self._open()
        elif self._edit:
            self._edit()

    def _opens_at(self, point: QPoint) -> bool:
        area = self._text_rect(self.width())
        area.setWidth(min(area.width(), self._written()))
        return bool(self._value.url) and area.contains(point)

    def _written(self) -> int:
        """How wide the text is where it has room."""
        return metrics("digits" if self._value.digits else "body").horizontalAdvance(self._value.text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._value.text)

    def _open(self) -> None:
        if self._opens:
            self._opens()
        else:
            QDesktopServices.openUrl(QUrl(self._value.url))


def _own(event: QKeyEvent) -> bool:
    """Keys that are the window's shortcuts to the whole card, and the value's while it has the focus."""
    return event.key() == Qt.Key.Key_F2 or event.matches(QKeySequence.StandardKey.Copy)


def _with_ctrl(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
