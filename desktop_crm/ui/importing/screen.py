"""The import as a place to go; what it needs is loaded when one goes there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.desk import Desk, Screen


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.importing.journey import ImportScreen

    return ImportScreen(desk)


SCREEN = Screen("importing", N_("Import"), "file-spreadsheet", _make, in_navigation=False)
