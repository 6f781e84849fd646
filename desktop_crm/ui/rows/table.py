"""The table of a list of records: painted at once, scrolled anywhere, worked by mouse and keyboard."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.base.settings import Settings
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import people
from desktop_crm.store import query as store
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.changes import Changes
from desktop_crm.ui.jobs import Jobs
from desktop_crm.ui.rows import reading
from desktop_crm.ui.rows.clipboard import text_of
from desktop_crm.ui.rows.columns import Column, Remembered, at_least, columns_of
from desktop_crm.ui.rows.delegate import Mark, RowDelegate
from desktop_crm.ui.rows.ground import RowGround
from desktop_crm.ui.rows.header import RowsHeader
from desktop_crm.ui.rows.keeper import Keeper
from desktop_crm.ui.rows.model import RowsModel, ordered
from desktop_crm.ui.theme import Size

_Flag = QItemSelectionModel.SelectionFlag
_Cursor = QAbstractItemView.CursorAction
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowsTable(RowGround):
    """A list of records of one entity."""

    current_changed = Signal(str)
    """The user went to another record: its id."""
    opened = Signal(str)
    selection_changed = Signal(int)
    context_menu = Signal(QPoint)
    """A menu is wanted for the selection, at this place of the screen."""
    counted = Signal(int, int)
    """How many records the list has, and how many there are without its filters."""
    query_changed = Signal(object)
    """The user chose another order: the Query."""
    columns_changed = Signal(tuple)

    def __init__(self, ws: Workspace, jobs: Jobs, changes: Changes, settings: Settings, entity: str) -> None:
        super().__init__()
        self._ws, self._entity, self._settings = ws, entity, settings
        self.remembered = Remembered(settings, entity)
        self._faces: dict[str, str] = {}
        self._rows = RowsModel(ws, jobs, changes, entity, self)
        self._shown: tuple[str, ...] = ()
        self._current = self._wanted = ""
        self._arriving = False
        self._needed: dict[str, int] = {}
        self._empty: QWidget | None = None
        self._make_empty: Callable[[Query], QWidget] | None = None
        self._header = RowsHeader(self)
        self._dress()
        self.setModel(self._rows)
        self._keeper = Keeper(self, self._rows)
        self._connect(changes)
        self._know_faces()

    def query(self) -> Query:
        """What is shown, in the order chosen in the header."""
        return self._rows.query

    def columns(self) -> tuple[str, ...]:
        """The keys of the columns, those without room included, in their order."""
        return tuple(c.key for c in self._rows.columns)

    def usual(self) -> tuple[str, ...]:
        """The columns that the user has chosen, or what is usual, whatever list is shown."""
        fields = fields_of(self._ws, self._entity)
        return tuple(c.key for c in columns_of(fields, self.remembered.keys(), {}, self._title()))

    def show_list(self, query: Query, columns: Sequence[str] = ()) -> None:
        """Show a list, with the user's own columns unless others are given."""
        self._shown = tuple(columns)
        before, wanted = self.query(), self._columns()
        if [c.key for c in wanted] != list(self.columns()):
            self._rows.set_columns(wanted)
        self._keeper.expect(same_records=(query.filters, query.text) == (before.filters, before.text))
        self._rows.show_list(query)
        self._lay_out()

    def sort_by(self, key: str) -> None:
        """Show the list in the order of a field; once more turns the order round."""
        query = ordered(self.query(), key)
        self.show_list(query, self._shown)
        self.query_changed.emit(query)

    def set_columns(self, keys: Sequence[str]) -> None:
        """Show these columns and remember them as the user's own; none means the usual ones."""
        if keys:
            self.remembered.keep(keys=keys)
        else:
            self.remembered.forget()
        self._shown = ()
        self._rows.set_columns(self._columns())
        self._lay_out()
        self.columns_changed.emit(self.columns())

    def choose_columns(self, anchor: QWidget) -> None:
        """Open the choice of columns below a button."""
        from desktop_crm.ui.rows.column_choice import ColumnChoice

        fields = fields_of(self._ws, self._entity)
        chosen = ColumnChoice(anchor, fields, self.columns(), self._title())
        chosen.chosen.connect(self.set_columns)
        chosen.open_below(anchor, width=280)

    def mark(self, keys: Sequence[str], tone: Mark) -> None:
        """Let cells stand out by what `keys` say of their row."""
        self._rows.also = tuple(keys)
        self._painter.mark = tone
        self._rows.set_columns(self._rows.columns)

    def set_empty(self, make: Callable[[Query], QWidget]) -> None:
        """What stands in the place of the rows when there are none."""
        self._make_empty = make

    def selected_rids(self) -> array[int]:
        """The numbers of the selected records, in the order of the list."""
        return self._keeper.rids()

    def selected_count(self) -> int:
        """How many records are selected."""
        return self._keeper.count()

    def selected_ids(self) -> list[str]:
        """The identifiers of the selected records, in the order of the list."""
        return store.record_ids(self._ws, self._entity, self.selected_rids())

    def selected_text(self) -> str:
        """The selected rows as a spreadsheet takes them in."""
        rows = [row for first, last in self._keeper.runs() for row in range(first, last + 1)]
        return text_of(self._rows, rows or [self.currentIndex().row()])

    def current_id(self) -> str:
        """The record that the user went to last; "" when there is none."""
        return self._current

    def go_to(self, record_id: str) -> bool:
        """Select a record and bring it into sight; whether the list holds it.

        While the list is still being read, the answer is False and it is gone to when it has arrived.
        """
        rid = store.rid_of(self._ws, self._entity, record_id)
        row = -1 if rid is None else reading.row_of(self._rows.rids, rid)
        self._wanted = record_id if row < 0 and not self._rows.complete else ""
        if row < 0:
            return False
        index = self._rows.index(row, 0)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def selectAll(self) -> None:
        self._keeper.select_everything()

    def _dress(self) -> None:
        self.setHorizontalHeader(self._header)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_(ENTITIES[self._entity].plural))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._painter = painter = RowDelegate(self._rows, self, self._faces)
        painter.cramped.connect(self._widen, Qt.ConnectionType.QueuedConnection)
        self.setItemDelegate(painter)
        self._use_density("density")

    def _connect(self, changes: Changes) -> None:
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(self._went)
        self._keeper.selected.connect(self.selection_changed)
        self._rows.counted.connect(self._counted)
        self._header.sectionClicked.connect(lambda i: self.sort_by(self._rows.columns[i].key))
        self._header.reordered.connect(self._reordered)
        self._header.widened.connect(lambda widths: self.remembered.keep(widths=widths))
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(lambda _at: self.choose_columns(self._header))
        changes.changed.connect(self._on_changed)
        self.destroyed.connect(self._settings.listen(self._use_density))

    def _use_density(self, key: str) -> None:
        if key == "density":
            self.set_row_height(Size.ROW_COMPACT if self._settings[key] == "compact" else Size.ROW)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("employee"):
            self._know_faces()
        if changed.touches("own_field"):
            self._rows.set_columns(self._columns())
            self._lay_out()

    def _know_faces(self) -> None:
        self._faces.clear()
        self._faces.update({person.name: person.id for person in people.everybody(self._ws)})

    def _title(self) -> str:
        return ENTITIES[self._entity].titled_by[0]

    def _columns(self) -> list[Column]:
        keys = self._shown or self.remembered.keys()
        made = columns_of(fields_of(self._ws, self._entity), keys, self.remembered.widths(), self._title())
        return [at_least(column, self._needed.get(column.key, 0)) for column in made]

    def _widen(self, key: str, width: int) -> None:
        """Give a column the room that a phone in sight needs; it keeps it while the window is open."""
        if width > self._needed.get(key, 0):
            self._needed[key] = width
            self._rows.columns = [
                at_least(column, self._needed.get(column.key, 0)) for column in self._rows.columns
            ]
            self._lay_out()

    def _lay_out(self) -> None:
        self._header.set_columns(self._rows.columns)
        self._header.set_order(self.query().sort, self.query().descending)

    def _reordered(self, keys: list[str]) -> None:
        # Of the model too: Qt selects column by column where they stand in another order than the model's.
        self._header.forget_moves()
        self.set_columns(keys)

    def _counted(self, shown: int, total: int) -> None:
        self._show_empty(not shown)
        self.counted.emit(shown, total)
        if self._wanted:
            self.go_to(self._wanted)

    def _show_empty(self, empty: bool) -> None:
        if self._empty is not None:
            self._empty.deleteLater()
            self._empty = None
        if empty and self._make_empty is not None:
            self._empty = self._make_empty(self.query())
            self._empty.setParent(self.viewport())
            self._empty.setGeometry(self.viewport().rect())
            self._empty.show()

    def _went(self, index: QModelIndex) -> None:
        if self._rows.following or not index.isValid():
            return
        record_id = self._rows.id_at(index.row())
        if record_id and record_id != self._current:
            self._current = record_id
            if not self._arriving:
                self.current_changed.emit(record_id)

    def _open(self, row: int) -> None:
        record_id = self._rows.id_at(row)
        if record_id:
            self.opened.emit(record_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in _ENTER and plain and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), _Flag.Toggle | _Flag.Rows)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Qt makes the first row the current one, which nobody has chosen.
        self._arriving = True
        super().focusInEvent(event)
        self._arriving = False

    def keyboardSearch(self, search: str) -> None:
        """Typing does not search: it would read the whole list."""

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        match action:
            case _Cursor.MoveHome:
                return self._rows.index(0, 0)
            case _Cursor.MoveEnd:
                return self._rows.index(len(self._rows.rids) - 1, 0)
            case _Cursor.MoveLeft | _Cursor.MoveRight:
                return self.currentIndex()
            case _ if not self.currentIndex().isValid():
                return self._rows.index(0, 0)
        return super().moveCursor(action, modifiers)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            at = event.globalPos()
        else:
            middle = self.visualRect(self.currentIndex()).center()
            at = self.viewport().mapToGlobal(QPoint(2 * Size.ROW, middle.y()))
        if self.selected_count():
            self.context_menu.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._header.lay_out()
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
