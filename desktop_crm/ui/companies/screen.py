"""The screen of companies."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.clients.words import Words
from desktop_crm.ui.desk import Desk, Screen

WORDS = Words(
    title=N_("Companies"),
    bin_title=N_("Bin: companies"),
    new=N_("New company"),
    empty_icon="building-2",
    empty_title=N_("Your companies will stand here"),
    empty_text=N_("They come with the contacts of an Excel list, or one by one."),
    imports=True,
)


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.clients.list_screen import ListScreen

    return ListScreen(desk, "company", WORDS)


SCREEN = Screen("companies", N_("Companies"), "building-2", _make, entity="company")
