"""Charts are explored by mouse and by keyboard alike: a figure in focus, a card that says it, Enter or a click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_crm.base.i18n import _
from desktop_crm.ui.kit.charts.drawn import Drawn, Spot
from desktop_crm.ui.kit.charts.popup import Popup, Said
from desktop_crm.ui.kit.focus import ABSENCE, KeyboardFocus


class Explored(KeyboardFocus, QWidget):
    """What every chart does with mouse and keyboard. `activated` names the row and the column of a figure."""

    activated = Signal(str, str)
    looked_at = Signal(QRect)
    """Where the figure lies that has come into focus."""
    upright = True
    """Whether the rows stand beside each other."""

    def __init__(self, drawn: Drawn) -> None:
        super().__init__()
        self.drawn = drawn
        self.focused: Spot | None = None
        self.hovered: Spot | None = None
        self._popup: Popup | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(drawn.table.title)
        self._say_focused()

    def show_drawn(self, drawn: Drawn) -> None:
        """Show this instead; what was in focus stays there if it is still there."""
        before, focused = self.drawn, self.focused
        self.drawn, self.hovered, self.focused = drawn, None, None
        self.setAccessibleName(drawn.table.title)
        if focused:
            key, column = before.rows[focused.row].key, before.column(focused).key
            keys = [row.key for row in drawn.rows]
            columns = [drawn.table.columns[c].key for c in drawn.columns]
            if key in keys and column in columns:
                self.focused = Spot(keys.index(key), drawn.table.column(column))
        self._say_focused()
        self.lit()

    def spot_at(self, at: QPoint) -> Spot | None:
        """The figure under a point."""
        raise NotImplementedError

    def place_of(self, spot: Spot) -> QRect:
        """Where a figure is drawn."""
        raise NotImplementedError

    def popup_text(self) -> str:
        """What the card beside a figure says; empty while there is none."""
        shown = self._popup is not None and isValid(self._popup) and self._popup.isVisibleTo(self.window())
        return self._popup.text() if shown and self._popup else ""

    def lit(self) -> None:
        """Another figure is under the mouse or in focus."""
        self.update()
        spot = self.hovered or (self.focused if self.ringed and self.hasFocus() else None)
        if spot is None or not self.isVisible():
            if self._popup is not None and isValid(self._popup):
                self._popup.hide()
            return
        place = self.place_of(spot)
        corner = self.mapTo(self.window(), place.topLeft())
        self._card().say(self.drawn.rows[spot.row].title, self._lines(spot), QRect(corner, place.size()))

    def _card(self) -> Popup:
        if self._popup is None or not isValid(self._popup) or self._popup.parent() is not self.window():
            self._popup = Popup(self.window())
            self.destroyed.connect(self._popup.deleteLater)
        return self._popup

    def _lines(self, spot: Spot) -> list[Said]:
        """The figure asked about, the one before, and the others of its row."""
        lines = []
        for place in (*self.drawn.columns, *self.drawn.marks):
            each = Spot(spot.row, place)
            column, figure = self.drawn.column(each), self.drawn.figure(each)
            text = column.unit.format(figure.value)
            change, tone = self.drawn.change(each), self.drawn.tone(each)
            lines.append(Said(column.title, text, change, tone, place == spot.column))
            if place == spot.column and change:
                lines.append(Said(_("before"), column.unit.format(figure.before)))
        return lines

    def _say_focused(self) -> None:
        if self.focused is None:
            self.setAccessibleDescription(
                _("Arrow keys go from figure to figure, Enter lists the records behind it.")
            )
            return
        said = self.drawn.told(self.focused)
        self.setAccessibleDescription(said)
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def focus_on(self, spot: Spot | None) -> None:
        """Put the keyboard on a figure."""
        self.focused, self.hovered = spot, None
        self._say_focused()
        if spot:
            self.looked_at.emit(self.place_of(spot))
        self.lit()

    def activate(self, spot: Spot) -> None:
        """List what is behind a figure, if there are records behind it."""
        if self.drawn.figure(spot).behind is not None:
            self.activated.emit(self.drawn.rows[spot.row].key, self.drawn.column(spot).key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self.reached():
            event.ignore()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if self.focused:
                self.activate(self.focused)
            return
        spot = self._after(event.key())
        if spot is None:
            event.ignore()
            return
        self.ringed = True
        self.focus_on(spot)

    def reached(self) -> list[Spot]:
        """The figures that the keyboard reaches: those that are there, row by row."""
        places = range(len(self.drawn.rows))
        every = (Spot(row, column) for row in places for column in self.drawn.columns)
        return [spot for spot in every if self.drawn.figure(spot).value is not None]

    def _after(self, key: int) -> Spot | None:
        """The figure to which a key leads from the one in focus."""
        reached = self.reached()
        rows, columns = (
            ((Qt.Key.Key_Left, Qt.Key.Key_Right), (Qt.Key.Key_Up, Qt.Key.Key_Down))
            if self.upright
            else ((Qt.Key.Key_Up, Qt.Key.Key_Down), (Qt.Key.Key_Left, Qt.Key.Key_Right))
        )
        if key == Qt.Key.Key_Home:
            return reached[0]
        if key == Qt.Key.Key_End:
            return reached[-1] if self.focused is None else self._last_like(reached, self.focused)
        if key not in rows + columns:
            return None
        if self.focused not in reached:
            return self.first()
        return _moved(reached, self.focused, key in rows, 1 if key in (rows[1], columns[1]) else -1)

    @staticmethod
    def _last_like(reached: list[Spot], spot: Spot) -> Spot:
        return next(s for s in reversed(reached) if s.column == spot.column)

    def first(self) -> Spot | None:
        """Where the keyboard begins: at the row that still runs, else at the first."""
        reached = self.reached()
        now = [spot for spot in reached if spot.row == self.drawn.now]
        return next(iter(now or reached), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.ringed and event.reason() not in ABSENCE:
            self.focus_on(self.focused if self.focused in self.reached() else self.first())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.lit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.spot_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def hideEvent(self, event: QHideEvent) -> None:
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, and what lay under the mouse goes from there."""
        self._hover(None)
        event.ignore()

    def _hover(self, spot: Spot | None) -> None:
        if spot == self.hovered:
            return
        self.hovered = spot
        behind = spot is not None and self.drawn.figure(spot).behind is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if behind else Qt.CursorShape.ArrowCursor)
        self.lit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and spot:
            self.ringed = False
            self.focused = spot
            self._say_focused()
            self.activate(spot)


def _moved(reached: list[Spot], spot: Spot, along_rows: bool, by: int) -> Spot:
    """The next figure of the same column, or of the same row; the same one where there is no other."""
    if along_rows:
        line = [s for s in reached if s.column == spot.column]
    else:
        line = [s for s in reached if s.row == spot.row]
    return line[max(0, min(line.index(spot) + by, len(line) - 1))]
