"""The list of the day: painted lines under their headings, worked through with the keyboard or the mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from desktop_crm.base.i18n import _
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.today.actions import Action, actions_of
from desktop_crm.ui.today.lines import Line
from desktop_crm.ui.today.paint import HEADING, ROW, LineDelegate, action_at

Index = QModelIndex | QPersistentModelIndex


class DayModel(QAbstractListModel):
    """The lines of the day. Headings can be neither chosen nor reached."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show(self, lines: list[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.lines[index.row()].entry is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (line.title, line.subject, line.when)))
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(100, ROW if line.entry else HEADING)
        return None


class DayList(QListView):
    """The lines; an action runs by its key on the current line, or by its icon on the line under the mouse."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.day = DayModel(self)
        self.setModel(self.day)
        self.setItemDelegate(LineDelegate(self))
        self.setProperty("kind", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("What waits today"))

    def show_lines(self, lines: list[Line]) -> None:
        """Show other lines; the current one stays current, or else what stands in its place now."""
        row, before = self.currentIndex().row(), self.current()
        self.day.show(lines)
        ids = [line.entry.id if line.entry else "" for line in lines]
        if before and before.entry and before.entry.id in ids:
            row = ids.index(before.entry.id)
        self._go_near(max(row, 0))

    def _go_near(self, row: int) -> None:
        chosen = [i for i, line in enumerate(self.day.lines) if line.entry]
        if chosen:
            nearest = min(chosen, key=lambda i: (i < row, abs(i - row)))
            self.setCurrentIndex(self.day.index(nearest))

    def current(self) -> Line | None:
        """The line that the keyboard is on."""
        row = self.currentIndex().row()
        return self.day.lines[row] if 0 <= row < len(self.day.lines) else None

    def event(self, event: QEvent) -> bool:
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and self._action_of(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        run = self._action_of(event)
        if run:
            run()
        else:
            super().keyPressEvent(event)

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        line = self.current()
        if line is None:
            return None
        code = Qt.Key.Key_Enter if event.key() == Qt.Key.Key_Return else Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        pressed = QKeySequence(held.value | code.value)
        found = [action for action in actions_of(line) if QKeySequence(action.keys) == pressed]
        return (lambda: found[0].run(self._desk, line)) if found else None

    def action_under(self, event: QMouseEvent) -> tuple[Line, Action] | None:
        """The action whose icon is under the mouse, and its line."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return None
        line = self.day.lines[index.row()]
        action = action_at(self.visualRect(index), line, event.position().toPoint())
        return (line, action) if action else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        under = self.action_under(event)
        self.viewport().setToolTip(_(under[1].label) if under else "")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        under = self.action_under(event)
        if under and event.button() == Qt.MouseButton.LeftButton:
            under[1].run(self._desk, under[0])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self.current()
        if line and actions_of(line) and not self.action_under(event):
            actions_of(line)[-1].run(self._desk, line)
