"""The events of one record as a model: read a page at a time, as one goes further down."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Moment
from desktop_crm.ops import timeline
from desktop_crm.ops.timeline import Event, Line
from desktop_crm.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, int, str]

PAGE = 30


class TimelineModel(QAbstractListModel):
    """The events of one record, the newest first, read a page at a time."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._of: tuple[str, str] | None = None
        self._more = False
        self.only: str | None = None
        self.events: list[Event] = []

    def show(self, entity: str, record_id: str, only: str | None = None, *, rows: int = PAGE) -> None:
        """Show the events of a record, as they are now, and at least so many `rows` of them.

        `only` is a key of timeline.FILTERS.
        """
        self.beginResetModel()
        self._of, self.only = (entity, record_id), only
        self.events = self._read(None, max(rows, PAGE))
        self._more = bool(self.events)
        self.endResetModel()

    def shown(self) -> tuple[str, str] | None:
        """Whose events they are, as entity and id."""
        return self._of

    def _read(self, before: int | None, limit: int = PAGE) -> list[Event]:
        assert self._of is not None
        return timeline.events(self._desk.ws, *self._of, before=before, limit=limit, only=self.only)

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

    def opens(self, event: Event) -> bool:
        """Whether there is a record behind an event that one can go to from here."""
        return bool(event.entity) and (event.entity, event.id) != self._of

    def row_of(self, entity: str, id_: str) -> int:
        """The row of the event that a record tells of; -1 when it is not there."""
        found = (i for i, e in enumerate(self.events) if (e.entity, e.id) == (entity, id_))
        return next(found, -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        event = self.events[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{event.title}, {Moment().format(event.moment)}. {body_of(event)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return Moment().format(event.moment)
        return None


def key_of(event: Event) -> Key:
    """What tells an event from the others of its record."""
    return event.kind, event.moment, event.id


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
    return _("{field}: {value} removed").format(field=line.label, value=line.old) if line.old else line.label
