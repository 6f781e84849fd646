"""One day or one week by the hour, painted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.kit import paint
from desktop_crm.ui.tasks import block_paint
from desktop_crm.ui.tasks.canvas import STEP, Slot, now
from desktop_crm.ui.tasks.day_layout import SHORTEST, clock
from desktop_crm.ui.tasks.hours import HEAD, LINE, SIDE, WORK, Hours
from desktop_crm.ui.theme import colour, metrics


class TimeGrid(Hours):
    """Columns of days: above, what has no time; below, the hours with the tasks in them."""

    def paint(self, painter: QPainter) -> None:
        area = self.viewport().rect()
        painter.fillRect(area, colour("surface"))
        painter.save()
        painter.setClipRect(area.adjusted(0, self.top(), 0, 0))
        self._paint_hours(painter)
        self._paint_pieces(painter, timed=True)
        self._paint_crowds(painter)
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
            left, wide = self.column(i)
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
        for i in range(self.columns):
            painter.fillRect(QRectF(self.column(i)[0], 0, hair, self.viewport().height()), colour("line"))
        self._paint_cursor(painter)

    def _free_hours(self, day: date) -> list[tuple[int, int]]:
        if not self.works(day):
            return [(0, 24 * 60)]
        return [(0, WORK[0] * 60), (WORK[1] * 60, 24 * 60)]

    def _paint_cursor(self, painter: QPainter) -> None:
        """Where the keyboard is while no task is chosen."""
        if not self.keyed or self.selected or self.minute is None or self.day not in self.shown_days():
            return
        left, width = self.column(self.shown_days().index(self.day))
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

    def _paint_crowds(self, painter: QPainter) -> None:
        for i, day in enumerate(self.shown_days()):
            for n, where in self.crowds(i, day):
                paint.box(painter, where, 5, "sunken")
                paint.line_of_text(painter, where, f"+{n}", "secondary", "secondary", paint.MIDDLE)

    def _paint_now(self, painter: QPainter) -> None:
        moment = now()
        if moment.date() not in self.shown_days():
            return
        left, width = self.column(self.shown_days().index(moment.date()))
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
            where = self.rect(span[0], span[1])
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
            where = self.rect(start, max((slot.minute or 0) - first, STEP))
            text = f"{clock(first)}–{clock(min(first + max((slot.minute or 0) - first, STEP), 24 * 60 - 1))}"
        else:
            where = self.rect(slot, max((task.length or 0) // 60, SHORTEST))
            text = clock(slot.minute) if slot.minute is not None else ""
        block_paint.tinted(painter, where, colour("accent").name(), 0.25)
        paint.outline(painter, where, 5, "accent", 2)
        paint.line_of_text(
            painter, where.adjusted(8, 0, -4, 0), f"{text} {task.name}".strip(), "secondary_strong", "accent"
        )

    def _paint_head(self, painter: QPainter) -> None:
        area = self.viewport().rect()
        painter.fillRect(QRect(0, 0, area.width(), self.top()), colour("surface"))
        hair = paint.hairline(painter)
        painter.fillRect(QRectF(0, self.top() - hair, area.width(), hair), colour("line_strong"))
        paint.line_of_text(
            painter,
            QRect(0, self.head, SIDE - 12, LINE),
            _("all day"),
            "secondary",
            "hint",
            paint.MIDDLE_RIGHT,
        )
        for i, day in enumerate(self.shown_days()):
            left, width = self.column(i)
            painter.fillRect(QRectF(left, 8, hair, self.top() - 8), colour("line"))
            if self.columns > 1:
                self._paint_day(painter, day, QRect(left, 0, width, HEAD))

    def _paint_day(self, painter: QPainter, day: date, area: QRect) -> None:
        today = day == now().date()
        tone = "text" if self.works(day) else "hint"
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
            paint.line_of_text(painter, room, name, "secondary", "secondary" if self.works(day) else "hint")

    def _paint_more(self, painter: QPainter) -> None:
        for i, day in enumerate(self.shown_days()):
            hidden = len(self.untimed(day)) - (self.lines() - 1)
            if len(self.untimed(day)) > self.lines():
                left, width = self.column(i)
                where = QRect(left + 10, self.head + (self.lines() - 1) * LINE, width - 14, LINE - 2)
                paint.line_of_text(
                    painter,
                    where,
                    ngettext("{n} more", "{n} more", hidden).format(n=hidden),
                    "secondary",
                    "secondary",
                )

    def _click_empty(self, at: QPoint, slot: Slot) -> None:
        if at.y() < self.head and self.columns > 1:
            self.day_wanted.emit(slot.day)
            return
        i = self.shown_days().index(slot.day)
        if self.columns > 1 and any(where.contains(at) for _n, where in self.crowds(i, slot.day)):
            self.day_wanted.emit(slot.day)
            return
        crowded = len(self.untimed(slot.day)) > self.lines()
        if slot.minute is None and crowded and at.y() >= self.head + (self.lines() - 1) * LINE:
            self.day_wanted.emit(slot.day)
            return
        super()._click_empty(at, slot)


def _weekday(day: date) -> str:
    from babel.dates import format_date

    return str(format_date(day, "EEE", locale=language()))
