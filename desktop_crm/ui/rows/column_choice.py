"""Choosing the columns of a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.ui.kit.card import column, hairline
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.fields import SearchBox
from desktop_crm.ui.kit.menu import Popup
from desktop_crm.ui.kit.switches import Check

_SEARCHED_FROM = 13  # fields
_HIGHEST = 360  # px


class ColumnChoice(Popup):
    """All fields, those with a column checked. `chosen` tells the keys at each change; () the usual ones.

    The `title`, which tells which record a row is, cannot be unchecked.
    """

    chosen = Signal(tuple)

    def __init__(
        self, parent: QWidget, fields: Sequence[Field], keys: Sequence[str], title: str = "name"
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._keys, self._title = list(keys), title
        self._checks = {f.key: self._check(f) for f in fields}
        self._search = SearchBox(_("Search"))
        if len(fields) < _SEARCHED_FROM:
            self._search.hide()
        self._search.textChanged.connect(self._find)
        usual = button(_("Usual columns"), "rotate-ccw", "quiet")
        usual.clicked.connect(self._go_back)
        for each in (self._search, self._scroll(), hairline(), usual):
            self.body.addWidget(each)
        (self._search if len(fields) >= _SEARCHED_FROM else next(iter(self._checks.values()))).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: True, Qt.Key.Key_Up: False}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.focusNextPrevChild(step)

    def _check(self, field: Field) -> Check:
        made = Check(_(field.label), field.key in self._keys)
        made.setEnabled(field.key != self._title)
        made.toggled.connect(lambda on, key=field.key: self._toggle(key, on))
        return made

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("kind", "clear")
        lines = column(*self._checks.values(), None, into=inner, margins=(6, 2, 6, 2), space=2)
        made = QScrollArea()
        made.setProperty("kind", "clear")
        made.setFrameShape(QFrame.Shape.NoFrame)
        made.setWidgetResizable(True)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setWidget(inner)
        made.setFixedHeight(min(_HIGHEST, lines.sizeHint().height() + 4))
        return made

    def _toggle(self, key: str, on: bool) -> None:
        self._keys = [k for k in self._keys if k != key] + ([key] if on else [])
        self.chosen.emit(tuple(self._keys))

    def _find(self, text: str) -> None:
        for check in self._checks.values():
            check.setVisible(fold(text) in fold(check.text()))

    def _go_back(self) -> None:
        self.chosen.emit(())
        self.close()
