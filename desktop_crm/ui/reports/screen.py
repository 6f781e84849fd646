"""The screen of reports."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.desk import Desk, Screen


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.reports.page import ReportsScreen

    return ReportsScreen(desk)


SCREEN = Screen("reports", N_("Reports"), "chart-column", _make)
