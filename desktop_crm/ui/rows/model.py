"""The rows of a list: the numbers of all its records at once, what the rows show only as they are painted."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Cell, Ref, Tags
from desktop_crm.store import computed
from desktop_crm.store import query as store
from desktop_crm.store.connect import Row
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.jobs import Jobs
from desktop_crm.ui.rows import reading
from desktop_crm.ui.rows.columns import Column
from desktop_crm.ui.rows.reading import Answer

PAGE = 64
KEPT = 64 * PAGE  # rows
_MINUTE = 60_000

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """A list of records of one entity in the order of its query, following all changes of the base."""

    counted = Signal(int, int)
    """How many records the list has, and how many there are without its filters."""
    about_to_read = Signal()
    """The list is read again; whoever keeps a selection hands it to `keep`."""
    about_to_change = Signal()
    """Rows will come, go or be replaced."""
    changed_rows = Signal(object)
    """They have: the runs of rows where the records of `keep` are, or None where Qt followed by itself."""

    def __init__(self, ws: Workspace, jobs: Jobs, changes: Changes, entity: str, parent: QObject) -> None:
        super().__init__(parent)
        self._ws, self._jobs, self.entity = ws, jobs, entity
        self.query = Query(entity)
        self.columns: list[Column] = []
        self.rids: array[int] = array("q")
        self.complete = False
        """Whether `rids` holds the whole list, or only its first page."""
        self.total = 0
        self._rows: dict[int, Row | None] = {}
        self._keys: tuple[str, ...] = ()
        self.also: tuple[str, ...] = ()
        """Fields that are read of each row whatever its columns are."""
        self._kept: array[int] = array("q")
        self._reading = self._stale = self._owed = False
        self.following = False
        """Whether rows are just being exchanged, so that a change of the current one is not the user's."""
        changes.changed.connect(self._on_changed)
        clock = QTimer(self)
        clock.timeout.connect(self._tell_shown_changed)  # "5 minutes ago" grows old by itself
        clock.start(_MINUTE)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns from now on."""
        self.about_to_read.emit()
        self._reset(lambda: self._take(columns))
        if not self._owed:
            self.changed_rows.emit(reading.runs_of(self._kept, self.rids))

    def show_list(self, query: Query) -> None:
        """Show another list: its first page at once when an index gives it, the rest a moment later."""
        self.query = query
        self.complete, self._owed = False, True
        if reading.quick(query):
            self._reset(self._take_first_page)
        self._read()

    def _take_first_page(self) -> None:
        self._rows = {row[0]: row for row in store.first_page(self._ws, self.query, self._keys, PAGE)}
        self.rids = array("q", self._rows)

    def _reset(self, take: Callable[[], None]) -> None:
        self.following = True
        self.about_to_change.emit()
        self.beginResetModel()
        take()
        self.endResetModel()
        self.following = False

    def keep(self, rids: array[int]) -> None:
        """The records whose rows `replaced` will tell."""
        self._kept = rids

    def row(self, row: int) -> Row | None:
        """`rid`, `id` and the values of a row; None when the record has gone meanwhile."""
        rid = self.rids[row]
        if rid not in self._rows:
            self._fetch(row)
        return self._rows[rid]

    def id_at(self, row: int) -> str:
        """The identifier of the record in a row; "" when there is none."""
        held = self.row(row) if 0 <= row < len(self.rids) else None
        return str(held[1]) if held else ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            text = self._text(index.row(), index.column())
            return text if role == _Role.DisplayRole else f"{self.columns[index.column()].title}: {text}"
        if role == _Role.TextAlignmentRole:
            return _RIGHT if self.columns[index.column()].right else _LEFT
        return None

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if side == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
                return self.columns[section].title
            if role == _Role.TextAlignmentRole:
                return _RIGHT if self.columns[section].right else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS

    def values(self, row: Row) -> dict[str, object]:
        """What was read of a row, by field."""
        return dict(zip(self._keys, row[2:], strict=True))

    def stand_in(self, row: Row) -> str:
        """What names a record without a name: what else it is called, its phone, or else its e-mail."""
        texts = (brief(f, row[2 + self._keys.index(f.key)]) for f in _stand_ins(self.entity))
        return next((text for text in texts if text), "")

    def _text(self, row: int, column: int) -> str:
        held = self.row(row)
        shown = self.columns[column].field
        if held is None:
            return ""
        text = brief(shown, held[2 + column])
        return text or (self.stand_in(held) if self.columns[column].cell in (Cell.STRONG, Cell.TITLE) else "")

    def _take(self, columns: Sequence[Column]) -> None:
        keys = tuple(c.key for c in columns)
        more = dict.fromkeys((*(f.key for f in _stand_ins(self.entity)), *self.also))
        keys += tuple(key for key in more if key not in keys)
        if keys != self._keys:
            self._rows = {}
        self.columns, self._keys = list(columns), keys

    def _fetch(self, row: int) -> None:
        """Read the page around a row."""
        start = row - row % PAGE
        missing = [rid for rid in self.rids[start : start + PAGE] if rid not in self._rows]
        while len(self._rows) > KEPT:
            del self._rows[next(iter(self._rows))]
        self._rows.update(dict.fromkeys(missing))
        self._rows.update({r[0]: r for r in store.page(self._ws, self.entity, self._keys, missing)})

    def _read(self) -> None:
        self._reading, self._stale = True, False
        self.about_to_read.emit()
        query, before, kept = self.query, self.rids, self._kept
        self._jobs.run(
            lambda job: reading.answer(self._ws, query, before, kept, job.cancelled),
            lambda answer: self._arrived(answer, kept),
            key=f"rows {id(self)}",
            owner=self,
            behind=True,
        )

    def _arrived(self, answer: Answer, kept: array[int]) -> None:
        self._reading = False
        replaces = self._owed or answer.step.kind == "other"
        first, self.complete, self.total = not self.complete, True, answer.total
        self._follow(answer, replaces, kept)
        if first or answer.step.kind != "same":
            self.counted.emit(len(self.rids), self.total)
        if self._stale:
            self._read()

    def _follow(self, answer: Answer, replaces: bool, kept: array[int]) -> None:
        """Bring the rows from their state to that of the answer with as little upheaval as possible."""
        self.following = True
        self.about_to_change.emit()
        self._take_step(answer)
        self._owed = False
        if not replaces:
            self.changed_rows.emit(None)
        elif self._kept == kept:
            self.changed_rows.emit(answer.kept)
        else:
            self.changed_rows.emit(reading.runs_of(self._kept, self.rids))
        self.following = False

    def _take_step(self, answer: Answer) -> None:
        step, nowhere = answer.step, _NOWHERE
        match step.kind:
            case "inserted":
                self.beginInsertRows(nowhere, step.at, step.at + step.rows - 1)
                self.rids = answer.rids
                self.endInsertRows()
            case "removed":
                self.beginRemoveRows(nowhere, step.at, step.at + step.rows - 1)
                self.rids = answer.rids
                self.endRemoveRows()
            case "moved":
                self.beginMoveRows(nowhere, step.at, step.at, nowhere, step.to + (step.to > step.at))
                self.rids = answer.rids
                self.endMoveRows()
            case "other":
                self.beginResetModel()
                self.rids = answer.rids
                self.endResetModel()

    def _on_changed(self, changed: Changed) -> None:
        if not changed.ids.keys() & _shown_in(self.entity):
            return
        self._rows.clear()
        self._tell_shown_changed()
        if self._moves(changed):
            if self._reading:
                self._stale = True
            else:
                self._read()

    def _moves(self, changed: Changed) -> bool:
        """Whether a change may bring records into the list, out of it, or to another place in it."""
        if self.query.text or self.query.among or None in changed.ids.values():
            return True
        decisive = {self.query.sort, *(f.field for f in self.query.filters)}
        if changed.touches(self.entity) and changed.fields & (decisive | {"deleted", "created"}):
            return True
        fields = {f.key: f for f in fields_of(self._ws, self.entity)}
        shown = [f for key in decisive if (f := fields.get(key))]
        return any(changed.touches(*_followed_by(self.entity, f)) for f in shown)

    def _tell_shown_changed(self) -> None:
        if self.rids and self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rids) - 1, len(self.columns) - 1))


def brief(field: Field, value: object) -> str:
    """A value as a row says it in words. References and tags arrive as names."""
    if value is None:
        return ""
    if isinstance(field.kind, Ref | Tags):
        return str(value).replace("\n", ", ")
    return field.kind.brief(value)  # type: ignore[arg-type]


def _stand_ins(entity: str) -> tuple[Field, ...]:
    record = ENTITIES[entity]
    called = (record.fields[key] for key in record.titled_by[1:])
    return (*called, *(f for f in record.fields.values() if f.many and f.match))


def _held_by(f: Field) -> frozenset[str]:
    """The entities whose changes may change what a list shows of a field."""
    if isinstance(f.kind, Tags):
        return frozenset({"tagging", "tag"})
    if isinstance(f.kind, Ref):
        return frozenset({f.kind.entity, "membership"} if f.many else {f.kind.entity})
    return frozenset({"contact_point"} if f.many else ())


def _shown_in(entity: str) -> frozenset[str]:
    held = (_held_by(f) for f in ENTITIES[entity].fields.values())
    return frozenset({entity, "own_field"}).union(computed.sources(entity), *held)


def _followed_by(entity: str, f: Field) -> frozenset[str]:
    return computed.sources(entity) if f.computed else _held_by(f)


def ordered(query: Query, key: str) -> Query:
    """The list in the order of a column; the same column again turns the order round.

    Numbers and days begin with the largest and latest, texts with А.
    """
    if query.sort == key:
        return replace(query, descending=not query.descending)
    fields = ENTITIES[query.entity].fields
    latest_first = key in fields and fields[key].kind.cell in (Cell.AGO, Cell.DATE, Cell.MONEY, Cell.NUMBER)
    return replace(query, sort=key, descending=latest_first)
