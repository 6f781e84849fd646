"""Several values of one field, the first of which is the one that lists show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Part
from desktop_crm.ops.details import Place, Point
from desktop_crm.ui.forms.editor import Editor
from desktop_crm.ui.forms.lines import LineEditor
from desktop_crm.ui.forms.rows import PointRow, Row
from desktop_crm.ui.kit.card import column, row
from desktop_crm.ui.kit.controls import button


class ManyEditor(Editor):
    """Rows of values; there is always one to type into. Values are Points or Places, in their order."""

    def __init__(self, name: str, make: Callable[[], Row], add: str) -> None:
        super().__init__(name)
        self._make = make
        self.rows: list[Row] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.add = button(add, "plus", "quiet")
        self.add.clicked.connect(lambda _on=False: self.add_row().setFocus())
        self._append()
        self.place(column(self._lines, row(self.add, None), space=2))
        self._arranged()

    def controls(self) -> list[QWidget]:
        return self.rows[0].editor.controls()

    def value(self) -> list[Any]:
        return [held for each in self.rows if (held := each.held()) is not None]

    def set_value(self, value: Sequence[Any]) -> None:
        while len(self.rows) > max(len(value), 1):
            self._drop(self.rows[-1])
        while len(self.rows) < len(value):
            self._append()
        if not value:
            self._drop(self.rows[0])
            self._append()
        for each, held in zip(self.rows, value, strict=False):
            each.fill(held)
        self._arranged()

    def check(self) -> bool:
        return not [each for each in self.rows if not each.editor.check()]

    def error(self) -> str:
        own = super().error()
        return own or next((each.editor.error() for each in self.rows if each.editor.error()), "")

    def set_error(self, sentence: str) -> None:
        self.rows[0].editor.set_error(sentence)

    def add_row(self) -> Row:
        """One more row to type into: the empty one there is, or another."""
        empty = next((each for each in self.rows if each.is_empty()), None)
        made = empty or self._append()
        self._arranged()
        return made

    def take_in(self, before: Sequence[Any], theirs: Sequence[Any]) -> bool:
        """Take over what others changed since `before`, row by row, where the user has changed nothing.

        Whether that was possible; when not, nothing is taken over.
        """
        try:
            mine = self.value()
        except UserError:
            return False
        merged = merge(before, mine, theirs)
        if merged is None or self.is_edited():
            return False
        self.set_value(merged)
        return True

    def _append(self, at: int | None = None) -> Row:
        made = self._make()
        place = len(self.rows) if at is None else at
        self.rows.insert(place, made)
        self._lines.insertWidget(place, made)
        made.changed.connect(self._changed)
        made.left.connect(self.left)
        made.entered.connect(self.entered)
        made.removed.connect(lambda: self._remove(made))
        made.moved.connect(lambda step: self._move(made, step))
        made.dragged.connect(lambda y: self._drag(made, y))
        if isinstance(made, PointRow) and isinstance(made.editor, LineEditor):
            made.editor.spread = lambda parts: self._spread(made, parts)
        return made

    def _drop(self, which: Row) -> None:
        self.rows.remove(which)
        self._lines.removeWidget(which)
        which.hide()
        which.deleteLater()

    def _remove(self, which: Row) -> None:
        place = self.rows.index(which)
        self._drop(which)
        if not self.rows:
            self._append()
        self._arranged()
        self.rows[min(place, len(self.rows) - 1)].setFocus()
        self.changed.emit()
        self.left.emit()

    def _move(self, which: Row, step: int) -> None:
        place = self.rows.index(which) + step
        if not 0 <= place < len(self.rows):
            return
        self.rows.remove(which)
        self.rows.insert(place, which)
        self._lines.removeWidget(which)
        self._lines.insertWidget(place, which)
        self._arranged()
        self.changed.emit()

    def _drag(self, which: Row, y: int) -> None:
        """Bring the row to where the mouse is, one place at a time."""
        place, here = self.rows.index(which), self.mapFromGlobal(QPoint(0, y)).y()
        above = self.rows[place - 1] if place else None
        below = self.rows[place + 1] if place + 1 < len(self.rows) else None
        if above and here < above.geometry().center().y():
            self._move(which, -1)
        elif below and here > below.geometry().center().y():
            self._move(which, 1)

    def _spread(self, which: Row, parts: Sequence[Part]) -> bool:
        """Several values that stand in one row get a row each, when each of them is understood."""
        editor = which.editor
        assert isinstance(editor, LineEditor)
        try:
            points = [Point(str(editor.kind.parse(p.raw, editor.reading)), p.label or None) for p in parts]
        except UserError:
            return False
        which.fill(points[0])
        for place, point in enumerate(points[1:], start=self.rows.index(which) + 1):
            self._append(place).fill(point)
        self._arranged()
        self.changed.emit()
        self.left.emit()
        return True

    def _changed(self) -> None:
        self._arranged()
        self.changed.emit()

    def _arranged(self) -> None:
        several = len(self.rows) > 1
        filled = [not each.is_empty() for each in self.rows]
        for each, full in zip(self.rows, filled, strict=True):
            each.grip.setVisible(several)
            each.remove.setVisible(several or full)
        self.add.setVisible(all(filled))
        self.setFocusProxy(self.rows[0])
        QTimer.singleShot(0, self, self.rearranged.emit)


def merge(before: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """My values with what others added, changed and removed; None where both changed the same one."""
    old, new = {_key(v): v for v in before}, {_key(v): v for v in theirs}
    merged: list[Any] = []
    for value in mine:
        key = _key(value)
        touched = key is None or old.get(key) != value
        if key is not None and key in old and old[key] != new.get(key):
            if touched:
                return None
            if key in new:
                merged.append(new[key])
        else:
            merged.append(value)
    mine_keys = {_key(v) for v in mine}
    for key, value in new.items():
        if key not in old and key not in mine_keys:
            merged.append(value)
        elif key in old and key not in mine_keys and old[key] != value:
            return None
    return merged


def _key(value: Any) -> str | None:
    """What a value is known by through all changes of it; None for one that is not saved yet."""
    if isinstance(value, Point):
        return value.id
    return value.company if isinstance(value, Place) else str(value)
