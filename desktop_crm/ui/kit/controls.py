"""Buttons, chips and segments. Painted, so that they look the same everywhere and cost no style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.theme import Radius, Size, metrics

# kind: (fill, fill under the mouse, fill when pressed, border, text, icon, type)
KINDS = {
    "primary": ("accent", "accent_hover", "accent_hover", "", "on_accent", "on_accent", "name"),
    "plain": ("surface", "row_hover", "line", "line_strong", "text", "secondary", "control"),
    "quiet": ("", "line", "line_strong", "", "secondary", "secondary", "control"),
    "danger": ("bad", "bad", "bad", "", "on_accent", "on_accent", "name"),
    "toast": ("", "toast_line", "toast_line", "", "toast_link", "toast_hint", "name"),
}
ICON = 16
GAP = 8


def button(text: str, icon: str = "", kind: str = "plain", *, chevron: bool = False) -> Button:
    """A push button; `kind` is one of `KINDS`, `chevron` tells that a menu opens."""
    return Button(text, icon, kind, chevron)


def icon_button(icon: str, name: str, *, size: int = Size.CONTROL, kind: str = "quiet") -> Button:
    """A square button with an icon only; `name` is its tooltip and what a screen reader says."""
    made = Button("", icon, kind, chevron=False)
    made.setFixedSize(size, size)
    made.setToolTip(name)
    made.setAccessibleName(name)
    return made


class Button(KeyboardFocus, QPushButton):
    """What `button` and `icon_button` make."""

    beside = 14
    """Room at each side of what stands in it."""

    def __init__(self, text: str, icon: str, kind: str, chevron: bool) -> None:
        super().__init__()
        self.kind, self._icon, self._chevron = kind, icon, chevron
        self.setText(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + 2 * self.beside, Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        fill, hovered, pressed, border, ink, icon_ink, role = KINDS[self.kind]
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        if self.isDown():
            fill = pressed
        elif self.underMouse() and self.isEnabled():
            fill = hovered
        if fill:
            paint.box(painter, self.rect(), Radius.CONTROL, fill, border)
        self._paint_content(painter, role, ink, icon_ink)
        if self.ringed:
            filled = self.kind in {"primary", "danger"}
            ring = "toast_link" if self.kind == "toast" else "accent"
            paint.focus_ring(painter, self.rect(), Radius.CONTROL, gap=filled, token=ring)
        painter.end()

    def _content_width(self) -> int:
        parts = [ICON] if self._icon else []
        if self.text():
            parts.append(metrics(KINDS[self.kind][-1]).horizontalAdvance(self._words()) + 2)
        if self._chevron:
            parts.append(ICON)
        return sum(parts) + GAP * (len(parts) - 1)

    def _words(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _paint_content(self, painter: QPainter, role: str, ink: str, icon_ink: str) -> None:
        left = max(0, (self.width() - self._content_width()) // 2)
        right = self.width() - left
        if self._icon:
            icons.paint(painter, QRect(left, 0, ICON, self.height()), self._icon, icon_ink, ICON)
            left += ICON + GAP
        if self._chevron:
            icons.paint(painter, QRect(right - ICON, 0, ICON, self.height()), "chevron-down", icon_ink, ICON)
            right -= ICON + GAP
        if self.text():
            alone = not self._icon and not self._chevron
            left, right = (6, self.width() - 6) if alone else (left, right if self._chevron else self.width())
            area = QRect(left, 0, right - left, self.height())
            flags = paint.MIDDLE if alone else paint.MIDDLE_LEFT
            paint.line_of_text(painter, area, self._words(), role, ink, flags)


class Chip(KeyboardFocus, QAbstractButton):
    """A filter as a rounded chip. `active` fills it; a `closable` one has a cross and emits `closed`.

    A `small` one stands where there is little room, with a text only.
    """

    closed = Signal()

    def __init__(
        self,
        text: str,
        icon: str = "",
        *,
        active: bool = False,
        chevron: bool = False,
        closable: bool = False,
        small: bool = False,
    ) -> None:
        super().__init__()
        self._icon, self._active, self._chevron, self._closable = icon, active, chevron, closable
        self._role, self._pad, self._high = ("secondary", 9, 22) if small else ("control", 12, Size.CHIP)
        self.setText(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_active(self, active: bool) -> None:
        """Fill the chip, or empty it."""
        self._active = active
        self.update()

    def is_active(self) -> bool:
        """Whether the chip is filled."""
        return self._active

    def sizeHint(self) -> QSize:
        extra = (20 if self._icon else 0) + (19 if self._chevron or self._closable else 0)
        wide = metrics(self._role).horizontalAdvance(self.text()) + 2 * self._pad + 2
        return QSize(wide + extra, self._high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._closable and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._closable and self.isDown() and event.position().x() > self.width() - 26:
            self.setDown(False)
            self.closed.emit()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        ink = "accent" if self._active else "secondary"
        self._paint_ground(painter)
        left, right = self._pad, self.width() - self._pad
        if self._icon:
            icons.paint(painter, QRect(left - 2, 0, ICON, self.height()), self._icon, ink, ICON)
            left += 20
        if self._chevron or self._closable:
            sign = "x" if self._closable else "chevron-down"
            icons.paint(painter, QRect(right - 13, 0, 14, self.height()), sign, ink, 14)
            right -= 19
        area = QRect(left, 0, right - left, self.height())
        paint.line_of_text(painter, area, self.text(), self._role, ink)
        if self.ringed:
            paint.focus_ring(painter, self.rect(), self._high / 2)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        lit = self.isEnabled() and (self.underMouse() or self.isDown())
        if self._active:
            edge = "accent" if lit else "accent_soft"
            paint.box(painter, self.rect(), self._high / 2, "accent_soft", edge)
        else:
            paint.box(painter, self.rect(), self._high / 2, "row_hover" if lit else "surface", "line_strong")


class Segmented(QWidget):
    """One choice out of a few that all stand in view; arrow keys move it. Emits the id of what was chosen."""

    chosen = Signal(str)
    pressed_again = Signal(str)
    """What is the choice already was pressed."""

    def __init__(self, options: Sequence[tuple[str, str]], current: str = "") -> None:
        super().__init__()
        self._pressed = ""
        self._parts = {key: _Segment(text) for key, text in options}
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        for key, part in self._parts.items():
            layout.addWidget(part)
            self._group.addButton(part)
            part.toggled.connect(part.take_tab)
            part.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
            part.pressed.connect(lambda: self._press(self.current()))
            part.clicked.connect(lambda _on, key=key: self._click(key))
        self.select(current or next(iter(self._parts), ""))

    def _press(self, current: str) -> None:
        self._pressed = current

    def _click(self, key: str) -> None:
        if key == self._pressed:
            self.pressed_again.emit(key)

    def current(self) -> str:
        """The id of the choice."""
        return next((key for key, part in self._parts.items() if part.isChecked()), "")

    def select(self, key: str) -> None:
        """Choose `key` without telling anybody."""
        self.blockSignals(True)
        if key in self._parts:
            self._parts[key].setChecked(True)
            for part in self._parts.values():
                part.take_tab(part.isChecked())
        self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, self.rect(), Radius.CARD, "sunken")
        painter.end()


class _Segment(KeyboardFocus, QAbstractButton):
    enter_clicks = False

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def take_tab(self, chosen: bool) -> None:
        """Tab comes to the chosen one alone; Qt sees to that only after it has come to one of them."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)

    def sizeHint(self) -> QSize:
        return QSize(metrics("control").horizontalAdvance(self.text()) + 26, Size.CONTROL - 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        strong = self.isChecked() or self.underMouse()
        if self.isChecked():
            paint.box(painter, self.rect(), Radius.CONTROL, "chosen", "line")
        ink = "text" if strong else "secondary"
        paint.line_of_text(painter, self.rect(), self.text(), "control", ink, paint.MIDDLE)
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CONTROL)
        painter.end()
