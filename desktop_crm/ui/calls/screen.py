"""The screen of calls."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.desk import Desk, Screen


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.calls.calls_screen import CallsScreen

    return CallsScreen(desk)


SCREEN = Screen("calls", N_("Calls"), "phone", _make, entity="call")
