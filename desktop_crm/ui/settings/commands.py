"""The commands that lead to the settings and to another base."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop_crm.base.i18n import N_
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk


def commands(desk: Desk, parent: QWidget) -> list[Command]:
    """What the window offers; another base is opened by the hidden command "base.open" with its path."""
    return [
        Command(
            "settings", N_("Settings…"), lambda page="": _settings(desk, parent, page), "settings", "Ctrl+,"
        ),
        Command(
            "settings.pipelines",
            N_("Pipelines and stages…"),
            lambda: _settings(desk, parent, "pipelines"),
            "kanban",
        ),
        Command(
            "settings.lists",
            N_("Sources and reasons for loss…"),
            lambda: _settings(desk, parent, "lists"),
            "list",
        ),
        Command(
            "settings.presets",
            N_("Presets by trade…"),
            lambda: _settings(desk, parent, "presets"),
            "sparkles",
        ),
        Command("settings.fields", N_("Own fields…"), lambda: _settings(desk, parent, "fields"), "columns-3"),
        Command(
            "settings.scripts", N_("Scripts…"), lambda: _settings(desk, parent, "scripts"), "message-circle"
        ),
        Command(
            "settings.questionnaires",
            N_("Questionnaires…"),
            lambda: _settings(desk, parent, "questionnaires"),
            "list-checks",
        ),
        Command(
            "settings.copies", N_("Copies of the base…"), lambda: _settings(desk, parent, "copies"), "history"
        ),
        Command("base", N_("Base: another one, a new one…"), lambda: _base(desk, parent), "database"),
    ]


def _settings(desk: Desk, parent: QWidget, page: str) -> None:
    from desktop_crm.ui.settings.dialog import open_settings

    open_settings(desk, parent, page)


def _base(desk: Desk, parent: QWidget) -> None:
    from desktop_crm.ui.settings.base import AboutBase

    def other(path: Path) -> None:
        desk.commands.run("base.open", path)

    AboutBase(parent, desk.ws.path, other).open()
