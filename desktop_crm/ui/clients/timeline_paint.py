"""How the rows of a timeline are measured and painted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import _, language
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.ops import timeline
from desktop_crm.ops.timeline import Event
from desktop_crm.ui import icons
from desktop_crm.ui.clients.timeline_model import body_of
from desktop_crm.ui.forms.day_words import capital, near
from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import Radius, colour, font, metrics

LINES = 6
"""A longer text is folded to so many lines until one asks for all of it."""

LEFT = 30
_TOP, _LINE, _GAP, _DAY, _MORE = 6, 18, 10, 26, 18
_ENOUGH, _MOST = 1500, 30_000
"""So many letters fill the folded lines for sure, and so many are painted at most."""

SIGNS = {
    timeline.NOTE: ("notebook-pen", "accent"),
    timeline.CREATED: ("circle-plus", "good"),
    timeline.CHANGED: ("pencil", "secondary"),
    timeline.BINNED: ("trash-2", "bad"),
    timeline.RESTORED: ("rotate-ccw", "good"),
    timeline.IMPORTED: ("file-spreadsheet", "accent"),
    timeline.UNDONE: ("undo-2", "warning"),
    timeline.CALL_IN: ("phone-incoming", "good"),
    timeline.CALL_OUT: ("phone-outgoing", "accent"),
    timeline.CALL_MISSED: ("phone-missed", "bad"),
    timeline.CALL_FAILED: ("phone-off", "warning"),
    timeline.LETTER: ("mail", "secondary"),
    timeline.MEETING: ("users", "accent"),
    timeline.TASK: ("check", "good"),
    timeline.STAGE: ("arrow-right", "accent"),
    timeline.WON: ("trophy", "good"),
    timeline.LOST: ("circle-x", "bad"),
    timeline.ANSWERS: ("list-checks", "accent"),
}
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


@dataclass(frozen=True, slots=True)
class Shape:
    """One row at a given width. `day` is named above the first event of a day; `more` what folds and unfolds it."""

    day: str
    time: str
    text: str
    body: int
    more: str

    def height(self) -> int:
        """The height of the row."""
        return self.head() + _LINE + self.body + (_MORE if self.more else 0) + _GAP

    def head(self) -> int:
        """Where the title begins."""
        return (_DAY if self.day else 0) + _TOP

    def body_area(self, row: QRect) -> QRect:
        """Where the text of a row is."""
        top = row.top() + self.head() + _LINE
        return QRect(row.left() + LEFT, top, row.width() - LEFT - 2, self.body)

    def more_area(self, row: QRect) -> QRect:
        """Where one folds and unfolds it; empty where there is nothing to."""
        if not self.more:
            return QRect()
        area = self.body_area(row)
        wide = metrics("secondary_strong").horizontalAdvance(self.more) + 6
        return QRect(area.left(), area.bottom() + 1, wide, _MORE)


def shape_of(event: Event, before: Event | None, width: int, *, unfolded: bool) -> Shape:
    """The shape of an event that stands below `before`."""
    moment = local_time(event.moment)
    new_day = before is None or local_time(before.moment).date() != moment.date()
    day = _named(moment.date(), wall_clock().date(), language()) if new_day else ""
    whole = body_of(event)
    text, high, folds = _folded(whole, width - LEFT - 2)
    if folds and unfolded:
        text = whole[:_MOST]
        high = _height(text, width - LEFT - 2)
    more = (_("Less") if unfolded else _("More…")) if folds else ""
    return Shape(day, f"{moment:%H:%M}", text, high, more)


def _folded(whole: str, width: int) -> tuple[str, int, bool]:
    """The text as far as the folded lines show it, their height, and whether there is more of it."""
    text = whole[:_ENOUGH]
    high = _height(text, width) if text else 0
    most = LINES * metrics("body").lineSpacing()
    # Folding away one line would save no room: what unfolds it needs one too.
    return (text, most, True) if high > most + metrics("body").lineSpacing() else (text, high, False)


def _height(text: str, width: int) -> int:
    return metrics("body").boundingRect(QRect(0, 0, width, 10_000_000), _WRAP, text).height()


@lru_cache(maxsize=512)
def _named(day: date, today: date, _language: str) -> str:
    return capital(near(day, today))


def paint_row(
    painter: QPainter, row: QRect, event: Event, shape: Shape, *, lit: bool, ringed: bool, editing: bool
) -> None:
    """An event at `row`; `lit` under the mouse when one can go to what it tells of."""
    inner = row.adjusted(0, _DAY if shape.day else 0, 0, 0)
    if shape.day:
        _paint_day(painter, QRect(row.left(), row.top(), row.width(), _DAY), shape.day)
    if lit:
        paint.box(painter, inner.adjusted(-6, 0, 4, -4), Radius.CONTROL, "row_hover")
    icon, token = SIGNS[event.kind]
    top = row.top() + shape.head()
    icons.paint(painter, QRect(row.left() + 2, top + 1, 16, 16), icon, token)
    time = metrics("secondary").horizontalAdvance(shape.time) + 4
    when = QRect(row.right() - 1 - time, top, time, _LINE)
    paint.line_of_text(painter, when, shape.time, "secondary", "hint", paint.MIDDLE_RIGHT)
    title = QRect(row.left() + LEFT, top, row.width() - LEFT - time - 10, _LINE)
    paint.line_of_text(painter, title, event.title, "name")
    if not editing:
        _paint_body(painter, row, shape)
    if ringed:
        paint.focus_ring(painter, inner.adjusted(-6, 0, 4, -4), Radius.CONTROL)


def _paint_day(painter: QPainter, where: QRect, day: str) -> None:
    paint.line_of_text(painter, where, day, "caption", "hint")
    left = where.left() + metrics("caption").horizontalAdvance(day) + 10
    painter.fillRect(QRect(left, where.center().y(), where.right() - 2 - left, 1), colour("line"))


def _paint_body(painter: QPainter, row: QRect, shape: Shape) -> None:
    area = shape.body_area(row)
    painter.save()
    painter.setClipRect(area)
    painter.setFont(font("body"))
    painter.setPen(colour("secondary"))
    painter.drawText(area, _WRAP, shape.text)
    painter.restore()
    if shape.more:
        paint.line_of_text(painter, shape.more_area(row), shape.more, "secondary_strong", "accent")
