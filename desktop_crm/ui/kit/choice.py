"""One out of a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_crm.base.i18n import _
from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.menu import Popup
from desktop_crm.ui.theme import Radius, Size, metrics

SEARCHED_FROM = 13  # options
VISIBLE = 9  # options in the popup before it scrolls


class Choice(KeyboardFocus, QComboBox):
    """A combo box in our look; a long list can be searched. `chosen` tells the value the user picked.

    The wheel scrolls the page and not the choice, so that nobody changes a value unawares.
    """

    chosen = Signal(object)

    def __init__(
        self, options: Sequence[tuple[object, str]] = (), value: object = None, placeholder: str = ""
    ) -> None:
        super().__init__()
        self._tone = "text"
        self._popup: _Options | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setPlaceholderText(placeholder)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))
        self.set_options(options, value)

    def set_options(self, options: Sequence[tuple[object, str]], value: object = None) -> None:
        """Offer other options, pairs of value and text."""
        self.clear()
        for each, text in options:
            self.addItem(text, each)
        self.set_value(value)
        self.updateGeometry()

    def value(self) -> object:
        """The value that stands there; None for none."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Show `value` without telling anybody; one that is not offered shows the placeholder."""
        held = (index for index in range(self.count()) if self.itemData(index) == value)
        self.setCurrentIndex(next(held, -1))

    def set_tone(self, token: str) -> None:
        """Write the chosen text in another colour token, such as "accent" or "secondary"."""
        self._tone = token
        self.update()

    def sizeHint(self) -> QSize:
        texts = [self.itemText(index) for index in range(min(self.count(), 60))] + [self.placeholderText()]
        widest = max(metrics("body").horizontalAdvance(text) for text in texts)
        return QSize(min(max(widest, 60), 320) + 48, Size.CONTROL)

    def minimumSizeHint(self) -> QSize:
        return QSize(84, Size.CONTROL)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def showPopup(self) -> None:
        self._popup = _Options(self)
        self._popup.closed.connect(self._forget_popup)
        self._popup.open_below(self, width=180)

    def hidePopup(self) -> None:
        if self._popup is not None:
            self._popup.close()
        super().hidePopup()

    def _forget_popup(self) -> None:
        self._popup = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        invalid = bool(self.property("invalid"))
        border = "bad" if invalid else "hint" if self.underMouse() else "line_strong"
        paint.box(painter, self.rect(), Radius.CONTROL, "bad_soft" if invalid else "surface", border)
        empty = self.currentIndex() < 0
        text, tone = (self.placeholderText(), "hint") if empty else (self.currentText(), self._tone)
        paint.line_of_text(painter, self.rect().adjusted(12, 0, -34, 0), text, "body", tone)
        icons.paint(painter, QRect(self.width() - 28, 0, 16, self.height()), "chevron-down")
        if self.ringed:
            paint.focus_ring(painter, self.rect(), Radius.CONTROL)
        painter.end()


class _Options(Popup):
    def __init__(self, owner: Choice) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._owner = owner
        self._found = QSortFilterProxyModel(self)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._found.setSourceModel(owner.model())
        self._view = self._make_view()
        self._search_box = self._make_search()
        self.body.addWidget(self._search_box)
        self.body.addWidget(self._view)
        self._search_box.setVisible(owner.count() >= SEARCHED_FROM)
        self._view.setCurrentIndex(self._found.index(max(owner.currentIndex(), 0), 0))
        (self._view if owner.count() < SEARCHED_FROM else self._search_box).setFocus()

    def is_current(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether `index` is what stands in the closed box."""
        return self._found.mapToSource(index).row() == self._owner.currentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._pick(self._view.currentIndex())
            return
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            index = self._found.index(self._view.currentIndex().row() + step, 0)
            if index.isValid():
                self._view.setCurrentIndex(index)
            return
        super().keyPressEvent(event)

    def _make_view(self) -> QListView:
        view = QListView()
        view.setModel(self._found)
        view.setItemDelegate(_OptionDelegate(self, view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setProperty("kind", "clear")
        view.viewport().setAutoFillBackground(False)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFixedHeight(min(max(self._owner.count(), 1), VISIBLE) * Size.ROW_COMPACT)
        view.setAccessibleName(self._owner.accessibleName())
        view.entered.connect(view.setCurrentIndex)
        view.clicked.connect(self._pick)
        view.activated.connect(self._pick)
        return view

    def _make_search(self) -> QWidget:
        search = QLineEdit()
        search.setProperty("kind", "search")
        search.setPlaceholderText(_("Search"))
        search.textChanged.connect(self._search)
        return search

    def _search(self, text: str) -> None:
        self._found.setFilterFixedString(text)
        self._view.setCurrentIndex(self._found.index(0, 0))

    def _pick(self, index: QModelIndex) -> None:
        if not index.isValid() or not self.isVisible():
            return
        row = self._found.mapToSource(index).row()
        self.close()
        self._owner.setCurrentIndex(row)
        self._owner.activated.emit(row)


class _OptionDelegate(QStyledItemDelegate):
    def __init__(self, options: _Options, view: QListView) -> None:
        super().__init__(view)
        self._options = options

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, Size.ROW_COMPACT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        where: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            paint.box(painter, where, Radius.CONTROL, "row_selected")
        area = where.adjusted(10, 0, -34, 0)
        paint.line_of_text(painter, area, str(index.data()))
        if self._options.is_current(index):
            mark = QRect(where.right() - 26, where.top(), 16, where.height())
            icons.paint(painter, mark, "check", "accent")
        painter.restore()
