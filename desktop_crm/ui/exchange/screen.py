"""The conflicts as a place of the window: in the navigation only while there are any."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Badge, Desk, Screen


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.exchange.conflicts_screen import ConflictsScreen

    return ConflictsScreen(desk)


def _count(ws: Workspace) -> int:
    from desktop_crm.ops import conflicts

    return conflicts.count(ws)


SCREEN = Screen("conflicts", N_("Conflicts"), "split", _make, badge=Badge((), _count), rare=True)
