"""The screen of leads."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.desk import Desk, Screen


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.leads.leads_screen import LeadsScreen

    return LeadsScreen(desk)


SCREEN = Screen("leads", N_("Leads"), "phone-incoming", _make, entity="lead")
