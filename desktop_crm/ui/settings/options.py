"""The options of a choice: one line for each, in the order in which they will be offered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.clock import new_id
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.kinds import Option
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.settings.page import scrolled
from desktop_crm.ui.theme import Size, Space

TONES = {
    "plain": N_("Grey"),
    "accent": N_("Blue"),
    "good": N_("Green"),
    "warning": N_("Amber"),
    "bad": N_("Red"),
}
"""The colours of an option: the tones of pills."""

EMPTY = Option("", "", "plain")
_SHOWN = 5  # lines before they scroll
_INKS = {"plain": "secondary"}


class Options(QWidget):
    """Enter adds a line, Alt+arrows and the grip move one; of several lines pasted each becomes an option."""

    changed = Signal()

    def __init__(self, options: Sequence[Option] = ()) -> None:
        super().__init__()
        self._lines: list[OptionLine] = []
        inner = QWidget()
        self._column = column(into=inner, space=Space.XS)
        self._area = scrolled(inner)
        self._more = button(_("Add option"), "plus", "quiet")
        self._more.clicked.connect(lambda: self.add().label.setFocus())
        self._column.addStretch(1)
        column(self._area, row(self._more, None), into=self, space=Space.XS)
        for option in options or (EMPTY, EMPTY):
            self.add(option)

    def options(self) -> list[Option]:
        """What was given, without the lines left empty."""
        return [line.option() for line in self._lines if line.label.text().strip()]

    def show_options(self, options: Sequence[Option]) -> None:
        """Show these in place of what stands there."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for option in options:
            self.add(option)

    def lines(self) -> list[OptionLine]:
        """The lines in their order."""
        return list(self._lines)

    def add(self, option: Option | None = None, after: OptionLine | None = None) -> OptionLine:
        """Put a line at the end, or below another one; without an option an empty one."""
        line = OptionLine(self, option or EMPTY)
        place = self._lines.index(after) + 1 if after else len(self._lines)
        self._lines.insert(place, line)
        self._column.insertWidget(place, line)
        line.label.textEdited.connect(lambda _text: self.changed.emit())
        line.tone.chosen.connect(lambda _tone: self.changed.emit())
        self._put_in_tab_order()
        self._fit()
        return line

    def remove(self, line: OptionLine) -> None:
        """Take a line away; the keyboard goes on in the next one."""
        place = self._lines.index(line)
        self._lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        if self._lines:
            self._lines[min(place, len(self._lines) - 1)].label.setFocus()
        else:
            self._more.setFocus()
        self._fit()
        self.changed.emit()

    def move(self, line: OptionLine, by: int) -> None:
        """Put a line one place up (-1) or down (1)."""
        place = self._lines.index(line) + by
        if 0 <= place < len(self._lines):
            self._lines.remove(line)
            self._lines.insert(place, line)
            self._column.removeWidget(line)
            self._column.insertWidget(place, line)
            self._put_in_tab_order()
            self._area.ensureWidgetVisible(line, 0, 20)
            self.changed.emit()

    def paste(self, line: OptionLine, texts: Sequence[str]) -> None:
        """One option for each text, the first in `line`."""
        line.label.insert(texts[0])
        for text in texts[1:]:
            line = self.add(Option("", text, "plain"), after=line)
        line.label.setFocus()

    def _fit(self) -> None:
        shown = min(max(len(self._lines), 2), _SHOWN)
        self._area.setFixedHeight(shown * (Size.CONTROL + Space.XS))

    def _put_in_tab_order(self) -> None:
        stops = [stop for line in self._lines for stop in line.stops()] + [self._more]
        for before, behind in pairwise(stops):
            QWidget.setTabOrder(before, behind)


class OptionLine(QWidget):
    """Grip, what the option is called, its colour, and a cross."""

    def __init__(self, options: Options, option: Option) -> None:
        super().__init__()
        self._key = option.key or new_id()
        self.label = _Label(options, self)
        self.label.setText(option.label)
        self.tone = Choice([(tone, _(name)) for tone, name in TONES.items()], option.tone or "plain")
        self.tone.setAccessibleName(_("Colour"))
        self.tone.chosen.connect(lambda tone: self._show_tone(str(tone)))
        self._cross = icon_button("x", _("Remove the option"))
        self._cross.clicked.connect(lambda: options.remove(self))
        self._show_tone(str(self.tone.value()))
        made = row(_Grip(options, self), self.label, self.tone, self._cross, into=self, space=Space.S)
        made.setStretch(1, 1)

    def option(self) -> Option:
        """The option as it stands there; its key stays the same when it is called otherwise."""
        return Option(self._key, self.label.text().strip(), str(self.tone.value()))

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in its order."""
        return (self.label, self.tone, self._cross)

    def _show_tone(self, tone: str) -> None:
        self.tone.set_tone(_INKS.get(tone, tone))


class _Label(QLineEdit):
    def __init__(self, options: Options, line: OptionLine) -> None:
        super().__init__()
        self._options, self._line = options, line
        self.setPlaceholderText(_("Option"))
        self.setAccessibleName(_("Option"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        pasted = (
            QGuiApplication.clipboard().text().split("\n")
            if event.matches(QKeySequence.StandardKey.Paste)
            else []
        )
        texts = [text.strip() for text in pasted if text.strip()]
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._options.move(self._line, -1 if key == Qt.Key.Key_Up else 1)
            self.setFocus()
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self._options.add(after=self._line).label.setFocus()
        elif len(texts) > 1:
            self._options.paste(self._line, texts)
        else:
            super().keyPressEvent(event)


class _Grip(Icon):
    """What a line is dragged by."""

    def __init__(self, options: Options, line: OptionLine) -> None:
        super().__init__("grip-vertical", "hint")
        self._options, self._line = options, line
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(_("Drag, or press Alt with an arrow key"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        below = self._line.mapFromGlobal(event.globalPosition().toPoint()).y()
        if below < -self._line.height() // 2:
            self._options.move(self._line, -1)
        elif below > self._line.height() * 3 // 2:
            self._options.move(self._line, 1)
