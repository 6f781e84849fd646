"""Choosing the field of a column: many, in groups, and found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.importing.target import Group, Target
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.choice import Choice
from desktop_crm.ui.kit.menu import Popup
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.theme import Radius, Size

VISIBLE = 11  # rows in the popup before it scrolls
WIDTH = 280
_OFFER = Qt.ItemDataRole.UserRole
_HEADING = 28

Index = QModelIndex | QPersistentModelIndex


class _Offer(NamedTuple):
    target: Target | None
    label: str


class FieldChoice(Choice):
    """The field that a column becomes. `picked` tells the Target the user chose, None for no import.

    `offers` are asked for when the list is opened: forty columns need one list, not forty.
    """

    picked = Signal(object)

    def __init__(self, offers: Callable[[], Sequence[Group]]) -> None:
        super().__init__()
        self._offers = offers
        self._target: Target | None = None
        self._open: _Popup | None = None

    def show_target(self, target: Target | None, name: str) -> None:
        """Show what the column becomes now, under its `name`."""
        self._target = target
        self.set_options([(target, name)], target)
        self.set_tone("secondary" if target is None else "accent" if target.new_kind else "text")
        self.setToolTip(plain_tooltip(name))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, Size.CONTROL)

    def showPopup(self) -> None:
        self.open_list("")

    def hidePopup(self) -> None:
        if self._open is not None:
            self._open.close()

    def open_list(self, text: str) -> None:
        """Open the list of fields, searched for `text` already."""
        self._open = _Popup(self, self._offers(), self._target, text)
        self._open.closed.connect(self._forget)
        self._open.chosen.connect(self.picked)
        self._open.open_below(self, width=WIDTH)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_F4} or (event.key() == Qt.Key.Key_Down and not plain):
            self.showPopup()
        elif plain and event.text().strip() and event.text().isprintable():
            self.open_list(event.text())
        else:
            event.ignore()

    def _forget(self) -> None:
        self._open = None


class _Popup(Popup):
    chosen = Signal(object)

    def __init__(
        self, owner: FieldChoice, groups: Sequence[Group], current: Target | None, text: str
    ) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._groups, self._rested = groups, QCursor.pos()
        self._model = QStandardItemModel(self)
        self._view = self._make_view(owner, current)
        self._search = QLineEdit(text)
        self._search.setProperty("kind", "search")
        self._search.setPlaceholderText(_("Find a field"))
        self._search.setAccessibleName(_("Find a field"))
        self._search.textChanged.connect(self._fill)
        self._search.installEventFilter(self)
        self.body.addWidget(self._search)
        self.body.addWidget(self._view)
        self._fill(text)
        if not text:
            self._mark(current)
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event.key())
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self._view.currentIndex())
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self._move(VISIBLE if key == Qt.Key.Key_PageDown else -VISIBLE)
        else:
            return False
        return True

    def _make_view(self, owner: FieldChoice, current: Target | None) -> QListView:
        view = QListView()
        view.setModel(self._model)
        view.setItemDelegate(_Delegate(current, view))
        view.setMouseTracking(True)
        view.setProperty("kind", "clear")
        view.viewport().setAutoFillBackground(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFixedHeight(VISIBLE * Size.ROW_COMPACT)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAccessibleName(owner.accessibleName())
        view.entered.connect(self._over)
        view.clicked.connect(self._pick)
        return view

    def _fill(self, text: str) -> None:
        """The offers in which every typed word begins some word, under the headings of their groups."""
        self._model.clear()
        wanted = fold(text).split()
        if not wanted:
            self._model.appendRow(_item(_Offer(None, _("Do not import"))))
        for group in self._groups:
            found = [offer for offer in group.choices if _says(f"{group.label} {offer.label}", wanted)]
            if found:
                self._model.appendRow(_heading(group.label))
            for offer in found:
                self._model.appendRow(_item(_Offer(offer.target, offer.label)))
        if not self._model.rowCount():
            self._model.appendRow(_heading(_("Nothing found")))
        self._view.setCurrentIndex(self._next(-1, 1))

    def _mark(self, current: Target | None) -> None:
        for line in range(self._model.rowCount()):
            offer = self._model.index(line, 0).data(_OFFER)
            if offer is not None and offer.target == current:
                self._view.setCurrentIndex(self._model.index(line, 0))
                self._view.scrollTo(self._view.currentIndex(), QListView.ScrollHint.PositionAtCenter)

    def _move(self, by: int) -> None:
        here = self._view.currentIndex().row()
        last = self._model.rowCount() - 1
        index = self._next(max(-1, min(here + by - (1 if by > 0 else -1), last + 1)), 1 if by > 0 else -1)
        if index.isValid():
            self._view.setCurrentIndex(index)

    def _next(self, line: int, way: int) -> QModelIndex:
        """The nearest offer after `line`, headings left out."""
        line += way
        while 0 <= line < self._model.rowCount():
            if self._model.index(line, 0).data(_OFFER) is not None:
                return self._model.index(line, 0)
            line += way
        return QModelIndex()

    def _over(self, index: QModelIndex) -> None:
        """A mouse that rests where the list opens chooses nothing."""
        if index.data(_OFFER) is not None and QCursor.pos() != self._rested:
            self._view.setCurrentIndex(index)

    def _pick(self, index: QModelIndex) -> None:
        offer = index.data(_OFFER)
        if offer is not None and self.isVisible():
            self.close()
            self.chosen.emit(offer.target)


def _item(offer: _Offer) -> QStandardItem:
    made = QStandardItem(offer.label)
    made.setData(offer, _OFFER)
    made.setEditable(False)
    return made


def _heading(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setFlags(Qt.ItemFlag.NoItemFlags)
    return made


def _says(text: str, wanted: Sequence[str]) -> bool:
    words = fold(text).split()
    return all(any(word.startswith(part) for word in words) for part in wanted)


class _Delegate(QStyledItemDelegate):
    def __init__(self, current: Target | None, view: QListView) -> None:
        super().__init__(view)
        self._current = current

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, _HEADING if index.data(_OFFER) is None else Size.ROW_COMPACT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        offer = index.data(_OFFER)
        painter.save()
        if offer is None:
            paint.line_of_text(painter, where.adjusted(10, 6, -10, 0), str(index.data()), "caption", "hint")
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint.box(painter, where, Radius.CONTROL, "row_selected")
        ink = "secondary" if offer.target is None else "text"
        paint.line_of_text(painter, where.adjusted(10, 0, -34, 0), offer.label, "body", ink)
        if offer.target == self._current:
            mark = QRect(where.right() - 26, where.top(), 16, where.height())
            icons.paint(painter, mark, "check", "accent")
        painter.restore()
