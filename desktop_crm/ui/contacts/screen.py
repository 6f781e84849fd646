"""The screen of contacts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.desk import Desk, Screen

WORDS = Words(
    title=N_("Contacts"),
    bin_title=N_("Bin: contacts"),
    new=N_("New contact"),
    empty_icon="users",
    empty_title=N_("Your contacts will stand here"),
    empty_text=N_("Drop an Excel list on this window, or start with the first contact."),
    imports=True,
)


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.clients.list_screen import ListScreen

    return ListScreen(desk, "contact", WORDS)


SCREEN = Screen("contacts", N_("Contacts"), "users", _make, entity="contact")
