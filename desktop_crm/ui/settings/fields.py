"""The team's own fields, in their order."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.ops import own_fields
from desktop_crm.ops.own_fields import OWNERS, Declared
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import KINDS
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import Segmented, button, icon_button
from desktop_crm.ui.kit.dialog import Dialog, question
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.field_form import FieldForm
from desktop_crm.ui.settings.page import framed, titled
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space


class FieldsPage(QWidget):
    """One entity at a time: its own fields, and what can be done with the picked one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._fields: list[Declared] = []
        self.entity = Segmented([(name, _(ENTITIES[name].plural)) for name in OWNERS])
        self.list = Rows(_("Own fields"))
        self.up = icon_button("arrow-up", _("Move up (Alt+Up)"))
        self.down = icon_button("arrow-down", _("Move down (Alt+Down)"))
        self.change = button(_("Change…"), "pencil", "quiet")
        self.remove = icon_button("trash-2", _("Remove"))
        self.add = button(_("Add field…"), "plus", "primary")
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._fill()

    def _build(self) -> None:
        first = button(_("Add field…"), "plus", "primary")
        first.clicked.connect(self.add.click)
        said = _("A field of your own is a column, a filter, a line of the form and a target of imports.")
        empty = EmptyState("columns-3", _("No own fields yet"), said, first)
        listed = framed(self.list)
        for each in (empty, listed):
            self._stack.addWidget(each)
        self._tools = QWidget()
        tools = (self.up, self.down, self.change, self.remove)
        row(*tools, into=self._tools, space=Space.XS)
        intro = _("Columns, filters, forms and imports use them like the built-in ones.")
        about = label(intro, tone="secondary", wrap=True)
        tools_row = row(self.entity, None, self._tools)
        titled(self, _("Own fields"), about, tools_row, beside=self.add, grows=self._stack)

    def _connect(self) -> None:
        self.entity.chosen.connect(lambda _entity: self._fill())
        self.up.clicked.connect(lambda: self.list.move_current(-1))
        self.down.clicked.connect(lambda: self.list.move_current(1))
        self.add.clicked.connect(lambda: self.edit())
        self.change.clicked.connect(lambda: self.edit(self.list.current()))
        self.remove.clicked.connect(lambda: self.ask_to_remove(self.list.current()))
        self.list.opened.connect(self.edit)
        self.list.removed.connect(self.ask_to_remove)
        self.list.moved.connect(lambda key, to: own_fields.move(self._desk.ws, key, to))
        self.list.picked.connect(self._offer)
        self._desk.changes.changed.connect(self._on_changed)

    def edit(self, key: str = "") -> FieldForm:
        """Open the form for a new field, or for the one with that key."""
        field = next((f for f in self._fields if f.key == key), None)
        form = FieldForm(self, self._desk.ws, self.entity.current(), field)
        form.accepted.connect(lambda: self.list.pick(form.key))
        form.open()
        return form

    def ask_to_remove(self, key: str) -> Dialog:
        """Say what removing will mean, and do it after a yes."""
        name = next(f.name for f in self._fields if f.key == key)
        asked = question(
            self,
            _("Remove the field “{name}”?").format(name=name),
            _("Its values stay in the base, and Undo brings the field back with them."),
            _("Remove"),
            danger=True,
        )
        asked.accepted.connect(lambda: own_fields.remove(self._desk.ws, key))
        asked.open()
        return asked

    def _fill(self) -> None:
        self._fields = own_fields.declared(self._desk.ws, self.entity.current())
        self.list.show_rows([_row(field) for field in self._fields])
        self._stack.setCurrentIndex(1 if self._fields else 0)
        for each in (self._tools, self.add):
            each.setVisible(bool(self._fields))

    def _offer(self) -> None:
        place, last = self.list.currentIndex().row(), len(self._fields) - 1
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < last)
        self.change.setEnabled(place >= 0)
        self.remove.setEnabled(place >= 0)

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches("own_field"):
            self._fill()


def _row(field: Declared) -> Row:
    kind = _(KINDS[field.kind][0]) if field.kind in KINDS else field.kind
    detail = _("{kind}, must be filled in").format(kind=kind) if field.required else kind
    pills = tuple((option.label, option.tone or "plain") for option in field.options)
    return Row(field.key, field.name, detail, pills, movable=True)
