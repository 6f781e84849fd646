"""A page of things that the team uses in an order: added, changed, moved, put out of use, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.store.journal import Changed
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.empty import EmptyState
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.settings.page import framed, titled
from desktop_crm.ui.settings.row import Row
from desktop_crm.ui.settings.rows import Rows
from desktop_crm.ui.theme import Space


@dataclass(frozen=True, slots=True)
class Used:
    """What a page shows: its texts, already translated, and what can be done with each thing by its id."""

    entity: str
    icon: str
    title: str
    about: str
    add: str
    empty: str
    rows: Callable[[Workspace], Sequence[Row]]
    move: Callable[[Workspace, str, int], None]
    put_to_use: Callable[[Workspace, str, bool], None]
    remove: Callable[[Workspace, str], None]


class UsedPage(QWidget):
    """`edit` opens the form of one thing, or of a new one; a subclass says which."""

    def __init__(self, desk: Desk, used: Used) -> None:
        super().__init__()
        self.desk, self._used = desk, used
        self._shown: dict[str, Row] = {}
        self.list = Rows(used.title)
        self.up = icon_button("arrow-up", _("Move up (Alt+Up)"))
        self.down = icon_button("arrow-down", _("Move down (Alt+Down)"))
        self.change = button(_("Change…"), "pencil", "quiet")
        self.use = button("", "circle-check", "quiet")
        self.remove = button(_("Remove"), "trash-2", "quiet")
        self.add = button(used.add, "plus", "primary")
        self.said = label("", "secondary", "bad", wrap=True)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._fill()

    def edit(self, id_: str = "") -> QDialog:
        """Open the form for a new thing, or for the one with that id."""
        raise NotImplementedError

    def _build(self) -> None:
        first = button(self._used.add, "plus", "primary")
        first.clicked.connect(self.add.click)
        for each in (
            EmptyState(self._used.icon, self._used.empty, self._used.about, first),
            framed(self.list),
        ):
            self._stack.addWidget(each)
        self._tools = QWidget()
        row(self.up, self.down, self.change, self.use, self.remove, into=self._tools, space=Space.XS)
        about = label(self._used.about, tone="secondary", wrap=True)
        self.said.hide()
        tools = row(None, self._tools)
        titled(self, self._used.title, about, tools, self.said, beside=self.add, grows=self._stack)

    def _connect(self) -> None:
        self.up.clicked.connect(lambda: self.list.move_current(-1))
        self.down.clicked.connect(lambda: self.list.move_current(1))
        self.add.clicked.connect(lambda: self.edit())
        self.change.clicked.connect(lambda: self.edit(self.list.current()))
        self.use.clicked.connect(lambda: self._turn(self.list.current()))
        self.remove.clicked.connect(lambda: self._remove(self.list.current()))
        self.list.opened.connect(self.edit)
        self.list.removed.connect(self._remove)
        self.list.moved.connect(lambda id_, to: self._used.move(self.desk.ws, id_, to))
        self.list.picked.connect(self._offer)
        self.desk.changes.changed.connect(self._on_changed)

    def _turn(self, id_: str) -> None:
        """Out of use, or to use again; Undo takes it back."""
        self._used.put_to_use(self.desk.ws, id_, self._shown[id_].faint)

    def _remove(self, id_: str) -> None:
        """Undo brings it back; what may not go says why."""
        try:
            self._used.remove(self.desk.ws, id_)
        except UserError as error:
            self.said.setText(error.what)
            self.said.show()

    def _fill(self) -> None:
        rows = self._used.rows(self.desk.ws)
        self._shown = {each.id: each for each in rows}
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        for each in (self._tools, self.add):
            each.setVisible(bool(rows))

    def _offer(self) -> None:
        place, last = self.list.currentIndex().row(), len(self._shown) - 1
        current = self._shown.get(self.list.current())
        self.said.hide()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < last)
        for each in (self.change, self.use, self.remove):
            each.setEnabled(current is not None)
        unused = bool(current and current.faint)
        self.use.setText(_("Use again") if unused else _("Put out of use"))
        self.use.set_icon("circle-check" if unused else "circle-x")

    def _on_changed(self, changed: Changed) -> None:
        if changed.touches(self._used.entity, "sheet"):
            self._fill()
