"""Giving a saved list another name, and taking it away."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import lists
from desktop_crm.ops.lists import Saved
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.menu import menu


def list_menu(desk: Desk, parent: QWidget, saved: Saved, at: QPoint) -> None:
    """Open the menu of a saved list."""
    popup = menu(parent)
    name = popup.addAction(icons.icon("pencil"), _("Rename…"))
    name.triggered.connect(lambda: rename(desk, parent, saved))
    away = popup.addAction(icons.icon("trash-2"), _("Remove this saved list"))
    away.triggered.connect(lambda: lists.remove(desk.ws, saved.id))
    popup.popup(at)


def rename(desk: Desk, parent: QWidget, saved: Saved) -> None:
    """Ask for another name of a saved list; its filters and columns stay."""
    name = QLineEdit(saved.name)
    named = Field(_("Name of the list"), name)

    def renamed() -> bool:
        try:
            lists.change(desk.ws, saved.id, name.text(), saved.query, saved.columns)
        except UserError as error:
            named.set_error(error.what)
            return False
        return True

    dialog = Dialog(parent, _("Rename the list"), _("Save"), check=renamed)
    dialog.body.addWidget(named)
    name.setFocus()
    name.selectAll()
    dialog.exec()
