"""The screen of the day."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Badge, Desk, Screen
from desktop_crm.ui.today.concerns import CONCERNS


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.today.page import TodayScreen

    return TodayScreen(desk)


def _waiting(ws: Workspace) -> int:
    from desktop_crm.ops import day

    return day.waiting(ws, ws.author)


SCREEN = Screen("today", N_("Today"), "sun", _make, badge=Badge(CONCERNS, _waiting))
