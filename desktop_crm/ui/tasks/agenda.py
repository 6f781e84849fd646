"""What is to be done, in the order in which it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Number
from desktop_crm.ops import task_lists
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.tasks import words
from desktop_crm.ui.tasks.agenda_paint import CHECK, AgendaDelegate

AT_MOST = 300
"""Tasks of one group that are listed; all of them stand in the table."""
_DONE_FOR = timedelta(days=7)

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Head:
    """The line above a group of tasks."""

    text: str
    count: int
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class More:
    """The line below a group that is too long for the list: all of it stands in the table."""

    text: str


Row = Head | More | TaskBrief


def read(ws: Workspace, responsible: str | None, moment: datetime) -> list[Row]:
    """The rows: groups by when their tasks are due, those that are empty left out."""
    today = moment.date()
    coming = task_lists.upcoming(ws, responsible, days=3660, now=moment, limit=2 * AT_MOST)
    tomorrow, sunday = today + timedelta(days=1), today + timedelta(days=6 - today.weekday())
    counts = task_lists.counts(ws, responsible, day=today)
    late = task_lists.overdue(ws, responsible, now=moment, limit=AT_MOST)
    due = task_lists.today(ws, responsible, now=moment, limit=AT_MOST)
    passed = sum(1 for t in late if t.day == today.isoformat())
    since = int((moment - _DONE_FOR).timestamp() * 1000)
    groups = (
        (_("Overdue"), "bad", counts.overdue + passed, late),
        (_("Today"), "accent", counts.today - passed, due),
        (_("Tomorrow"), "text", counts.tomorrow, [t for t in coming if _day(t) == tomorrow]),
        (_("This week"), "text", counts.week, [t for t in coming if tomorrow < _day(t) <= sunday]),
        (_("Later"), "text", counts.later, [t for t in coming if _day(t) > max(sunday, tomorrow)][:AT_MOST]),
        (_("Some day"), "text", counts.someday, task_lists.someday(ws, responsible, limit=AT_MOST)),
    )
    rows: list[Row] = []
    for text, tone, count, tasks in groups:
        if tasks:
            rows += [Head(text, count, tone), *tasks]
        if count > len(tasks):
            said = ngettext("{n} more in the table", "{n} more in the table", count - len(tasks))
            rows.append(More(said.format(n=Number().format(count - len(tasks)))))
    done = task_lists.finished(ws, responsible, since=since, limit=100)
    return rows + ([Head(_("Done in the last 7 days"), len(done), "secondary"), *done] if done else [])


def _day(task: TaskBrief) -> date:
    return date.fromisoformat(task.day or "9999-12-31")


class AgendaModel(QAbstractListModel):
    """The rows of the list."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], Head):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def spoken(row: Row) -> str:
    """What a screen reader says of a row."""
    if isinstance(row, More):
        return row.text
    if isinstance(row, Head):
        return f"{row.text}, {row.count}"
    task = row
    return ", ".join(filter(None, (task.name, words.when(task, wall_clock()), words.whom(task))))


class Agenda(QListView):
    """The list, worked by mouse and keyboard. It tells what is wanted and changes nothing by itself."""

    opened = Signal(str)
    finish_wanted = Signal(str)
    delete_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    table_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.shown = AgendaModel(self)
        self.setModel(self.shown)
        self.setItemDelegate(AgendaDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "clear")
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Tasks"))
        self.entered.connect(lambda _index: self.viewport().update())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the current task stays current, or else the one that has come to its place."""
        current, place = self.current_id(), self.currentIndex().row()
        self.shown.show_rows(rows)
        at = next((i for i, r in enumerate(rows) if isinstance(r, TaskBrief) and r.id == current), -1)
        if at < 0 and place >= 0:
            at = self._task_near(place)
        if at >= 0:
            self.setCurrentIndex(self.shown.index(at, 0))

    def _task_near(self, place: int) -> int:
        there = [i for i, r in enumerate(self.shown.rows) if isinstance(r, TaskBrief)]
        return min(there, key=lambda i: (abs(i - place), -i), default=-1)

    def task_at(self, index: Index) -> TaskBrief | None:
        """The task of a row."""
        row = self.shown.rows[index.row()] if index.isValid() else None
        return row if isinstance(row, TaskBrief) else None

    def _is_more(self, index: Index) -> bool:
        return index.isValid() and isinstance(self.shown.rows[index.row()], More)

    def current_id(self) -> str:
        """The task that the user went to; "" when there is none."""
        task = self.task_at(self.currentIndex()) if self.currentIndex().row() < len(self.shown.rows) else None
        return task.id if task else ""

    def go_to_first(self) -> None:
        """Make the first task the current one where there is none."""
        if not self.current_id() and len(self.shown.rows) > 1:
            self.setCurrentIndex(self.shown.index(1, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        task = self.task_at(self.indexAt(at))
        if self._is_more(self.indexAt(at)):
            self.table_wanted.emit()
            return
        if task and event.button() == Qt.MouseButton.LeftButton and at.x() < CHECK:
            self.setCurrentIndex(self.indexAt(at))
            self.finish_wanted.emit(task.id)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        task = self.task_at(self.indexAt(event.position().toPoint()))
        if task and event.position().x() >= CHECK:
            self.opened.emit(task.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.current_id():
            self.menu_wanted.emit(self.current_id(), event.globalPos())

    def event(self, event: QEvent) -> bool:
        mine = {Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if event.key() in mine and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asks = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_F2: self.opened,
            Qt.Key.Key_Space: self.finish_wanted,
            Qt.Key.Key_Delete: self.delete_wanted,
        }
        wanted = asks.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if wanted and plain and self.current_id():
            wanted.emit(self.current_id())
        elif wanted is self.opened and plain and self._is_more(self.currentIndex()):
            self.table_wanted.emit()
        else:
            super().keyPressEvent(event)
