"""The tasks that a stage makes when a deal comes to it: one line for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.task import CALL, TASK_KINDS
from desktop_crm.ops.pipelines import Makes
from desktop_crm.ui.forms.tab_order import put_in_order
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.scroll import scrolling
from desktop_crm.ui.theme import Size, Space

_FARTHEST = 365  # working days
_SHOWN = 5  # lines before they scroll


class StageTasks(QWidget):
    """Enter in a line adds one below it; what is left without a name is no task."""

    def __init__(self, tasks: Sequence[Makes]) -> None:
        super().__init__()
        self.lines: list[TaskLine] = []
        inner = QWidget()
        self.more = button(_("Add task"), "plus")
        self.more.clicked.connect(lambda: self.add().name.setFocus())
        last = row(self.more, None)
        self._column = column(last, None, into=inner, margins=(0, 0, Space.S, 0), space=Space.XS)
        self._area = scrolling(inner)
        self._area.setFixedHeight(_SHOWN * (Size.CONTROL + Space.XS))
        column(self._area, into=self)
        for task in tasks:
            self.add(task)

    def tasks(self) -> tuple[Makes, ...]:
        """What was given."""
        return tuple(line.task() for line in self.lines if line.name.text().strip())

    def show_tasks(self, tasks: Sequence[Makes]) -> None:
        """Show these tasks in place of what stands there."""
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for task in tasks:
            self.add(task)

    def add(self, task: Makes | None = None, after: TaskLine | None = None) -> TaskLine:
        """Put a line at the end, or below another one; without a task an empty one."""
        line = TaskLine(self, task or Makes("", CALL, 1))
        place = self.lines.index(after) + 1 if after else len(self.lines)
        self.lines.insert(place, line)
        self._column.insertWidget(place, line)
        put_in_order(self)
        line.show()
        self._area.ensureWidgetVisible(line)
        return line

    def remove(self, line: TaskLine) -> None:
        """Take a line away; the keyboard goes on in the next one."""
        place = self.lines.index(line)
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        (self.lines[min(place, len(self.lines) - 1)].name if self.lines else self.more).setFocus()


class TaskLine(QWidget):
    """What is to be done, how, and in how many working days."""

    def __init__(self, owner: StageTasks, task: Makes) -> None:
        super().__init__()
        self.name = _Name(owner, self, task.name)
        self.kind = Choice([(o.key, _(o.label)) for o in TASK_KINDS], task.kind)
        self.kind.setAccessibleName(_("Kind of task"))
        self.days = QSpinBox()
        self.days.setRange(0, _FARTHEST)
        self.days.setValue(task.days)
        self.days.setSpecialValueText(_("same day"))
        self.days.setPrefix("+")
        self.days.setSuffix(" " + _("days"))
        self.days.setToolTip(_("Working days until it is due"))
        for each in (self.days, self.days.lineEdit()):
            each.setAccessibleName(_("Working days until it is due"))
        self.days.setFixedWidth(112)
        cross = icon_button("x", _("Remove the task"))
        cross.clicked.connect(lambda: owner.remove(self))
        made = row(self.name, self.kind, self.days, cross, into=self, space=Space.S)
        made.setStretch(0, 1)

    def task(self) -> Makes:
        """The task as it stands there."""
        return Makes(self.name.text().strip(), str(self.kind.value()), self.days.value())


class _Name(QLineEdit):
    def __init__(self, owner: StageTasks, line: TaskLine, text: str) -> None:
        super().__init__(text)
        self._owner, self._line = owner, line
        self.setCursorPosition(0)
        self.setPlaceholderText(_("What is to be done"))
        self.setAccessibleName(_("What is to be done"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and self.text().strip():
            self._owner.add(after=self._line).name.setFocus()
        else:
            super().keyPressEvent(event)
