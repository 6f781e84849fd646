"""Keeping what is asked of a report under a name, calling it otherwise, and taking it away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import saved_reports
from desktop_crm.ops.saved_reports import SavedReport
from desktop_crm.reports import recipe
from desktop_crm.reports.ask import Ask
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.dialog import Dialog
from desktop_crm.ui.kit.fields import Field
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.reports.places import SAVED


def report_menu(desk: Desk, parent: QWidget, saved: SavedReport, at: QPoint) -> None:
    """Open the menu of a saved report."""
    popup = menu(parent)
    if recipe.from_json(saved.ask_json):
        change = popup.addAction(icons.icon("settings"), _("Change the report…"))
        change.triggered.connect(lambda: _change(desk, parent, saved))
    name = popup.addAction(icons.icon("pencil"), _("Rename…"))
    name.triggered.connect(lambda: rename(desk, parent, saved))
    away = popup.addAction(icons.icon("trash-2"), _("Remove this saved report"))
    away.triggered.connect(lambda: saved_reports.remove(desk.ws, saved.id))
    popup.popup(at)


def keep(desk: Desk, parent: QWidget, report: str, ask: Ask, saved: SavedReport | None = None) -> None:
    """Ask for a name and keep what is asked of a report under it; the report so kept is then shown.

    `saved` is the one from which it was shown: one that was made up is kept as it is made.
    """
    made = recipe.from_json(saved.ask_json) if saved else None
    text = recipe.to_json(ask, made) if made else ask.to_json()
    ids: list[str] = []

    def kept(name: str) -> None:
        ids.append(saved_reports.save(desk.ws, name, report, text))

    if _named(parent, _("Save the report"), "", kept):
        desk.commands.run("go", "reports", f"{SAVED}{ids[-1]}")


def update(desk: Desk, saved: SavedReport, ask: Ask) -> None:
    """Let a saved report ask what is asked now. Raises UserError when it has been removed."""
    made = recipe.from_json(saved.ask_json)
    saved_reports.change(desk.ws, saved.id, ask_json=recipe.to_json(ask, made) if made else ask.to_json())


def rename(desk: Desk, parent: QWidget, saved: SavedReport) -> None:
    """Ask for another name of a saved report; what it asks stays."""
    _named(
        parent, _("Rename the report"), saved.name, lambda name: saved_reports.change(desk.ws, saved.id, name)
    )


def _change(desk: Desk, parent: QWidget, saved: SavedReport) -> None:
    from desktop_crm.ui.reports import builder

    builder.open(desk, parent, saved)


def _named(parent: QWidget, title: str, before: str, write: Callable[[str], None]) -> bool:
    """Ask for a name and write it; whether the user did not think better of it."""
    name = QLineEdit(before)
    named = Field(_("Name of the report"), name)

    def written() -> bool:
        try:
            write(name.text())
        except UserError as error:
            named.set_error(str(error))
            return False
        return True

    dialog = Dialog(parent, title, _("Save"), check=written)
    dialog.body.addWidget(named)
    name.setFocus()
    name.selectAll()
    return bool(dialog.exec())
