"""The line at the foot of the side panel: a note, or, when it begins like one, a task."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _
from desktop_crm.ops.task_text import Meant, task_in
from desktop_crm.ui.forms.day_words import near
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.theme import Space


class NoteLine(QWidget):
    """Enter writes the note. A line that begins like a task can become one: by the button above it or Ctrl+Enter."""

    note = Signal(str)
    task = Signal(object)
    """A Meant is to become a task."""
    renewed = Signal()
    """The button has come or gone."""

    def __init__(self, *, tasks: bool) -> None:
        """`tasks`: whether there can be tasks about the record."""
        super().__init__()
        self._tasks, self._meant = tasks, None
        self.line = _Line()
        self.line.setPlaceholderText(_("Write a note or a task…") if tasks else _("Write a note…"))
        self.line.setAccessibleName(_("Note"))
        self.offer = button("", "square-check", "quiet")
        self.offer.hide()
        column(row(self.offer, None), self.line, into=self, space=Space.XS)
        self.line.textChanged.connect(self._think)
        self.line.entered.connect(self._entered)
        self.offer.clicked.connect(lambda _on=False: self._make_task())

    def meant(self) -> Meant | None:
        """The task that is offered."""
        return self._meant

    def clear(self) -> None:
        """Begin anew."""
        self.line.clear()

    _meant: Meant | None

    def _think(self, text: str) -> None:
        was = self._meant
        self._meant = task_in(text, wall_clock()) if self._tasks else None
        if self._meant:
            self.offer.setText(_said(self._meant))
            self.offer.setToolTip(f"{self._meant.name} (Ctrl+Enter)")
            self.offer.setAccessibleName(f"{self.offer.text()}: {self._meant.name}")
            self.offer.updateGeometry()
        self.offer.setVisible(self._meant is not None)
        if (was is None) != (self._meant is None):
            self.renewed.emit()

    def _entered(self, with_control: bool) -> None:
        if with_control and self._meant:
            self._make_task()
        elif self.line.text().strip():
            self.note.emit(self.line.text())

    def _make_task(self) -> None:
        if self._meant:
            self.line.setFocus()
            self.task.emit(self._meant)


def _said(meant: Meant) -> str:
    if meant.day is None:
        return _("Make it a task…")
    day = near(date.fromisoformat(meant.day), wall_clock().date())
    return _("Make it a task: {when}").format(when=f"{day}, {meant.time}" if meant.time else day)


class _Line(QLineEdit):
    entered = Signal(bool)
    """Enter was pressed; whether with Ctrl."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)
