"""The screen of tasks."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.desk import Badge, Desk, Screen


def _make(desk: Desk) -> QWidget:
    from desktop_crm.ui.tasks.tasks_screen import TasksScreen

    return TasksScreen(desk)


def _pressing(ws: Workspace) -> int:
    from desktop_crm.ops import tasks

    return tasks.pressing(ws, ws.author)


SCREEN = Screen("tasks", N_("Tasks"), "square-check", _make, badge=Badge(("task",), _pressing), entity="task")
