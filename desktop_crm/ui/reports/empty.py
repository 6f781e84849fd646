"""What stands in the place of reports as long as there is nothing to count."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import _
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.kit.controls import button
from desktop_crm.ui.kit.empty import EmptyState


def empty_state(desk: Desk) -> QWidget:
    """What will stand here, and the buttons that bring it about."""
    bring = button(_("Import from Excel…"), "file-spreadsheet", "primary")
    bring.clicked.connect(lambda: desk.commands.run("import"))
    deal = button(_("New deal"), "plus")
    deal.clicked.connect(lambda: desk.commands.run("new.deal"))
    text = _(
        "Revenue, the funnel, calls and who sold what: the figures follow by themselves from leads, deals and calls."
    )
    return EmptyState("chart-column", _("Your figures will stand here"), text, bring, deal)
