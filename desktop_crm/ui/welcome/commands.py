"""The commands of the beginning: the first questions, and the example that comes and goes."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.welcome.banner import is_there


def commands(desk: Desk, window: QWidget, stage: QWidget) -> list[Command]:
    """What the window offers. "example.fill" may be given the trade; else it is asked for. How far long work is stands
    over `stage`."""
    return [
        Command(
            "welcome", N_("First steps: team, trade, country…"), lambda: _welcome(desk, window), "sparkles"
        ),
        Command(
            "example.fill",
            N_("Fill in example data…"),
            lambda trade="": _fill(desk, window, stage, trade),
            "package",
            available=lambda: _may_fill(desk),
        ),
        Command(
            "example.clear",
            N_("Remove the example data"),
            lambda: _clear(desk, stage),
            "trash-2",
            available=lambda: is_there(desk.ws),
        ),
    ]


def _may_fill(desk: Desk) -> bool:
    from desktop_crm.ui.welcome import example

    return example.may_fill(desk.ws)


def _fill(desk: Desk, window: QWidget, stage: QWidget, trade: str) -> None:
    from desktop_crm.ui.welcome import example

    example.fill(desk, window, stage, trade)


def _clear(desk: Desk, stage: QWidget) -> None:
    from desktop_crm.ui.welcome import example

    example.clear(desk, stage)


def _welcome(desk: Desk, window: QWidget) -> None:
    from desktop_crm.ui.welcome.dialog import Welcome

    Welcome(desk, window).open()
