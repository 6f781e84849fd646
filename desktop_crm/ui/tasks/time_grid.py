"""One day or one week by the hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent, QWheelEvent

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.kit import paint
from desktop_crm.ui.tasks import block_paint
from desktop_crm.ui.tasks.canvas import STEP, Canvas, Piece, Slot, now
from desktop_crm.ui.tasks.day_layout import SHORTEST, arranged, clock
from desktop_crm.ui.theme import colour, metrics

HOUR = 52
"""Height of an hour, in px."""
SIDE = 72
"""Width of the column with the hours, in px."""
HEAD, LINE, GAP = 46, 24, 3
WORK = (9, 18)
"""Working hours."""
_MOST_LINES = 4
_BOTTOM = 8


class TimeGrid(Canvas):
    """Columns of days: above, what has no time; below, the hours with the tasks in them."""

    def __init__(self, days: int, works: Callable[[date], bool]) -> None:
        super().__init__()
        self._columns, self._works = days, works
        self._head = HEAD if days > 1 else 10
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(_("Calendar of the day") if days == 1 else _("Calendar of the week"))
        self.verticalScrollBar().setSingleStep(HOUR // 2)
        self._placed = False

    def begin_with(self, day: date) -> None:
        self.first = day - timedelta(days=day.weekday()) if self._columns > 1 else day
        self.day, self.selected, self.minute = day, "", WORK[0] * 60
        self.viewport().update()

    def shown_days(self) -> list[date]:
        return [self.first + timedelta(days=i) for i in range(self._columns)]

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

    def _fit(self) -> None:
        room = self.viewport().height() - self._top()
        bar = self.verticalScrollBar()
        bar.setPageStep(max(room, 1))
        bar.setRange(0, max(0, 24 * HOUR + _BOTTOM - room))

    def _lines(self) -> int:
        most = max((len(self._untimed(day)) for day in self.shown_days()), default=0)
        return min(max(most, 1), _MOST_LINES)

    def _untimed(self, day: date) -> list[TaskBrief]:
        return [t for t in self.of_day(day) if not t.time]

    def _top(self) -> int:
        """Where the hours begin, in px of the viewport."""
        return self._head + self._lines() * LINE + 7

    def _column(self, i: int) -> tuple[int, int]:
        """The left edge and the width of a column."""
        room = self.viewport().width() - SIDE
        left = SIDE + room * i // self._columns
        return left, SIDE + room * (i + 1) // self._columns - left

    def y_of(self, minute: int) -> int:
        """Where a minute of the day stands in the viewport."""
        return self._top() + minute * HOUR // 60 - self.verticalScrollBar().value()

    def slot_at(self, at: QPoint) -> Slot | None:
        if at.x() < SIDE or at.x() >= self.viewport().width() or at.y() < 0:
            return None
        day = self.shown_days()[min((at.x() - SIDE) * self._columns // (self.viewport().width() - SIDE), 6)]
        if at.y() < self._top():
            return Slot(day)
        minute = (at.y() - self._top() + self.verticalScrollBar().value()) * 60 // HOUR
        return Slot(day, min(max(minute // STEP * STEP, 0), 24 * 60 - STEP))

    def pieces(self) -> list[Piece]:
        made: list[Piece] = []
        for i, day in enumerate(self.shown_days()):
            made += self._timed_pieces(i, day)
        for i, day in enumerate(self.shown_days()):
            made += self._untimed_pieces(i, day)
        return made

    def _untimed_pieces(self, i: int, day: date) -> list[Piece]:
        left, width = self._column(i)
        shown = self._untimed(day)
        room = self._lines() - (1 if len(shown) > self._lines() else 0)
        return [
            Piece(t, QRect(left + 2, self._head + n * LINE, width - 5, LINE - 2))
            for n, t in enumerate(shown[:room])
        ]

    def _timed_pieces(self, i: int, day: date) -> list[Piece]:
        left, width = self._column(i)
        made = []
        for b in arranged(self.of_day(day)):
            each = (width - 6) / b.lanes
            x, top = left + 2 + round(b.lane * each), self.y_of(b.first)
            rect = QRect(x, top + 1, round(each * b.wide) - 2, max(self.y_of(b.last) - top - 2, 20))
            if rect.bottom() > self._top():
                made.append(Piece(b.task, rect, stretches=True))
        return made

    def paint(self, painter: QPainter) -> None:
        area = self.viewport().rect()
        painter.fillRect(area, colour("surface"))
        painter.save()
        painter.setClipRect(area.adjusted(0, self._top(), 0, 0))
        self._paint_hours(painter)
        self._paint_pieces(painter, timed=True)
        self._paint_drag(painter)
        self._paint_now(painter)
        painter.restore()
        self._paint_head(painter)
        self._paint_pieces(painter, timed=False)
        self._paint_more(painter)
        preview = self.preview()
        if preview and preview[1].minute is None:
            self._paint_drag(painter)

    def _paint_hours(self, painter: QPainter) -> None:
        width = self.viewport().width()
        for i, day in enumerate(self.shown_days()):
            left, wide = self._column(i)
            for start, end in self._free_hours(day):
                painter.fillRect(
                    left, self.y_of(start), wide, self.y_of(end) - self.y_of(start), colour("window")
                )
        hair = paint.hairline(painter)
        for hour in range(25):
            y = self.y_of(hour * 60)
            painter.fillRect(QRectF(SIDE - 6, y, width, hair), colour("line"))
            if hour and hour < 24:
                label = QRect(0, y - 9, SIDE - 12, 18)
                paint.line_of_text(painter, label, f"{hour}:00", "secondary", "hint", paint.MIDDLE_RIGHT)
        for i in range(self._columns):
            painter.fillRect(QRectF(self._column(i)[0], 0, hair, self.viewport().height()), colour("line"))
        self._paint_cursor(painter)

    def _free_hours(self, day: date) -> list[tuple[int, int]]:
        if not self._works(day):
            return [(0, 24 * 60)]
        return [(0, WORK[0] * 60), (WORK[1] * 60, 24 * 60)]

    def _paint_cursor(self, painter: QPainter) -> None:
        """Where the keyboard is while no task is chosen."""
        if not self.keyed or self.selected or self.minute is None or self.day not in self.shown_days():
            return
        left, width = self._column(self.shown_days().index(self.day))
        top = self.y_of(self.minute)
        where = QRect(left + 2, top + 1, width - 5, self.y_of(self.minute + SHORTEST) - top - 2)
        paint.outline(painter, where, 5, "accent", 2)

    def _paint_pieces(self, painter: QPainter, *, timed: bool) -> None:
        moment = now()
        for piece in self.pieces():
            if bool(piece.task.time) == timed:
                chosen = piece.task.id == self.selected and not piece.task.expected
                block_paint.block(
                    painter,
                    piece.rect,
                    piece.task,
                    moment,
                    selected=chosen,
                    focused=self.hasFocus(),
                    timed=False,
                )

    def _paint_now(self, painter: QPainter) -> None:
        moment = now()
        if moment.date() not in self.shown_days():
            return
        left, width = self._column(self.shown_days().index(moment.date()))
        y = self.y_of(moment.hour * 60 + moment.minute)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("bad"), 1.5))
        painter.drawLine(left, y, left + width, y)
        painter.setBrush(colour("bad"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPoint(left, y), 4, 4)

    def _paint_drag(self, painter: QPainter) -> None:
        span, preview = self.span(), self.preview()
        if span:
            where = self._rect(span[0], span[1])
            block_paint.tinted(painter, where, colour("accent").name(), 0.25)
            text = f"{clock(span[0].minute or 0)}–{clock(min((span[0].minute or 0) + span[1], 24 * 60 - 1))}"
            paint.line_of_text(painter, where.adjusted(8, 0, -4, 0), text, "secondary_strong", "accent")
        if preview:
            task, slot, stretching = preview
            self._paint_preview(painter, task, slot, stretching)

    def _paint_preview(self, painter: QPainter, task: TaskBrief, slot: Slot, stretching: bool) -> None:
        if stretching:
            start = self.slot_of(task)
            first = start.minute or 0
            where = self._rect(start, max((slot.minute or 0) - first, STEP))
            text = f"{clock(first)}–{clock(min(first + max((slot.minute or 0) - first, STEP), 24 * 60 - 1))}"
        else:
            where = self._rect(slot, max((task.length or 0) // 60, SHORTEST))
            text = clock(slot.minute) if slot.minute is not None else ""
        block_paint.tinted(painter, where, colour("accent").name(), 0.25)
        paint.outline(painter, where, 5, "accent", 2)
        paint.line_of_text(
            painter, where.adjusted(8, 0, -4, 0), f"{text} {task.name}".strip(), "secondary_strong", "accent"
        )

    def _rect(self, slot: Slot, length: int) -> QRect:
        """Where something of so many minutes would stand."""
        days = self.shown_days()
        left, width = self._column(days.index(slot.day) if slot.day in days else 0)
        if slot.minute is None:
            return QRect(left + 2, self._head, width - 5, LINE - 2)
        top = self.y_of(slot.minute)
        return QRect(left + 2, top + 1, width - 5, max(self.y_of(slot.minute + length) - top - 2, 20))

    def _paint_head(self, painter: QPainter) -> None:
        area = self.viewport().rect()
        painter.fillRect(QRect(0, 0, area.width(), self._top()), colour("surface"))
        hair = paint.hairline(painter)
        painter.fillRect(QRectF(0, self._top() - hair, area.width(), hair), colour("line_strong"))
        paint.line_of_text(
            painter,
            QRect(0, self._head, SIDE - 12, LINE),
            _("all day"),
            "secondary",
            "hint",
            paint.MIDDLE_RIGHT,
        )
        for i, day in enumerate(self.shown_days()):
            left, width = self._column(i)
            painter.fillRect(QRectF(left, 8, hair, self._top() - 8), colour("line"))
            if self._columns > 1:
                self._paint_day(painter, day, QRect(left, 0, width, HEAD))

    def _paint_day(self, painter: QPainter, day: date, area: QRect) -> None:
        today = day == now().date()
        tone = "text" if self._works(day) else "hint"
        number, name = str(day.day), _weekday(day)
        wide = metrics("page").horizontalAdvance(number)
        if today:
            disc = QRect(area.left() + 8, (HEAD - 30) // 2, max(30, wide + 12), 30)
            paint.box(painter, disc, 15, "accent")
            paint.line_of_text(painter, disc, number, "card", "on_accent", paint.MIDDLE)
            paint.line_of_text(
                painter, area.adjusted(disc.width() + 16, 0, -4, 0), name, "secondary", "accent"
            )
        else:
            paint.line_of_text(painter, area.adjusted(12, 0, 0, 0), number, "card", tone)
            room = area.adjusted(12 + metrics("card").horizontalAdvance(number) + 8, 0, -4, 0)
            paint.line_of_text(painter, room, name, "secondary", "secondary" if self._works(day) else "hint")

    def _paint_more(self, painter: QPainter) -> None:
        for i, day in enumerate(self.shown_days()):
            hidden = len(self._untimed(day)) - (self._lines() - 1)
            if len(self._untimed(day)) > self._lines():
                left, width = self._column(i)
                where = QRect(left + 10, self._head + (self._lines() - 1) * LINE, width - 14, LINE - 2)
                paint.line_of_text(
                    painter,
                    where,
                    ngettext("{n} more", "{n} more", hidden).format(n=hidden),
                    "secondary",
                    "secondary",
                )

    def _click_empty(self, at: QPoint, slot: Slot) -> None:
        if at.y() < self._head and self._columns > 1:
            self.day_wanted.emit(slot.day)
            return
        crowded = len(self._untimed(slot.day)) > self._lines()
        if slot.minute is None and crowded and at.y() >= self._head + (self._lines() - 1) * LINE:
            self.day_wanted.emit(slot.day)
            return
        super()._click_empty(at, slot)

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
        top, bottom = self._top() + 4, self.viewport().height() - HOUR
        y = self.y_of(minute)
        bar = self.verticalScrollBar()
        if y < top:
            bar.setValue(bar.value() - (top - y))
        elif y > bottom:
            bar.setValue(bar.value() + (y - bottom))


def _weekday(day: date) -> str:
    from babel.dates import format_date

    from desktop_crm.base.i18n import language

    return str(format_date(day, "EEE", locale=language()))
