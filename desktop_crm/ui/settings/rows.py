"""A list of things to set up: pick one, open it, take it away, put it elsewhere. By mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from desktop_crm.ui.kit import paint
from desktop_crm.ui.settings.row import Index, Row, RowDelegate

_ROOT = QModelIndex()
_SCROLLS = 24  # px from an edge where carrying a row scrolls
_STEP = 8


class Rows(QListView):
    """Emits `opened` (double click, Enter, F2), `removed` (Delete), and `moved` with the place wished for."""

    opened = Signal(str)
    removed = Signal(str)
    moved = Signal(str, int)
    picked = Signal()

    def __init__(self, name: str, chosen: str = "row_selected") -> None:
        super().__init__()
        self._model = _Rows(self)
        self._pressed: QPoint | None = None
        self._gap: int | None = None
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
        was, place, at = self.current(), self.currentIndex().row(), self.verticalScrollBar().value()
        self._put_down()
        self._model.show(rows)
        here = next((i for i, row in enumerate(rows) if row.id == was), min(max(place, 0), len(rows) - 1))
        if rows:
            self.setCurrentIndex(self._model.index(here, 0))
            self.verticalScrollBar().setValue(at)
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
        if self._gap is not None and key == Qt.Key.Key_Escape:
            self._put_down()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        elif current and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.opened.emit(current)
        elif current and key == Qt.Key.Key_Delete:
            self.removed.emit(current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        where = event.position().toPoint()
        row = self.indexAt(where).row()
        grabs = event.button() == Qt.MouseButton.LeftButton and row >= 0 and self._model.rows[row].movable
        self._pressed = where if grabs else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        where = event.position().toPoint()
        far = (where - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._gap is not None or far:
            self._carry(where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gap, here, id_ = self._gap, self.currentIndex().row(), self.current()
        self._put_down()
        if gap is None:
            super().mouseReleaseEvent(event)
        elif (place := gap - (gap > here)) != here:
            # The order is saved by whoever listens, and comes back as a change: the view moves nothing itself.
            self.moved.emit(id_, place)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap is not None:
            painter = QPainter(self.viewport())
            last = self._gap == len(self._model.rows)
            beside = self.visualRect(self._model.index(self._gap - last, 0))
            y = beside.bottom() if last else beside.top()
            paint.box(painter, QRect(8, y - 1, self.viewport().width() - 16, 3), 1.5, "accent")
            painter.end()

    def _carry(self, where: QPoint) -> None:
        """Show between which rows the grabbed one would come."""
        bar = self.verticalScrollBar()
        edge = self.viewport().height() - _SCROLLS
        bar.setValue(bar.value() + (_STEP if where.y() > edge else -_STEP if where.y() < _SCROLLS else 0))
        self._gap = self._gap_at(where)
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.viewport().update()

    def place_at(self, where: QPoint) -> int:
        """The place that the picked row gets when it is dropped at a point of the viewport."""
        gap = self._gap_at(where)
        return gap - (gap > self.currentIndex().row())

    def _gap_at(self, where: QPoint) -> int:
        """How many rows stand above a point; the one it lies in counts when it is in the lower half."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, where.y()))
        if index.isValid():
            return index.row() + (where.y() > self.visualRect(index).center().y())
        return 0 if where.y() < 0 else len(self._model.rows)

    def _put_down(self) -> None:
        self._pressed = self._gap = None
        self.viewport().unsetCursor()
        self.viewport().update()


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
            return Qt.ItemFlag.NoItemFlags
        if self.rows[index.row()].caption:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
