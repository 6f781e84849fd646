"""Step 2: which column becomes which field, what becomes of clients who are there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.importing.merge import POLICIES
from desktop_crm.importing.target import Group
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.importing.column_row import ColumnRow, ColumnsHead
from desktop_crm.ui.importing.flow import flow
from desktop_crm.ui.importing.state import State
from desktop_crm.ui.importing.trouble import Trouble
from desktop_crm.ui.importing.verdict import name_of, offers, verdict
from desktop_crm.ui.importing.words import number
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.controls import Segmented, button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

_MANY = 60
"""Rows that are made at once; a wider list says how many more there are."""


class FieldsStep(QWidget):
    """Emits what the user wishes; shows what has become of it."""

    picked = Signal(int, object)
    entity_chosen = Signal(str)
    policy_chosen = Signal(str)
    show_problems = Signal(int)

    def __init__(self, ws: Workspace) -> None:
        super().__init__()
        self._ws = ws
        self._state = State()
        self._shape: object = None
        self.rows: dict[int, ColumnRow] = {}
        self.entity = Segmented([("contact", _("Contacts")), ("company", _("Companies"))])
        self.entity.chosen.connect(self.entity_chosen)
        self.entity.setAccessibleName(_("The list holds"))
        self.policy = Segmented([(key, _(text)) for key, text in POLICIES.items()])
        self.policy.chosen.connect(self.policy_chosen)
        self._met = label("", "control")
        self.trouble = Trouble()
        self._hints = label("", tone="secondary", wrap=True)
        self._box = self._table()
        lines = column(
            self.trouble, self._hints, self._box, self._questions(), None, into=self, space=Space.M
        )
        lines.setStretch(2, 100)

    def show_state(self, state: State) -> None:
        """Show the mapping and what the check says of it."""
        if state.sheet is None or state.mapping is None:
            return
        self._state = state
        if self._shape is not state.sheet:
            self._shape = state.sheet
            self._make_rows(state)
        self.trouble.show_error(state.error)
        self._show_hints(state)
        self.entity.select(state.mapping.entity)
        self.policy.select(state.policy)
        contact = state.mapping.entity == "contact"
        self._met.setText(
            _("If the contact is already there") if contact else _("If the company is already there")
        )
        for index in self.rows:
            self._show_row(index)

    def show_progress(self, done: int, total: int) -> None:
        """The check goes on beside the rows; how far it is, the footer says."""

    def _show_row(self, index: int) -> None:
        mapping = self._state.mapping
        assert mapping
        target = mapping.columns[index]
        self.rows[index].show_target(target, name_of(self._ws, mapping.entity, target))
        self.rows[index].show_verdict(verdict(self._state, index))

    def _show_hints(self, state: State) -> None:
        assert state.mapping
        assert state.sheet
        said = list(state.mapping.hints)
        if state.mapping.remembered:
            said.insert(0, _("The fields are those of your last list of this shape."))
        self._hints.setText("\n".join([*said, *state.sheet.notes]))
        self._hints.setVisible(bool(self._hints.text()))

    def _table(self) -> QWidget:
        self._head = ColumnsHead()
        self._inner = QWidget()
        self._inner.setProperty("kind", "clear")
        self._lines = QVBoxLayout(self._inner)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setProperty("kind", "clear")
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inner)
        self._scroll.setAccessibleName(_("Columns of the list"))
        self._scroll.verticalScrollBar().rangeChanged.connect(self._leave_room)
        box = card("panel")
        column(self._head, self._scroll, into=box, margins=(1, 5, 1, 5), space=0)
        return box

    def _questions(self) -> QWidget:
        """What the list holds, and what happens to who is there already."""
        box, held, met = card("panel"), QWidget(), QWidget()
        row(label(_("The list holds"), "control"), self.entity, into=held, space=Space.M)
        row(self._met, self.policy, into=met, space=Space.M)
        flow(held, met, into=box, margins=(Space.L, 10, 10, 10), space=Space.M, spread=True)
        return box

    def _leave_room(self, _least: int, most: int) -> None:
        """The captions stand above the rows, not above the scroll bar."""
        self._head.right = self._scroll.verticalScrollBar().sizeHint().width() if most else 0
        self._head.update()

    def _make_rows(self, state: State) -> None:
        """Filled columns first; empty ones wait behind a button, as do those of a very wide list."""
        while self._lines.count():
            gone = self._lines.takeAt(0).widget()
            if gone:
                gone.hide()
                gone.deleteLater()
        self.rows = {}
        filled = [i for i, text in enumerate(state.examples) if text]
        empty = [i for i, text in enumerate(state.examples) if not text]
        self._add_rows(filled[:_MANY])
        self._add_later(filled[_MANY:], ngettext("{n} more column", "{n} more columns", len(filled[_MANY:])))
        self._add_later(empty, ngettext("{n} empty column", "{n} empty columns", len(empty)))
        self._fit()
        QTimer.singleShot(0, self, self._rise)

    def _rise(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        """The card is as high as its rows, and scrolls when the window is lower."""
        rows = sum(self._lines.itemAt(i).sizeHint().height() for i in range(self._lines.count()))
        self._box.setMaximumHeight(self._head.height() + rows + 12)

    def _add_later(self, indexes: list[int], text: str) -> None:
        if not indexes:
            return
        more = button(text.format(n=number(len(indexes))), "chevron-down", "quiet")
        holder = QWidget()
        row(more, None, into=holder, margins=(Space.XS, Space.S, 0, Space.S))
        more.clicked.connect(lambda: self._unfold(holder, indexes))
        self._lines.addWidget(holder)

    def _unfold(self, holder: QWidget, indexes: list[int]) -> None:
        at = self._lines.indexOf(holder)
        holder.hide()
        holder.deleteLater()
        self._lines.removeWidget(holder)
        self._add_rows(indexes, at)
        for index in indexes:
            self._show_row(index)
        self._fit()
        self.rows[indexes[0]].choice.setFocus()

    def _add_rows(self, indexes: list[int], at: int = 0) -> None:
        assert self._state.mapping
        for place, index in enumerate(indexes, at):
            name, example = self._state.mapping.names[index], self._state.examples[index]
            line = ColumnRow(name, example, partial(self._offers_for, index))
            line.picked.connect(lambda target, i=index: self.picked.emit(i, target))
            line.show_problems.connect(lambda i=index: self.show_problems.emit(i))
            self.rows[index] = line
            self._lines.insertWidget(place, line)

    def _offers_for(self, index: int) -> Sequence[Group]:
        mapping = self._state.mapping
        assert mapping
        now = mapping.columns[index]
        name = now.new_name if now and now.new_name else mapping.names[index]
        return offers(self._ws, mapping.entity, name)
