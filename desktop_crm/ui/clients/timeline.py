"""A client's timeline as a painted list; older events are fetched as one scrolls down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Moment
from desktop_crm.ops import timeline
from desktop_crm.ops.timeline import Event, Line
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit import paint
from desktop_crm.ui.theme import colour, font, metrics

Index = QModelIndex | QPersistentModelIndex

PAGE = 60
_LEFT, _GAP, _LINE = 30, 10, 18
_SIGNS = {
    timeline.NOTE: ("notebook-pen", "accent"),
    timeline.CREATED: ("circle-plus", "good"),
    timeline.CHANGED: ("pencil", "secondary"),
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


class TimelineModel(QAbstractListModel):
    """The events of one record, the newest first, read a page at a time."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._of: tuple[str, str] | None = None
        self._more = False
        self._only: str | None = None
        self.events: list[Event] = []

    def show(self, entity: str, record_id: str, only: str | None = None) -> None:
        """Show the events of a record, as they are now; `only` is a key of timeline.FILTERS."""
        self.beginResetModel()
        self._of, self._only = (entity, record_id), only
        self.events = self._read(None)
        self._more = bool(self.events)
        self.endResetModel()

    def _read(self, before: int | None) -> list[Event]:
        assert self._of is not None
        return timeline.events(self._desk.ws, *self._of, before=before, limit=PAGE, only=self._only)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.events)

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if not self._of or not self.events:
            return
        older = self._read(self.events[-1].moment)
        self._more = bool(older)
        if older:
            first = len(self.events)
            self.beginInsertRows(QModelIndex(), first, first + len(older) - 1)
            self.events += older
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        event = self.events[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{event.title}, {Moment().format(event.moment)}. {body_of(event)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return Moment().format(event.moment)
        return None


class Timeline(QListView):
    """The painted list. Rows are as high as their text needs at the width there is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.items = TimelineModel(desk, self)
        self.setModel(self.items)
        self.setItemDelegate(_Delegate(self))
        self.setProperty("kind", "clear")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(_("History"))


def body_of(event: Event) -> str:
    """The text under an event's title: a note's words, or what became what, and who did it."""
    lines = [event.text] if event.text else [_line(line) for line in event.lines]
    if event.author:
        lines.append(event.author)
    return "\n".join(lines)


def _line(line: Line) -> str:
    if line.old and line.new:
        return f"{line.label}: {line.old} → {line.new}"
    if line.new:
        return f"{line.label}: {line.new}"
    return _("{field}: {value} removed").format(field=line.label, value=line.old)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the parts of an event lie in a row of a given width."""

    title: QRect
    when: QRect
    body: QRect
    height: int


class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[int, str], int] = {}

    def sizeHint(self, option: Any, index: Index) -> QSize:
        width = self._view.viewport().width()
        return QSize(width, self._layout(QRect(0, 0, width, 0), _event(index)).height)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        event = _event(index)
        laid = self._layout(option.rect, event)
        icon, token = _SIGNS[event.kind]
        icons.paint(painter, QRect(option.rect.left() + 2, laid.title.top() + 1, 16, 16), icon, token)
        paint.line_of_text(
            painter, laid.when, Moment().brief(event.moment), "secondary", "hint", paint.MIDDLE_RIGHT
        )
        paint.line_of_text(painter, laid.title, event.title, "name")
        painter.setFont(font("body"))
        painter.setPen(colour("secondary"))
        painter.drawText(laid.body, _WRAP, body_of(event))

    def _layout(self, rect: QRect, event: Event) -> _Layout:
        when = metrics("secondary").horizontalAdvance(Moment().brief(event.moment)) + 4
        top, left, right = rect.top() + 6, rect.left() + _LEFT, rect.right() - 2
        title = QRect(left, top, right - left - when - 8, _LINE)
        text = body_of(event)
        high = self._height(text, right - left) if text else 0
        body = QRect(left, top + _LINE, right - left, high)
        return _Layout(title, QRect(right - when, top, when, _LINE), body, 6 + _LINE + high + _GAP)

    def _height(self, text: str, width: int) -> int:
        key = (width, text)
        if key not in self._heights:
            measure: QFontMetrics = metrics("body")
            self._heights[key] = measure.boundingRect(QRect(0, 0, width, 100_000), _WRAP, text).height()
        return self._heights[key]


def _event(index: Index) -> Event:
    model = index.model()
    assert isinstance(model, TimelineModel)
    return model.events[index.row()]
