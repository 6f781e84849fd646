"""Names offered below a line while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.ops.names import Named, alike
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.menu import FLOATING
from desktop_crm.ui.theme import Radius, Size, metrics

_RECORD = Qt.ItemDataRole.UserRole
_BESIDE = Qt.ItemDataRole.UserRole + 1
_NEW = ""
_DELAY = 40  # ms

Known = Callable[[str], list[Named]]


class Suggestions(QCompleter):
    """Below `line`: records of `entity` called like what is typed, and "Add “…”" where that is possible.

    `picked(id, name)` tells the choice; the id is empty for a name that is to be added. `known` looks up what
    is like a text where that is no record of an entity.
    """

    picked = Signal(str, str)

    def __init__(
        self, desk: Desk, line: QLineEdit, entity: str = "", *, adds: bool, known: Known | None = None
    ) -> None:
        super().__init__(line)
        self._desk, self._line, self._adds = desk, line, adds
        self._known = known or partial(alike, desk.ws, entity)
        self.left_out: Callable[[], Sequence[str]] = list
        self._names = QStandardItemModel(self)
        self.setModel(self._names)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(9)
        self._dress()
        self._wait = QTimer(self, singleShot=True, interval=_DELAY)
        self._wait.timeout.connect(self.look_up)
        self.setWidget(line)
        line.textEdited.connect(lambda _text: self._wait.start())
        self.activated[QModelIndex].connect(self._pick)  # type: ignore[index]

    def look_up(self) -> None:
        """Offer what is called like the text in the line."""
        text = self._line.text().strip()
        self._desk.jobs.run(
            lambda _job: self._known(text),
            lambda found: self._offer(text, found),
            key=f"suggestions.{id(self)}",
            owner=self,
        )

    def _offer(self, text: str, found: list[Named]) -> None:
        if text != self._line.text().strip() or not self._line.hasFocus():
            return
        out = {fold(name) for name in self.left_out()}
        found = [n for n in found if fold(n.name) not in out]
        self._names.clear()
        for each in found:
            self._names.appendRow(_item(each.name, each.name, each.id, each.beside))
        there = out | {fold(n.name) for n in found}
        if self._adds and text and fold(text) not in there:
            self._names.appendRow(_item(_("Add “{name}”").format(name=text), text, _NEW, ""))
        if self._names.rowCount():
            self.complete()
        else:
            self.popup().hide()

    def _pick(self, index: QModelIndex) -> None:
        # The completer hands over an index of its own model, which mirrors the names.
        self.picked.emit(index.data(_RECORD) or _NEW, index.data(Qt.ItemDataRole.EditRole))

    def _dress(self) -> None:
        popup = _Names()
        self.setPopup(popup)
        popup.setWindowFlags(Qt.WindowType.Popup | FLOATING)
        popup.setAccessibleName(self._line.accessibleName())
        popup.setItemDelegate(_NameDelegate(popup))
        popup.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _item(text: str, name: str, record: str, beside: str) -> QStandardItem:
    # QStandardItem keeps one text for both roles.
    made = _Item(text)
    made.name = name
    made.setData(record, _RECORD)
    made.setData(beside, _BESIDE)
    return made


class _Item(QStandardItem):
    """Shows one text and stands for another."""

    name = ""

    def data(self, role: int = _RECORD) -> object:
        return self.name if role == Qt.ItemDataRole.EditRole else super().data(role)


class _Names(QListView):
    """The names on a raised surface with round corners."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("kind", "clear")
        self.setFrameShape(QFrame.Shape.NoFrame)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint.box(painter, self.viewport().rect(), Radius.CARD, "raised", "line_strong")
        painter.end()
        super().paintEvent(event)


class _NameDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, Size.ROW_COMPACT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint.box(painter, area.adjusted(4, 1, -4, -1), Radius.CONTROL, "row_selected")
        new = index.data(_RECORD) == _NEW
        text, room = str(index.data()), area.adjusted(12, 0, -12, 0)
        paint.line_of_text(painter, room, text, "body", "accent" if new else "text")
        used = metrics("body").horizontalAdvance(text) + 10
        if index.data(_BESIDE) and room.width() - used > 60:
            rest = room.adjusted(used, 0, 0, 0)
            paint.line_of_text(painter, rest, str(index.data(_BESIDE)), "secondary", "secondary")
        painter.restore()
