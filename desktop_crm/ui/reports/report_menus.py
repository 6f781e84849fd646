"""What can be done with the report that is shown: keeping it under a name, and saving it regularly."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops.saved_reports import SavedReport
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.menu import menu
from desktop_crm.ui.reports.state import State


def open_saving(desk: Desk, parent: QWidget, anchor: QWidget, state: State) -> None:
    """Keep what is asked under a name; of a report that has one, the user may choose."""
    if state.place.saved is None:
        keep(desk, parent, state)
        return
    opened = menu(parent)
    opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    same = opened.addAction(icons.icon("save"), _("Save the changes"))
    same.triggered.connect(lambda: update(desk, state))
    new = opened.addAction(icons.icon("bookmark-plus"), _("Save as a new report…"))
    new.triggered.connect(lambda: keep(desk, parent, state))
    opened.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))


def keep(desk: Desk, parent: QWidget, state: State) -> None:
    """Ask for a name and keep the report under it."""
    from desktop_crm.ui.reports import saved

    place = state.place
    report = place.saved.report if place.saved else place.key
    saved.keep(desk, parent, report, state.ask(), place.saved)


def update(desk: Desk, state: State) -> None:
    """Let the saved report ask what is asked now."""
    from desktop_crm.ui.reports import saved

    if state.place.saved:
        try:
            saved.update(desk, state.place.saved, state.ask())
        except UserError as error:
            desk.messages.error(error)


def open_saved(desk: Desk, parent: QWidget, shown: SavedReport, at: QPoint) -> None:
    """Rename, change or remove a saved report."""
    from desktop_crm.ui.reports import saved

    saved.report_menu(desk, parent, shown, at)


def save_regularly(desk: Desk, parent: QWidget, state: State) -> None:
    """Ask how often, as what and where to."""
    from desktop_crm.ui.reports import schedule

    place = state.place
    schedule.open(desk, parent, place.saved.id if place.saved else place.key, state.ask())
