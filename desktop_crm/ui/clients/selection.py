"""What can be done with the selected records, above the list while more than one is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds import Number
from desktop_crm.ui.kit.card import row
from desktop_crm.ui.kit.controls import button, icon_button
from desktop_crm.ui.kit.text import label
from desktop_crm.ui.theme import Space

if TYPE_CHECKING:
    from desktop_crm.ui.clients.list_screen import ListScreen


class SelectionBar(QFrame):
    """Appears when more than one record is selected."""

    def __init__(self, screen: ListScreen) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._said = label("", "name")
        self._change = button(_("Change…"), "pencil")
        self._delete = button(_("Delete"), "trash-2")
        self._restore = button(_("Restore"), "rotate-ccw")
        self._own = [_own_button(screen, id_) for id_ in screen.for_many]
        export = button(_("Export"), "download")
        none = icon_button("x", _("Select nothing"))
        run = screen.desk.commands.run
        self._change.clicked.connect(lambda: run("list.change"))
        self._delete.clicked.connect(lambda: run("list.delete"))
        self._restore.clicked.connect(lambda: run("list.restore"))
        export.clicked.connect(lambda: run("list.export"))
        none.clicked.connect(lambda: screen.table.clearSelection())
        row(
            self._said,
            None,
            *self._own,
            self._change,
            self._restore,
            self._delete,
            export,
            none,
            into=self,
            margins=(Space.L, 6, Space.S, 6),
        )
        self.set_bin(False)
        self.hide()

    def set_count(self, count: int) -> None:
        """Say how many are selected; with one or none there is nothing to say."""
        self._said.setText(ngettext("{n} selected", "{n} selected", count).format(n=Number().format(count)))
        self.setVisible(count > 1)

    def set_bin(self, bin_: bool) -> None:
        """Offer what can be done in the bin, or outside it."""
        self._restore.setVisible(bin_)
        self._delete.setVisible(not bin_)
        for each in (self._change, *self._own):
            each.setVisible(not bin_)


def _own_button(screen: ListScreen, id_: str) -> QWidget:
    command = next(c for c in screen.own_commands() if c.id == id_)
    made = button(_(command.label), command.icon)
    made.clicked.connect(lambda: screen.desk.commands.run(id_))
    return made
