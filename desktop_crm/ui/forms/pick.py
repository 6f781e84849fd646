"""One of a few that all stand in view, each with the key that chooses it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.pill import TONES
from desktop_crm.ui.rows.chip_row import ChipRow
from desktop_crm.ui.theme import Radius, Size, metrics

_CAP = 8  # px between the words and the key


class Choosable(NamedTuple):
    """What can be chosen: its value, its words, a tone of pills, and the keys that choose it from anywhere."""

    value: object
    text: str
    tone: str = "accent"
    keys: str = ""


class Pick(ChipRow):
    """Options in as many lines as they need; arrows go through them, another click takes the choice back.

    Emits the value that the user has chosen, None when it was taken back.
    """

    chosen = Signal(object)

    def __init__(self, name: str, options: Sequence[Choosable] = (), *, optional: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._optional = optional
        self._group = QButtonGroup(self)
        self._shortcuts: list[QShortcut] = []
        self._was: object = None
        self.offer(options)

    def offer(self, options: Sequence[Choosable], value: object = None) -> None:
        """Show these options, with `value` chosen."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        buttons = [_Option(option) for option in options]
        for each in buttons:
            each.setAccessibleDescription(self.accessibleName())
            each.clicked.connect(lambda _on=False, each=each: self._clicked(each))
            self._group.addButton(each)
        self.set_items(buttons)
        self._shortcuts = [self._shortcut(each) for each in buttons if each.option.keys]
        self.set_value(value)

    def value(self) -> object:
        """What is chosen; None for nothing."""
        button = self._group.checkedButton()
        return button.option.value if isinstance(button, _Option) else None

    def set_value(self, value: object) -> None:
        """Choose without telling anybody; what is not offered chooses nothing."""
        self._group.setExclusive(False)
        for button in self.options():
            button.setChecked(value is not None and button.option.value == value)
        self._group.setExclusive(True)
        self._was = self.value()

    def options(self) -> list[_Option]:
        """The buttons, as they stand there."""
        return [button for button in self.items() if isinstance(button, _Option)]

    def _shortcut(self, button: _Option) -> QShortcut:
        shortcut = QShortcut(QKeySequence(button.option.keys), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self._take(button))
        return shortcut

    def _take(self, button: _Option) -> None:
        button.setChecked(True)
        self._tell()

    def _clicked(self, button: _Option) -> None:
        if self._optional and self._was is not None and button.option.value == self._was:
            self.set_value(None)
        self._tell()

    def _tell(self) -> None:
        self._was = self.value()
        self.chosen.emit(self._was)


class _Option(KeyboardFocus, QAbstractButton):
    enter_clicks = False

    def __init__(self, option: Choosable) -> None:
        super().__init__()
        self.option = option
        self.setText(option.text)
        self.setCheckable(True)
        self.setToolTip(option.keys)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        keys = metrics("key").horizontalAdvance(self.option.keys) + 16 + _CAP if self.option.keys else 0
        wide = metrics("control").horizontalAdvance(self.text()) + 26 + keys
        return QSize(wide - (6 if keys else 0), Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.45)
        tone = self.option.tone if self.option.tone in TONES else "accent"
        ink = "text"
        if self.isChecked():
            ink, ground, _selected = TONES["accent" if tone == "plain" else tone]
            paint.box(painter, self.rect(), Radius.CONTROL, ground, ink)
        else:
            paint.box(
                painter,
                self.rect(),
                Radius.CONTROL,
                "row_hover" if self.underMouse() else "surface",
                "line_strong",
            )
        right = self.width() - 7
        if self.option.keys:
            right = paint.key_cap(painter, right, self.height() // 2, self.option.keys) - _CAP
        paint.line_of_text(
            painter, self.rect().adjusted(12, 0, right - self.width(), 0), self.text(), "control", ink
        )
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CONTROL)
        painter.end()
