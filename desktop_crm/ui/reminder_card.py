"""A reminder in the corner of the window: what is due, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops.reminders import Reminder
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import Icon
from desktop_crm.ui.kit.text import Elided
from desktop_crm.ui.theme import Space

WIDTH = 400
AT_ONCE = 3
_EDGE = 20
_MINUTE = 60_000
SOON, IN_AN_HOUR, TOMORROW = "10", "60", "tomorrow"


class ReminderCard(QFrame):
    """One reminder. It stays until somebody has answered it."""

    finish_wanted = Signal(str)
    open_wanted = Signal(str)
    snoozed = Signal(str, str)
    closed = Signal(str)

    def __init__(self, parent: QWidget, task_id: str, name: str, under: str) -> None:
        super().__init__(parent)
        self.task_id = task_id
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"{_('Reminder')}: {name}. {under}")
        self.setFixedWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = icon_button("x", _("Close the reminder"), size=28)
        close.clicked.connect(lambda _on=False: self.closed.emit(task_id))
        opens = icon_button("pencil", _("Open the task"), size=28)
        opens.clicked.connect(lambda _on=False: self.open_wanted.emit(task_id))
        head = row(Icon("bell", "accent", 18), Elided(name, "name"), opens, close)
        head.setStretch(1, 1)
        lines = column(head, Elided(under, "secondary", "secondary"), space=2)
        column(lines, self._answers(), into=self, margins=(16, 10, 12, 14), space=Space.M)

    def _answers(self) -> QHBoxLayout:
        finish = button(_("Finish…"), kind="primary")
        finish.clicked.connect(lambda _on=False: self.finish_wanted.emit(self.task_id))
        made = row(finish, None, Icon("clock", "hint", 14), space=Space.XS)
        for key, text in ((SOON, _("10 min")), (IN_AN_HOUR, _("1 h")), (TOMORROW, _("Tomorrow"))):
            answer = button(text, kind="quiet")
            answer.setAccessibleName(f"{_('Remind again')}: {text}")
            answer.setToolTip(answer.accessibleName())
            answer.clicked.connect(lambda _on=False, key=key: self.snoozed.emit(self.task_id, key))
            made.addWidget(answer)
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit(self.task_id)
        else:
            super().keyPressEvent(event)


class ReminderCards(QObject):
    """The reminders of a window, above each other in its lower right corner; further ones wait behind those."""

    finish_wanted = Signal(str)
    open_wanted = Signal(str)
    snoozed = Signal(str, str)
    all_wanted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._cards: list[ReminderCard] = []
        self._more = button("", kind="plain")
        self._more.setParent(window)
        self._more.hide()
        self._more.clicked.connect(lambda _on=False: self.all_wanted.emit())
        window.installEventFilter(self)

    def show(self, reminders: Sequence[tuple[Reminder, str]]) -> None:
        """Show these reminders, each with what stands under its name."""
        for reminder, under in reminders:
            self.drop(reminder.task.id)
            made = ReminderCard(self._window, reminder.task.id, reminder.task.name, under)
            made.finish_wanted.connect(self.finish_wanted)
            made.open_wanted.connect(self.open_wanted)
            made.snoozed.connect(self.snoozed)
            made.closed.connect(self.drop)
            self._cards.append(made)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(made, made.accessibleName()))
        self._place()

    def showing(self) -> list[str]:
        """The tasks that are reminded of, the oldest first."""
        return [each.task_id for each in self._cards]

    def card(self, task_id: str) -> ReminderCard | None:
        """The reminder of a task."""
        return next((each for each in self._cards if each.task_id == task_id), None)

    def drop(self, task_id: str) -> None:
        """Take the reminder of a task away."""
        for each in [c for c in self._cards if c.task_id == task_id]:
            self._cards.remove(each)
            each.hide()
            each.deleteLater()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _place(self) -> None:
        right, floor = self._window.width() - _EDGE, self._window.height() - _EDGE
        hidden = max(len(self._cards) - AT_ONCE, 0)
        self._more.setVisible(bool(hidden))
        if hidden:
            said = ngettext("{n} more reminder", "{n} more reminders", hidden)
            self._more.setText(said.format(n=hidden))
            self._more.adjustSize()
            self._more.move(right - self._more.width(), floor - self._more.height())
            self._more.raise_()
            floor -= self._more.height() + Space.S
        for i, each in enumerate(self._cards):
            each.setVisible(i < AT_ONCE)
            if i < AT_ONCE:
                each.adjustSize()
                floor -= each.height()
                each.move(right - each.width(), floor)
                each.raise_()
                floor -= Space.S


def minutes_of(key: str) -> int:
    """How many milliseconds an answer puts a reminder off, but for tomorrow."""
    return int(key) * _MINUTE


__all__ = ["IN_AN_HOUR", "SOON", "TOMORROW", "ReminderCard", "ReminderCards", "minutes_of"]
