"""What the day, the week and the month have in common: tasks as pieces that are chosen, dragged and stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from desktop_crm.base.clock import wall_clock
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.tasks import words
from desktop_crm.ui.tasks.day_layout import minutes

EDGE = 6
"""How near to the lower edge of a piece, in px, the mouse stretches it."""
STEP = 15
"""Minutes by which pieces move and grow."""
USUAL_LENGTH = 3600
LAST = 24 * 60 - STEP


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the calendar: a day, and a minute of it or the whole day."""

    day: date
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A task where it is painted. `stretches`: its lower edge changes how long it is."""

    task: TaskBrief
    rect: QRect
    stretches: bool = False
    starts: bool = True

    def check_rect(self) -> QRect:
        """The ring that finishes the task."""
        return QRect(self.rect.left() + 4, self.rect.top() + 1, 20, min(self.rect.height() - 2, 20))


@dataclass(slots=True)
class _Drag:
    """A press of the mouse and what has become of it."""

    at: QPoint
    piece: Piece | None
    stretching: bool
    origin: Slot | None
    target: Slot | None = None
    moving: bool = False


class Canvas(QAbstractScrollArea):
    """A painted calendar. It shows what is saved: it tells what is wanted and never moves anything by itself."""

    opened = Signal(str)
    chosen = Signal(str)
    finish_wanted = Signal(str)
    delete_wanted = Signal(str)
    moved = Signal(str, object)
    """A task should go to another Slot."""
    stretched = Signal(str, int)
    """A task should last so many seconds."""
    wanted = Signal(object, int)
    """A new task is wanted in this Slot, of so many seconds (0: not said)."""
    day_wanted = Signal(object)
    paged = Signal(int)
    today_wanted = Signal()
    menu_wanted = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[TaskBrief] = []
        self._of_day: dict[str, list[TaskBrief]] = {}
        self.first = self.day = wall_clock().date()
        self.minute: int | None = None
        self.selected = ""
        self.keyed = False
        """Whether the keyboard leads, so that its place is shown where no task is chosen."""
        self._drag: _Drag | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._minute_hand = QTimer(self, interval=60_000)
        self._minute_hand.timeout.connect(self.viewport().update)
        self._minute_hand.start()

    def shown_days(self) -> list[date]:
        """The days in sight."""
        raise NotImplementedError

    def pieces(self) -> list[Piece]:
        """The tasks where they are painted, those painted later on top."""
        raise NotImplementedError

    def slot_at(self, at: QPoint) -> Slot | None:
        """The place under a point of the viewport."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Draw the calendar."""
        raise NotImplementedError

    def begin_with(self, day: date) -> None:
        """Put this day in sight, and the keyboard on it."""
        raise NotImplementedError

    def show_tasks(self, tasks: Sequence[TaskBrief]) -> None:
        """Show these tasks."""
        self.tasks = list(tasks)
        self._of_day = {}
        for task in sorted(tasks, key=_order):
            self._of_day.setdefault(task.day or "", []).append(task)
        if self.selected not in {t.id for t in tasks}:
            self.selected = ""
        self.tasks_changed()
        self.viewport().update()

    def tasks_changed(self) -> None:
        """Other tasks are to be shown."""

    def of_day(self, day: date) -> list[TaskBrief]:
        """The tasks of a day: the whole day first, then by time."""
        return self._of_day.get(day.isoformat(), [])

    def select(self, task_id: str) -> None:
        """Choose a task, or none."""
        if task_id != self.selected:
            self.selected = task_id
            task = next((t for t in self.tasks if t.id == task_id and not t.expected), None)
            if task:
                said = " ".join(filter(None, (words.when(task, wall_clock()), task.name, words.whom(task))))
                self.setAccessibleDescription(said)
                if task.day:
                    self.day = date.fromisoformat(task.day)
            self.chosen.emit(task_id)
            self.viewport().update()

    def piece_at(self, at: QPoint) -> Piece | None:
        """The piece under a point of the viewport."""
        return next((p for p in reversed(self.pieces()) if p.rect.contains(at)), None)

    def dragging(self) -> bool:
        """Whether something is being dragged or drawn with the mouse."""
        return self._drag is not None and self._drag.moving

    def preview(self) -> tuple[TaskBrief, Slot, bool] | None:
        """What is being dragged, where it would go, and whether it is being stretched."""
        drag = self._drag
        if drag is None or not drag.moving or drag.target is None:
            return None
        if drag.piece:
            return drag.piece.task, drag.target, drag.stretching
        return None

    def span(self) -> tuple[Slot, int] | None:
        """What is being drawn on the empty calendar: where it begins, and for how many minutes."""
        drag = self._drag
        if drag is None or drag.piece or not drag.moving or not drag.origin or not drag.target:
            return None
        if drag.origin.minute is None or drag.target.minute is None:
            return None
        low, high = sorted((drag.origin.minute, drag.target.minute))
        return Slot(drag.origin.day, low), high - low + STEP

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.keyed = False
        at = event.position().toPoint()
        piece = self.piece_at(at)
        if piece and not piece.task.expected and piece.check_rect().contains(at):
            self.finish_wanted.emit(piece.task.id)
            return
        stretching = piece is not None and self._on_edge(piece, at)
        self._drag = _Drag(at, piece, stretching, self.slot_at(at))
        self.select(piece.task.id if piece else "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, drag = event.position().toPoint(), self._drag
        if drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_what_is_possible(at)
            return
        far = (at - drag.at).manhattanLength() >= QApplication.startDragDistance()
        fixed = drag.piece is not None and drag.piece.task.expected
        if (drag.moving or far) and not fixed:
            drag.moving = True
            drag.target = self._target(drag, at)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag = self._drag
        if event.button() != Qt.MouseButton.LeftButton or drag is None:
            return
        made = self.span()
        self._drag = None
        self.viewport().update()
        if not drag.moving:
            if drag.piece is None and drag.origin:
                self._click_empty(drag.at, drag.origin)
        elif made:
            self.wanted.emit(made[0], made[1] * 60)
        elif drag.piece and drag.target:
            self._drop(drag.piece.task, drag.target, drag.stretching)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        piece = self.piece_at(event.position().toPoint())
        if piece:
            self.opened.emit(piece.task.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        piece = self.piece_at(self.viewport().mapFromGlobal(event.globalPos()))
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            piece = next((p for p in self.pieces() if p.task.id == self.selected), None)
        if piece:
            self.select(piece.task.id)
            self.menu_wanted.emit(piece.task.id, event.globalPos())

    def _click_empty(self, at: QPoint, slot: Slot) -> None:
        self.day, self.minute = slot.day, slot.minute
        self.wanted.emit(slot, 0)

    def _drop(self, task: TaskBrief, target: Slot, stretching: bool) -> None:
        if stretching and target.minute is not None:
            seconds = (target.minute - minutes(task.time or "00:00")) * 60
            self.stretched.emit(task.id, max(seconds, STEP * 60))
        elif target != self.slot_of(task):
            self.moved.emit(task.id, target)

    def slot_of(self, task: TaskBrief) -> Slot:
        """Where a task with a day stands."""
        return Slot(date.fromisoformat(task.day or ""), minutes(task.time) if task.time else None)

    def _target(self, drag: _Drag, at: QPoint) -> Slot | None:
        """Where the drag leads: pieces keep to the quarter hours, and to the point where they were taken."""
        under = self.slot_at(at)
        if under is None or drag.piece is None:
            return under
        if drag.stretching:
            end = (under.minute if under.minute is not None else 0) + STEP
            return Slot(self.slot_of(drag.piece.task).day, end)
        held = drag.origin.minute if drag.origin else None
        start = self.slot_of(drag.piece.task).minute
        if under.minute is None or held is None or start is None:
            return self.as_moved(drag.piece.task, under)
        moved = round((start + under.minute - held) / STEP) * STEP
        return Slot(under.day, min(max(moved, 0), LAST))

    def as_moved(self, task: TaskBrief, under: Slot) -> Slot:
        """Where a task goes that is taken to a place of another sort than its own."""
        return under

    def _on_edge(self, piece: Piece, at: QPoint) -> bool:
        return piece.stretches and not piece.task.expected and at.y() > piece.rect.bottom() - EDGE

    def _show_what_is_possible(self, at: QPoint) -> None:
        piece = self.piece_at(at)
        edge = piece is not None and self._on_edge(piece, at)
        self.viewport().setCursor(Qt.CursorShape.SizeVerCursor if edge else Qt.CursorShape.ArrowCursor)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            piece = self.piece_at(event.pos())
            QToolTip.showText(event.globalPos(), plain_tooltip(told(piece.task)) if piece else "", self)
            return True
        return super().viewportEvent(event)


def _order(task: TaskBrief) -> tuple[bool, str, bool, str, str]:
    return task.time is not None, task.time or "", task.done is not None, task.name, task.id


def told(task: TaskBrief) -> str:
    """What the tooltip of a task says."""
    return "\n".join(
        filter(None, (task.name, words.span(task), words.whom(task), task.responsible_name, task.text))
    )


def now() -> datetime:
    """The wall clock, as the calendars ask it."""
    return wall_clock()
