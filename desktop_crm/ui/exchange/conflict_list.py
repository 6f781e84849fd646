"""The conflicts below each other, painted; several can be picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.base.i18n import _
from desktop_crm.ui.exchange import conflict_words
from desktop_crm.ui.exchange.words import moment
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.pill import paint_pill, pill_width
from desktop_crm.ui.theme import Radius, metrics

if TYPE_CHECKING:
    from desktop_crm.ops.conflicts import Conflict

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
HEIGHT = 58
_FACE = 32


class ConflictList(QListView):
    """`picked` tells that other conflicts are picked than before."""

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(_("Conflicts"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty("kind", "clear")
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self.picked.emit())

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show these. What is picked stays picked; when it is gone, what stands in its place is."""
        ids, place = {c.id for c in self.chosen()}, self.currentIndex().row()
        was = self._model.conflicts[place].id if 0 <= place < len(self._model.conflicts) else ""
        scrolled = self.verticalScrollBar().value()
        self._model.show(conflicts)
        chosen = QItemSelection()
        for at, conflict in enumerate(conflicts):
            if conflict.id in ids:
                index = self._model.index(at, 0)
                chosen.select(index, index)
        here = next(
            (i for i, c in enumerate(conflicts) if c.id == was), min(max(place, 0), len(conflicts) - 1)
        )
        if conflicts:
            current = self._model.index(here, 0)
            if chosen.isEmpty():
                chosen.select(current, current)
            self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.verticalScrollBar().setValue(scrolled)
        self.picked.emit()

    def conflicts(self) -> tuple[Conflict, ...]:
        """What is shown."""
        return self._model.conflicts

    def chosen(self) -> list[Conflict]:
        """What is picked, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self._model.conflicts[row] for row in rows]


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.conflicts: tuple[Conflict, ...] = ()

    def show(self, conflicts: Sequence[Conflict]) -> None:
        self.beginResetModel()
        self.conflicts = tuple(conflicts)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.conflicts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        conflict = self.conflicts[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return conflict
        if role == Qt.ItemDataRole.DisplayRole:
            return conflict.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((conflict.title, conflict.label, conflict_words.in_short(conflict)))
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        conflict: Conflict = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        where = where.adjusted(6, 2, -6, -2)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            paint.box(painter, where, Radius.CARD, "row_selected")
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, where, Radius.CARD, "row_hover")
        if state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(painter, where, Radius.CARD)
        self._paint_words(painter, where.adjusted(10, 0, -12, 0), conflict, selected)
        painter.restore()

    def _paint_words(self, painter: QPainter, where: QRect, conflict: Conflict, selected: bool) -> None:
        face = QRect(where.left(), where.center().y() - _FACE // 2, _FACE, _FACE)
        paint_avatar(painter, face, initials_of(conflict.title), conflict.opens[1])
        day = moment(max(version.moment for version in (conflict.current, *conflict.others)))
        wide = metrics("secondary").horizontalAdvance(day) + 2
        upper = QRect(face.right() + 12, where.top() + 7, where.right() - face.right() - 12, 20)
        right = upper.right() - wide
        paint.line_of_text(painter, upper, day, "secondary", "secondary", paint.MIDDLE_RIGHT)
        pill = min(pill_width(conflict.label), 180)
        title = min(metrics("name").horizontalAdvance(conflict.title) + 4, right - upper.left() - pill - 20)
        name = QRect(upper.left(), upper.top(), title, 20)
        paint.line_of_text(painter, name, conflict.title, "name")
        beside = QRect(name.right() + 8, upper.top(), pill, 20)
        paint_pill(painter, beside, conflict.label, "warning", selected=selected)
        lower = QRect(upper.left(), upper.bottom() + 3, upper.width(), 18)
        paint.line_of_text(painter, lower, conflict_words.in_short(conflict), "secondary", "secondary")
