"""The screen of deals: a board or a table of the same deals, with the same filters."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.desk import Desk, Screen

WORDS = Words(
    title=N_("Deals"),
    bin_title=N_("Bin: deals"),
    new=N_("New deal"),
    empty_icon="handshake",
    empty_title=N_("Your deals will stand here"),
    empty_text=N_("From the first talk to the payment: each deal a card that goes from stage to stage."),
)


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.deals.deals_screen import DealsScreen

    return DealsScreen(desk, "deal", WORDS)


SCREEN = Screen("deals", N_("Deals"), "kanban", _make, entity="deal")
