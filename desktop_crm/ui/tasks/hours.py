"""The hours of one day or one week: where everything stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent

from desktop_crm.base.i18n import _
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.tasks.canvas import STEP, Piece, Slot
from desktop_crm.ui.tasks.day_layout import SHORTEST, arranged
from desktop_crm.ui.tasks.keyed_canvas import KeyedCanvas

HOUR = 52
"""Height of an hour, in px."""
SIDE = 72
"""Width of the column with the hours, in px."""
HEAD, LINE, GAP = 46, 24, 3
WORK = (9, 18)
"""Working hours."""
NARROWEST, MORE = 34, 26
"""How narrow a task may become, and the room in which the number of those left out stands; px."""
_MOST_LINES = 4
_BOTTOM = 8
EDGE_OF_SIGHT = 24


class Hours(KeyedCanvas):
    """Columns of days: above, what has no time; below, the hours with the tasks in them."""

    def __init__(self, days: int, works: Callable[[date], bool]) -> None:
        super().__init__()
        self.columns, self.works = days, works
        self.head = HEAD if days > 1 else 10
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(_("Calendar of the day") if days == 1 else _("Calendar of the week"))
        self.verticalScrollBar().setSingleStep(HOUR // 2)
        self._placed = False

    def begin_with(self, day: date) -> None:
        self.first = day - timedelta(days=day.weekday()) if self.columns > 1 else day
        self.day, self.selected, self.minute = day, "", WORK[0] * 60
        self.viewport().update()

    def shown_days(self) -> list[date]:
        return [self.first + timedelta(days=i) for i in range(self.columns)]

    def tasks_changed(self) -> None:
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if not self._placed and self.viewport().height() > HOUR:
            self._placed = True
            self.verticalScrollBar().setValue((WORK[0] * HOUR) - HOUR // 2)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() // 2)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is dragged to the edge brings further hours into sight."""
        y, bar = event.position().y(), self.verticalScrollBar()
        if self.dragging() and y > self.viewport().height() - EDGE_OF_SIGHT:
            bar.setValue(bar.value() + EDGE_OF_SIGHT // 2)
        elif self.dragging() and self.top() < y < self.top() + EDGE_OF_SIGHT:
            bar.setValue(bar.value() - EDGE_OF_SIGHT // 2)
        super().mouseMoveEvent(event)

    def _fit(self) -> None:
        room = self.viewport().height() - self.top()
        bar = self.verticalScrollBar()
        bar.setPageStep(max(room, 1))
        bar.setRange(0, max(0, 24 * HOUR + _BOTTOM - room))

    def lines(self) -> int:
        """How many lines there are for tasks of a whole day."""
        most = max((len(self.untimed(day)) for day in self.shown_days()), default=0)
        return min(max(most, 1), _MOST_LINES)

    def untimed(self, day: date) -> list[TaskBrief]:
        """The tasks of a day that have no time."""
        return [t for t in self.of_day(day) if not t.time]

    def top(self) -> int:
        """Where the hours begin, in px of the viewport."""
        return self.head + self.lines() * LINE + 7

    def column(self, i: int) -> tuple[int, int]:
        """The left edge and the width of a column."""
        room = self.viewport().width() - SIDE
        left = SIDE + room * i // self.columns
        return left, SIDE + room * (i + 1) // self.columns - left

    def y_of(self, minute: int) -> int:
        """Where a minute of the day stands in the viewport."""
        return self.top() + minute * HOUR // 60 - self.verticalScrollBar().value()

    def slot_at(self, at: QPoint) -> Slot | None:
        if at.x() < SIDE or at.x() >= self.viewport().width() or at.y() < 0:
            return None
        day = self.shown_days()[min((at.x() - SIDE) * self.columns // (self.viewport().width() - SIDE), 6)]
        if at.y() < self.top():
            return Slot(day)
        minute = (at.y() - self.top() + self.verticalScrollBar().value()) * 60 // HOUR
        return Slot(day, min(max(minute // STEP * STEP, 0), 24 * 60 - STEP))

    def pieces(self) -> list[Piece]:
        made: list[Piece] = []
        for i, day in enumerate(self.shown_days()):
            made += self._timed_pieces(i, day)
        for i, day in enumerate(self.shown_days()):
            made += self._untimed_pieces(i, day)
        return made

    def _untimed_pieces(self, i: int, day: date) -> list[Piece]:
        left, width = self.column(i)
        shown = self.untimed(day)
        room = self.lines() - (1 if len(shown) > self.lines() else 0)
        return [
            Piece(t, QRect(left + 2, self.head + n * LINE, width - 5, LINE - 2))
            for n, t in enumerate(shown[:room])
        ]

    def _timed_pieces(self, i: int, day: date) -> list[Piece]:
        left, width = self.column(i)
        made = []
        for b in arranged(self.of_day(day)):
            most = width // NARROWEST
            if b.lane >= most:
                continue
            crowded = b.lanes > most
            each = (width - 6 - (MORE if crowded else 0)) / min(b.lanes, most)
            x, top = left + 2 + round(b.lane * each), self.y_of(b.first)
            wide = min(b.wide, most - b.lane)
            rect = QRect(x, top + 1, round(each * wide) - 2, max(self.y_of(b.last) - top - 2, 20))
            if rect.bottom() > self.top():
                made.append(Piece(b.task, rect, stretches=True))
        return made

    def crowds(self, i: int, day: date) -> list[tuple[int, QRect]]:
        """Where more stands at one time than there is room for: how many, and where that is said."""
        left, width = self.column(i)
        hidden = Counter(b.group for b in arranged(self.of_day(day)) if b.lane >= width // NARROWEST)
        return [
            (n, QRect(left + width - MORE - 2, self.y_of(first) + 1, MORE, 20)) for first, n in hidden.items()
        ]

    def rect(self, slot: Slot, length: int) -> QRect:
        """Where something of so many minutes would stand."""
        days = self.shown_days()
        left, width = self.column(days.index(slot.day) if slot.day in days else 0)
        if slot.minute is None:
            return QRect(left + 2, self.head, width - 5, LINE - 2)
        top = self.y_of(slot.minute)
        return QRect(left + 2, top + 1, width - 5, max(self.y_of(slot.minute + length) - top - 2, 20))

    def go(self, days: int, tasks: int) -> None:
        if days:
            self.go_to_day(self.day + timedelta(days=days))
        elif not self.choose_next(tasks):
            self.select("")
            at = WORK[0] * 60 if self.minute is None else self.minute
            self.minute = min(max(at + tasks * SHORTEST, 0), 24 * 60 - SHORTEST)
            self._bring(self.minute)
        self.viewport().update()

    def reveal(self) -> None:
        task = next((t for t in self.of_day(self.day) if t.id == self.selected), None)
        if task and task.time:
            self.minute = self.slot_of(task).minute
            self._bring(self.minute or 0)

    def _bring(self, minute: int) -> None:
        top, bottom = self.top() + 4, self.viewport().height() - HOUR
        y = self.y_of(minute)
        bar = self.verticalScrollBar()
        if y < top:
            bar.setValue(bar.value() - (top - y))
        elif y > bottom:
            bar.setValue(bar.value() + (y - bottom))
