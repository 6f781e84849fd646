"""The navigation column: where one can go, and who is at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QVBoxLayout, QWidget

from desktop_crm.ui import icons
from desktop_crm.ui.kit import paint
from desktop_crm.ui.kit.avatar import initials_of, paint_avatar
from desktop_crm.ui.kit.controls import icon_button
from desktop_crm.ui.kit.focus import KeyboardFocus
from desktop_crm.ui.kit.text import plain_tooltip
from desktop_crm.ui.theme import Radius, Size, colour, metrics


@dataclass(frozen=True)
class NavItem:
    """One place to go; `tone` colours the icon (a colour token or #RRGGBB). A `rare` one is seen only while something
    waits in it."""

    id: str
    label: str
    icon: str
    count: int = 0
    tone: str = ""
    rare: bool = False


class Nav(QWidget):
    """Brand, places, saved lists, then the state of the exchange and the user. It only shows and tells."""

    chosen = Signal(str)
    menu_wanted = Signal(str, QPoint)
    """The menu of a place, by its id, at a point of the screen."""
    brand_clicked = Signal()
    status_clicked = Signal()
    user_clicked = Signal()
    settings_clicked = Signal()

    def __init__(self, brand: str, settings_label: str) -> None:
        super().__init__()
        self._places: dict[str, _Place] = {}
        self._current = ""
        self._collapsed = False
        self._brand = _Brand(brand)
        self._caption = _Caption()
        self._status = _Status()
        self._user = _User()
        self._settings = icon_button("settings", settings_label)
        self._main, self._lists = QVBoxLayout(), QVBoxLayout()
        self._build()
        self._brand.clicked.connect(self.brand_clicked)
        self._status.clicked.connect(self.status_clicked)
        self._user.clicked.connect(self.user_clicked)
        self._settings.clicked.connect(self.settings_clicked)
        self.set_collapsed(False)

    def set_items(self, items: Sequence[NavItem]) -> None:
        """The places at the top."""
        self._fill(self._main, items)

    def set_lists(self, caption: str, items: Sequence[NavItem]) -> None:
        """The saved lists under their caption; with none, the caption goes too."""
        self._caption.set_text(caption if items else "")
        self._fill(self._lists, items)

    def select(self, id: str) -> None:
        """Show `id` as the place where one is, without telling anybody; "" for nowhere."""
        self._current = id
        for key, place in self._places.items():
            place.setChecked(key == id)

    def current(self) -> str:
        """The id of the place where one is."""
        return self._current

    def set_count(self, id: str, count: int) -> None:
        """The number at the right of a place; 0 shows none."""
        if id in self._places:
            self._places[id].set_count(count)

    def set_brand(self, name: str) -> None:
        """The name of the base."""
        self._brand.set_text(name)

    def set_status(
        self, icon: str, text: str, tone: str = "secondary", detail: str = "", detail_tone: str = "hint"
    ) -> None:
        """The row about the exchange with others, with a `detail` below it; an empty text hides it."""
        self._status.set(icon, text, tone, detail, detail_tone)
        self._status.setVisible(bool(text))

    @property
    def status_row(self) -> QWidget:
        """The row about the exchange, for what opens beside it."""
        return self._status

    def set_user(self, name: str, role: str, seed: str) -> None:
        """Who is at work; `seed` (the employee's id) decides the avatar's tint."""
        self._user.set(name, role, seed)

    def set_collapsed(self, collapsed: bool) -> None:
        """Icons only, or icons with labels."""
        self._collapsed = collapsed
        self.setFixedWidth(Size.NAV_COLLAPSED if collapsed else Size.NAV)
        self._settings.setVisible(not collapsed)
        # Beside icons alone there is no room for a bar; wheel and arrow keys scroll without one.
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if collapsed else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._scroll.setVerticalScrollBarPolicy(bar)
        for row in self.findChildren(_Row):
            row.set_collapsed(collapsed)

    def is_collapsed(self) -> bool:
        """Whether only icons are shown."""
        return self._collapsed

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        width = paint.hairline(painter)
        painter.fillRect(QRectF(self.width() - width, 0, width, self.height()), colour("line"))
        painter.end()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("kind", "clear")
        places = QVBoxLayout(inner)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(2)
        for each in (self._main, self._lists):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(2)
        places.addLayout(self._main)
        places.addWidget(self._caption)
        places.addLayout(self._lists)
        places.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("kind", "clear")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self._scroll = scroll
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.setSpacing(4)
        whole.addWidget(self._brand)
        whole.addSpacing(6)
        whole.addWidget(scroll, 1)
        whole.addWidget(self._status)
        whole.addWidget(self._user)
        self._settings.setParent(self._user)
        self._settings.move(Size.NAV - 16 - 36, 7)

    def _fill(self, layout: QVBoxLayout, items: Sequence[NavItem]) -> None:
        while layout.count():
            old = layout.takeAt(0).widget()
            if isinstance(old, _Place):
                self._places.pop(old.item.id, None)
                old.deleteLater()
        for item in items:
            place = _Place(item)
            place.set_collapsed(self._collapsed)
            place.setChecked(item.id == self._current)
            place.clicked.connect(lambda _on=False, id=item.id: self._go(id))
            place.menu_wanted.connect(lambda at, id=item.id: self.menu_wanted.emit(id, at))
            self._places[item.id] = place
            layout.addWidget(place)

    def _go(self, id: str) -> None:
        self.select(id)
        self.chosen.emit(id)


class _Row(KeyboardFocus, QAbstractButton):
    """A row of the column that can be pressed; arrow keys lead to the next one."""

    height_hint = Size.NAV_ITEM

    def __init__(self) -> None:
        super().__init__()
        self.collapsed = False
        self.setFixedHeight(self.height_hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show the icon only, and the label as a tooltip."""
        self.collapsed = collapsed
        self.setToolTip(plain_tooltip(self.text()) if collapsed else "")
        self.update()

    def set_text(self, text: str) -> None:
        """Show another label."""
        self.setText(text)
        self.setAccessibleName(text)
        self.set_collapsed(self.collapsed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(40, self.height_hint)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.rect().adjusted(4, 0, -4, 0)
        if self.isChecked():
            paint.box(painter, area, Radius.CONTROL, "chosen", "line")
        elif self.underMouse():
            paint.box(painter, area, Radius.CONTROL, "line")
        self.paint_inside(painter, area)
        if self.ringed:
            paint.focus_ring(painter, area, Radius.CONTROL)
        painter.end()

    def paint_inside(self, painter: QPainter, area: QRect) -> None:
        """Draw what the row says."""


class _Place(_Row):
    menu_wanted = Signal(QPoint)

    def __init__(self, item: NavItem) -> None:
        super().__init__()
        self.item = item
        self._count = item.count
        self.setCheckable(True)
        self.set_text(item.label)
        if item.rare and not self._count:
            self.hide()

    def set_count(self, count: int) -> None:
        self._count = count
        self.setVisible(bool(count) or not self.item.rare)
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def nextCheckState(self) -> None:
        """Where one is, is told by the column alone."""

    def paint_inside(self, painter: QPainter, area: QRect) -> None:
        size = 14 if self.item.tone else 18
        left = area.left() if self.collapsed else area.left() + 9
        wide = area.width() if self.collapsed else size
        tone = self.item.tone or ("accent" if self.isChecked() else "secondary")
        icons.paint(painter, QRect(left, 0, wide, self.height()), self.item.icon, tone, size)
        if self.collapsed:
            if self._count:
                dot = QRectF(area.center().x() + 7, 6, 7, 7)
                paint.box(painter, dot, 3.5, "accent")
            return
        shown = f"{self._count:,}".replace(",", "\u00a0") if self._count else ""
        right = area.right() - 10 - metrics("secondary").horizontalAdvance(shown)
        ink = "text" if self.isChecked() else "secondary"
        words = QRect(left + size + 11, 0, right - left - size - 17, self.height())
        paint.line_of_text(painter, words, self.text(), "control", ink)
        count = QRect(right, 0, area.right() - 9 - right, self.height())
        paint.line_of_text(painter, count, shown, "secondary", "secondary", paint.MIDDLE_RIGHT)


class _Caption(_Row):
    height_hint = 32

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEnabled(False)

    def set_text(self, text: str) -> None:
        super().set_text(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.collapsed:
            line = QRectF(14, self.height() / 2, self.width() - 28, paint.hairline(painter))
            painter.fillRect(line, colour("line_strong"))
        else:
            area = self.rect().adjusted(14, 6, -8, 0)
            paint.line_of_text(painter, area, self.text().upper(), "caption", "secondary")
        painter.end()


class _Brand(_Row):
    height_hint = 46

    def __init__(self, name: str) -> None:
        super().__init__()
        self.set_text(name)

    def paint_inside(self, painter: QPainter, area: QRect) -> None:
        wide = area.width() if self.collapsed else 22
        left = area.left() if self.collapsed else area.left() + 6
        icons.paint(painter, QRect(left, 0, wide, self.height()), "hexagon", "accent", 22)
        if self.collapsed:
            return
        words = QRect(left + 30, 0, area.width() - 72, self.height())
        paint.line_of_text(painter, words, self.text(), "card")
        icons.paint(painter, QRect(area.right() - 25, 0, 16, self.height()), "chevrons-up-down")


class _Status(_Row):
    height_hint = 30
    _BOTH_LINES = 44

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._tone = "cloud-check", "secondary"
        self._detail = self._detail_tone = ""
        self.setVisible(False)

    def set(self, icon: str, text: str, tone: str, detail: str, detail_tone: str) -> None:
        self._icon, self._tone = icon, tone
        self._detail, self._detail_tone = detail, detail_tone
        self.height_hint = self._BOTH_LINES if detail else _Status.height_hint
        self.setFixedHeight(self.height_hint)
        self.set_text(text)
        self.setAccessibleDescription(detail)

    def set_collapsed(self, collapsed: bool) -> None:
        super().set_collapsed(collapsed)
        self.setToolTip(" · ".join(filter(None, (self.text(), self._detail))))

    def paint_inside(self, painter: QPainter, area: QRect) -> None:
        wide = area.width() if self.collapsed else 16
        left = area.left() if self.collapsed else area.left() + 8
        high = self.height() if self.collapsed or not self._detail else 28
        icons.paint(painter, QRect(left, 0, wide, high), self._icon, self._tone)
        if self.collapsed:
            return
        words = QRect(left + 25, 0, area.width() - 36, high)
        paint.line_of_text(painter, words, self.text(), "secondary", "secondary")
        if self._detail:
            below = QRect(words.left(), 22, words.width(), 18)
            paint.line_of_text(painter, below, self._detail, "secondary", self._detail_tone)


class _User(_Row):
    height_hint = 46

    def __init__(self) -> None:
        super().__init__()
        self._role = self._seed = ""

    def set(self, name: str, role: str, seed: str) -> None:
        self._role, self._seed = role, seed
        self.set_text(name)
        self.setAccessibleDescription(role)

    def paint_inside(self, painter: QPainter, area: QRect) -> None:
        left = area.left() + ((area.width() - 28) // 2 if self.collapsed else 6)
        face = QRect(left, (self.height() - 28) // 2, 28, 28)
        if self._seed:
            paint_avatar(painter, face, initials_of(self.text()), self._seed)
        else:
            icons.paint(painter, face, "user", "secondary", 24)
        if self.collapsed:
            return
        words = QRect(left + 36, 5, area.width() - 88, 18)
        paint.line_of_text(painter, words, self.text(), "control")
        paint.line_of_text(painter, words.translated(0, 18), self._role, "secondary", "secondary")
