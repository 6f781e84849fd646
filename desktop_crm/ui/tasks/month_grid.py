"""A month, a cell for each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.kit import paint
from desktop_crm.ui.tasks import block_paint
from desktop_crm.ui.tasks.canvas import Piece, Slot, now
from desktop_crm.ui.tasks.keyed_canvas import KeyedCanvas
from desktop_crm.ui.theme import colour, metrics

HEAD, NUMBER, LINE = 30, 28, 21
_DAYS = 7


class MonthGrid(KeyedCanvas):
    """Six weeks at most, from Monday to Sunday; a task dragged to another day keeps its time."""

    def __init__(self, works: Callable[[date], bool]) -> None:
        super().__init__()
        self._works = works
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Calendar of the month"))

    def begin_with(self, day: date) -> None:
        self.first, self.day, self.selected = day.replace(day=1), day, ""
        self.viewport().update()

    def shown_days(self) -> list[date]:
        start = self.first - timedelta(days=self.first.weekday())
        return [start + timedelta(days=i) for i in range(_DAYS * self._weeks())]

    def _weeks(self) -> int:
        following = (self.first + timedelta(days=31)).replace(day=1)
        return -(-((following - self.first).days + self.first.weekday()) // _DAYS)

    def cell(self, i: int) -> QRect:
        """The cell of the i-th day in sight."""
        width, height = self.viewport().width(), self.viewport().height() - HEAD
        line, place = divmod(i, _DAYS)
        left, right = width * place // _DAYS, width * (place + 1) // _DAYS
        top, bottom = height * line // self._weeks(), height * (line + 1) // self._weeks()
        return QRect(left, HEAD + top, right - left, bottom - top)

    def slot_at(self, at: QPoint) -> Slot | None:
        found = next((d for i, d in enumerate(self.shown_days()) if self.cell(i).contains(at)), None)
        return Slot(found) if found else None

    def _room(self, cell: QRect) -> int:
        return max((cell.height() - NUMBER - 2) // LINE, 0)

    def pieces(self) -> list[Piece]:
        made: list[Piece] = []
        for i, day in enumerate(self.shown_days()):
            cell, shown = self.cell(i), self.of_day(day)
            room = self._room(cell)
            made += [
                Piece(t, QRect(cell.left() + 4, cell.top() + NUMBER + n * LINE, cell.width() - 8, LINE - 2))
                for n, t in enumerate(shown[:room])
            ]
        return made

    def as_moved(self, task: TaskBrief, under: Slot) -> Slot:
        return Slot(under.day, self.slot_of(task).minute)

    def stepped(self, slot: Slot, days: int, quarters: int) -> Slot:
        return Slot(slot.day + timedelta(days=days + _DAYS * quarters), slot.minute)

    def paint(self, painter: QPainter) -> None:
        painter.fillRect(self.viewport().rect(), colour("surface"))
        self._paint_names(painter)
        for i, day in enumerate(self.shown_days()):
            self._paint_cell(painter, self.cell(i), day)
        moment, focused = now(), self.hasFocus()
        for piece in self.pieces():
            chosen = piece.task.id == self.selected and not piece.task.expected
            block_paint.block(painter, piece.rect, piece.task, moment, selected=chosen, focused=focused)
        self._paint_more(painter)
        preview = self.preview()
        if preview and preview[1].day in self.shown_days():
            where = self.cell(self.shown_days().index(preview[1].day)).adjusted(2, 2, -2, -2)
            block_paint.tinted(painter, where, colour("accent").name(), 0.14)
            paint.outline(painter, where, 6, "accent", 2)
            inside = where.adjusted(10, 4, -4, -where.height() + 26)
            paint.line_of_text(painter, inside, preview[0].name, "secondary_strong", "accent")

    def _paint_names(self, painter: QPainter) -> None:
        from babel.dates import format_date

        for i, day in enumerate(self.shown_days()[:_DAYS]):
            cell = self.cell(i)
            where = QRect(cell.left() + 10, 0, cell.width() - 14, HEAD)
            long = str(format_date(day, "EEEE", locale=language()))
            short = str(format_date(day, "EEE", locale=language()))
            name = long if metrics("secondary").horizontalAdvance(long) < where.width() else short
            paint.line_of_text(painter, where, name, "secondary", "secondary")

    def _paint_cell(self, painter: QPainter, cell: QRect, day: date) -> None:
        inside = day.month == self.first.month
        if not self._works(day) or not inside:
            painter.fillRect(cell, colour("window"))
        hair = paint.hairline(painter)
        painter.fillRect(QRectF(cell.left(), cell.top(), cell.width(), hair), colour("line"))
        painter.fillRect(QRectF(cell.left(), cell.top(), hair, cell.height()), colour("line"))
        number = QRect(cell.left() + 6, cell.top() + 4, 22, 22)
        if day == now().date():
            paint.box(painter, number, 11, "accent")
            paint.line_of_text(painter, number, str(day.day), "secondary_strong", "on_accent", paint.MIDDLE)
        else:
            tone = "text" if inside and self._works(day) else "hint"
            paint.line_of_text(painter, number, str(day.day), "secondary", tone, paint.MIDDLE)
        if day == self.day and self.keyed and not self.selected:
            paint.outline(painter, cell.adjusted(1, 1, -1, -1), 6, "accent", 2)

    def _paint_more(self, painter: QPainter) -> None:
        for i, day in enumerate(self.shown_days()):
            hidden = self._hidden(i, day)
            if hidden:
                said = ngettext("{n} more", "{n} more", hidden).format(n=hidden)
                where = self._more_rect(i)
                paint.line_of_text(painter, where, said, "secondary", "secondary", paint.MIDDLE_RIGHT)

    def _hidden(self, i: int, day: date) -> int:
        return max(len(self.of_day(day)) - self._room(self.cell(i)), 0)

    def _more_rect(self, i: int) -> QRect:
        cell = self.cell(i)
        return QRect(cell.left() + 34, cell.top() + 4, cell.width() - 42, 22)

    def _click_empty(self, at: QPoint, slot: Slot) -> None:
        i = self.shown_days().index(slot.day)
        if at.y() < self.cell(i).top() + NUMBER:
            self.day_wanted.emit(slot.day)
        else:
            super()._click_empty(at, slot)

    def go(self, days: int, tasks: int) -> None:
        if days or not self.choose_next(tasks):
            self.go_to_day(self.day + timedelta(days=days + _DAYS * (tasks if not days else 0)))
        self.viewport().update()
