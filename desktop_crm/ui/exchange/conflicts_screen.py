"""Where it is decided what stands when two people changed one thing without knowing of each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ops import conflicts, records
from desktop_crm.store.journal import Changed
from desktop_crm.store.own_fields import fields_of
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.exchange.conflict_list import ConflictList
from desktop_crm.ui.exchange.conflict_panel import ConflictPanel
from desktop_crm.ui.kit.card import card, column, row
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.ops.conflicts import Conflict
    from desktop_crm.ui.forms.editor import Editor


class ConflictsScreen(QWidget):
    """Nothing here hurries anybody: one value stands in the meantime, and the others are kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._stale = True
        self.list, self.panel = ConflictList(), ConflictPanel()
        self._count = label("", tone="secondary")
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        about = _("Changed in two places at once. One value stands meanwhile; decide when you have the time.")
        head = row(label(_("Conflicts"), "page"), None, self._count)
        frame = card("panel")
        column(self.list, into=frame, margins=(1, 6, 1, 6))
        left = QWidget()
        margins = (Space.XL, Space.L, Space.XL, Space.L)
        column(
            head, label(about, tone="secondary", wrap=True), frame, into=left, margins=margins, space=Space.M
        )
        full = QWidget()
        row(left, self.panel, into=full, space=0).setStretch(0, 1)
        empty = EmptyState(
            "check-check",
            _("Nothing to decide"),
            _(
                "When two people change the same field without a connection, both values stand here to choose from."
            ),
        )
        for each in (empty, full):
            self._stack.addWidget(each)
        column(self._stack, into=self)

    def _connect(self) -> None:
        self.list.picked.connect(lambda: self.panel.show_conflicts(self.list.chosen()))
        self.panel.keep_wanted.connect(self._keep)
        self.panel.take_wanted.connect(self._take)
        self.panel.take_all_wanted.connect(self._take_all)
        self.panel.edit_wanted.connect(self._edit)
        self.panel.saved.connect(self._save)
        self.panel.open_wanted.connect(lambda conflict: self._desk.commands.run("open", *conflict.opens))
        self._desk.changes.changed.connect(self._on_changed)

    def shown(self, _argument: object) -> None:
        """Look at what there is to decide."""
        self.look()
        self.list.setFocus()

    def look(self) -> None:
        """Read the conflicts in the background."""
        self._stale = False
        ws = self._desk.ws
        self._desk.jobs.run(lambda _job: conflicts.all_of(ws), self._show, key="conflicts", owner=self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.look()

    def _show(self, found: list[Conflict]) -> None:
        n = len(found)
        self._count.setText(ngettext("{n} to decide", "{n} to decide", n).format(n=n) if n else "")
        self._stack.setCurrentIndex(1 if found else 0)
        self.list.show_conflicts(found)

    def _on_changed(self, _changed: Changed) -> None:
        self._stale = True
        if self.isVisible():
            self.look()

    def _keep(self, chosen: list[Conflict]) -> None:
        ids = [conflict.id for conflict in chosen]
        self._decide(lambda: conflicts.keep(self._desk.ws, ids))

    def _take(self, conflict: Conflict, entry: int) -> None:
        self._decide(lambda: conflicts.take(self._desk.ws, conflict.id, entry))

    def _take_all(self, chosen: list[Conflict]) -> None:
        ids = [conflict.id for conflict in chosen]
        self._decide(lambda: conflicts.take_all(self._desk.ws, ids))

    def _decide(self, decision: Callable[[], None]) -> None:
        try:
            decision()
        except UserError as error:
            self._desk.messages.error(error)
            self.look()

    def _edit(self, conflict: Conflict) -> None:
        """Let another value be typed here, or in the card where the field is a part of it."""
        from desktop_crm.ui.forms.editors import editor_for

        field = next((f for f in fields_of(self._desk.ws, conflict.entity) if f.key == conflict.field), None)
        if field is None or conflict.kind != conflicts.VALUE or conflict.opens[0] != conflict.entity:
            self._desk.commands.run("open", *conflict.opens)
        else:
            self.panel.edit(editor_for(self._desk, field))

    def _save(self, conflict: Conflict, editor: Editor) -> None:
        if not editor.check():
            return
        ws, value = self._desk.ws, editor.value()
        try:
            if value == conflict.current.value:
                conflicts.keep(ws, [conflict.id])
            else:
                records.change(ws, conflict.entity, conflict.row, {conflict.field: value})
        except records.Invalid as error:
            editor.set_error(error.fields.get(conflict.field, str(error)))
        except UserError as error:
            editor.set_error(str(error))
        else:
            self.panel.editor = None
