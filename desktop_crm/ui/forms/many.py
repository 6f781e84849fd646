"""Several values of one field, the first of which is the one that lists show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

    def follow(self, before: Sequence[Any], theirs: Sequence[Any]) -> dict[str, Any]:
        """Row by row: what others added, changed and took away. What the user is writing stays as it is."""
        old, new = {_key(v): v for v in before}, {_key(v): v for v in theirs}
        theirs_in_order = self._keys() == [key for key in old if key in self._keys()]
        disputed: dict[str, Any] = {}
        for each in list(self.rows):
            key = _key(each.filled)
            value = new.get(key)
            if key is None or key not in old or old[key] == value:
                continue
            if not each.is_touched():
                self._show_in(each, value)
            elif not each.holds(value):
                disputed[key] = value
        for key, value in new.items():
            if key not in self._keys() and old.get(key) != value:
                self._add(value)
        if theirs_in_order:
            self._put_in_order([key for key in new if key in old])
        self._arranged()
        return disputed

    def take(self, disputed: Mapping[str, Any]) -> None:
        for key, value in disputed.items():
            which = next((each for each in self.rows if _key(each.filled) == key), None)
            if which is not None:
                self._show_in(which, value)
        self._arranged()

    def _keys(self) -> list[str | None]:
        return [key for each in self.rows if (key := _key(each.filled)) is not None]

    def _show_in(self, which: Row, value: Any) -> None:
        """Let a row show a value; none at all takes the row away."""
        if value is not None:
            which.fill(value)
            return
        self._drop(which)
        if not self.rows:
            self._append()

    def _add(self, value: Any) -> None:
        """A row for what somebody has added, before the one that is still empty; or the user's own of the same."""
        same = next((each for each in self.rows if each.filled is None and each.says(value)), None)
        empty = next((i for i, each in enumerate(self.rows) if each.is_empty()), len(self.rows))
        (same or self._append(empty)).fill(value)

    def _put_in_order(self, keys: Sequence[str | None]) -> None:
        """Let the rows of these keys stand in this order, among the others that stay where they are."""
        place = {key: i for i, key in enumerate(keys)}
        known = sorted(
            (each for each in self.rows if _key(each.filled) in place), key=lambda r: place[_key(r.filled)]
        )
        following = iter(known)
        ordered = [next(following) if each in known else each for each in self.rows]
        for i, each in enumerate(ordered if ordered != self.rows else ()):
            self._lines.removeWidget(each)
            self._lines.insertWidget(i, each)
        self.rows = ordered

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


def _key(value: Any) -> str | None:
    """What a value is known by through all changes of it; None for one that is not saved yet."""
    if isinstance(value, Point):
        return value.id
    return value.company if isinstance(value, Place) else None
