"""The commands of the window itself: going places, undo and redo, the palette, appearance and language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.i18n import N_, _, ngettext
from desktop_crm.ui.calls import commands as call_commands
from desktop_crm.ui.commands import Command
from desktop_crm.ui.deals import commands as deal_commands
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.exchange import commands as exchange_commands
from desktop_crm.ui.forms import commands as form_commands
from desktop_crm.ui.leads import commands as lead_commands
from desktop_crm.ui.reports import commands as report_commands
from desktop_crm.ui.settings import commands as settings_commands
from desktop_crm.ui.tasks import commands as task_commands
from desktop_crm.ui.welcome import commands as welcome_commands

if TYPE_CHECKING:
    from desktop_crm.store import undo
    from desktop_crm.ui.main_window import MainWindow


def commands(desk: Desk, window: MainWindow) -> list[Command]:
    """Everything that belongs to no single screen."""
    settings = desk.settings
    return [
        Command("go", "", window.go, hidden=True),
        Command("open", "", window.open, hidden=True),
        Command("lists.changed", "", window.fill_lists, hidden=True),
        Command("team.changed", "", window.fill_navigation, hidden=True),
        Command(
            "import",
            N_("Import from Excel…"),
            lambda *file: _import(window, *file),
            "file-spreadsheet",
            "Ctrl+I",
        ),
        Command(
            "palette",
            N_("Find anything…"),
            lambda text="": _palette(desk, window, text),
            "search",
            "Ctrl+K; Ctrl+F",
        ),
        Command("undo", N_("Undo"), lambda: _undo(desk, window), "undo-2", "Ctrl+Z"),
        Command("redo", N_("Redo"), lambda: _redo(desk, window), "redo-2", "Ctrl+Y; Ctrl+Shift+Z"),
        *_going(window),
        Command("export", "", lambda *what: _export(desk, window, *what), hidden=True),
        Command("export.all", N_("Export everything…"), lambda: _export_all(desk, window), "download"),
        *settings_commands.commands(desk, window),
        *form_commands.commands(desk, window),
        *lead_commands.commands(desk, window),
        *call_commands.commands(desk, window),
        *deal_commands.commands(desk, window),
        *task_commands.commands(desk, window),
        *report_commands.commands(desk),
        *welcome_commands.commands(desk, window, window.stage),
        *exchange_commands.commands(desk, window),
        _setting("appearance.light", N_("Light appearance"), "sun", lambda: _set(settings, "theme", "light")),
        _setting("appearance.dark", N_("Dark appearance"), "moon", lambda: _set(settings, "theme", "dark")),
        _setting(
            "appearance.system",
            N_("Appearance as the system"),
            "monitor",
            lambda: _set(settings, "theme", "system"),
        ),
        _setting("language.ru", "Русский язык", "languages", lambda: _set(settings, "language", "ru")),
        _setting("language.en", "English language", "languages", lambda: _set(settings, "language", "en")),
        Command(
            "navigation", N_("Narrow or wide navigation"), window.toggle_navigation, "panel-left", "Ctrl+B"
        ),
        Command("quit", N_("Close the program"), lambda: _close(window), "x", "Ctrl+Q"),
    ]


def _going(window: MainWindow) -> list[Command]:
    return [
        Command(f"go.{s.id}", s.label, _go(window, s.id), s.icon, f"Ctrl+{i}")
        for i, s in enumerate((s for s in window.screens if s.in_navigation), start=1)
    ]


def _close(window: MainWindow) -> None:
    window.leave()


def _go(window: MainWindow, screen: str) -> Callable[[], None]:
    return lambda: window.go(screen)


def _setting(id_: str, label: str, icon: str, run: Callable[[], None]) -> Command:
    return Command(id_, label, run, icon)


def _set(settings: Any, key: str, value: str) -> None:
    settings[key] = value


def _import(window: MainWindow, file: Path | None = None) -> None:
    window.go("importing", file)


def _export(desk: Desk, window: MainWindow, *what: Any) -> None:
    from desktop_crm.ui import saving

    saving.export(desk, window, *what)


def _export_all(desk: Desk, window: MainWindow) -> None:
    from desktop_crm.ui import saving

    saving.export_all(desk, window)


def _palette(desk: Desk, window: MainWindow, text: str) -> None:
    from desktop_crm.ui.palette import Palette

    Palette(desk, window, text).open_over(window)


def _undo(desk: Desk, window: MainWindow) -> None:
    said = _("Undoing"), _("There is nothing to undo."), _("Undone: {step}")
    from desktop_crm.store import undo

    _reverse(desk, window, undo.undo, *said)


def _redo(desk: Desk, window: MainWindow) -> None:
    said = _("Doing again"), _("There is nothing to redo."), _("Done again: {step}")
    from desktop_crm.store import undo

    _reverse(desk, window, undo.redo, *said)


def _reverse(
    desk: Desk,
    window: MainWindow,
    work: Callable[..., undo.Undone | None],
    doing: str,
    nothing: str,
    done: str,
) -> None:
    def tell(undone: undo.Undone | None) -> None:
        if undone is None:
            desk.messages.say(nothing)
        else:
            desk.messages.reversed(" ".join([done.format(step=undone.name), _kept(undone)]).strip())

    from desktop_crm.ui import waiting

    waiting.run(desk, window.stage, doing, lambda job: work(desk.ws, progress=job.progress), tell)


def _kept(undone: undo.Undone) -> str:
    n = len(undone.kept)
    text = ngettext(
        "{n} value was changed by somebody since and stays.",
        "{n} values were changed by somebody since and stay.",
        n,
    )
    return text.format(n=n) if n else ""
