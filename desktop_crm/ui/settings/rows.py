"""A list of things to set up: pick one, open it, take it away, put it elsewhere. By mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop_crm.ui.settings.row import Index, Row, RowDelegate

_ROOT = QModelIndex()


class Rows(QListView):
    """Emits `opened` (double click, Enter, F2), `removed` (Delete), and `moved` with the place wished for."""

    opened = Signal(str)
    removed = Signal(str)
    moved = Signal(str, int)
    picked = Signal()

    def __init__(self, name: str, chosen: str = "row_selected") -> None:
        super().__init__()
        self._model = _Rows(self)
        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(self, chosen))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("kind", "clear")
        self.viewport().setAutoFillBackground(False)
        self.setMinimumHeight(96)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._model.rows[index.row()].id))
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.picked.emit())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; the picked one stays picked where it is still there, else the one in its place is."""
        was, place = self.current(), self.currentIndex().row()
        self._model.show(rows)
        here = next((i for i, row in enumerate(rows) if row.id == was), min(max(place, 0), len(rows) - 1))
        if rows:
            self.setCurrentIndex(self._model.index(here, 0))
        self.setDragEnabled(any(row.movable for row in rows))
        self.setAcceptDrops(self.dragEnabled())
        self.picked.emit()

    def pick(self, id_: str) -> None:
        """Make that row the current one."""
        for i, row in enumerate(self._model.rows):
            if row.id == id_:
                self.setCurrentIndex(self._model.index(i, 0))

    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._model.rows

    def current(self) -> str:
        """The id of the picked row; "" when there is none."""
        index = self.currentIndex()
        return self._model.rows[index.row()].id if index.isValid() else ""

    def move_current(self, by: int) -> None:
        """Ask to put the picked row one place up (-1) or down (1)."""
        here = self.currentIndex().row()
        if here >= 0 and self._model.rows[here].movable and 0 <= here + by < len(self._model.rows):
            self.moved.emit(self.current(), here + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = event.key(), self.current()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        elif current and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.opened.emit(current)
        elif current and key == Qt.Key.Key_Delete:
            self.removed.emit(current)
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if event.source() is self:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        # The order is saved by whoever listens, and comes back as a change: the view moves nothing itself.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.source() is self and self.current():
            self.moved.emit(self.current(), self.place_at(event.position().toPoint()))

    def place_at(self, where: QPoint) -> int:
        """The place that the picked row gets when it is dropped at a point of the viewport."""
        index = self.indexAt(where)
        here = self.currentIndex().row()
        if not index.isValid():
            return len(self._model.rows) - 1
        place = index.row() + (where.y() > self.visualRect(index).center().y())
        return place - (place > here)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        return row.spoken() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        row = self.rows[index.row()]
        if row.caption:
            return Qt.ItemFlag.NoItemFlags
        drags = Qt.ItemFlag.ItemIsDragEnabled if row.movable else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | drags

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = QMimeData()
        dragged.setText(self.rows[indexes[0].row()].title)
        return dragged

    def mimeTypes(self) -> list[str]:
        return ["text/plain"]
