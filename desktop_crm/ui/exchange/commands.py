"""The commands of working in a team."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.i18n import N_, _
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk

if TYPE_CHECKING:
    from desktop_crm.sync.place import Laptop
    from desktop_crm.ui.exchange_runner import Runner
    from desktop_crm.ui.window import Window

TEAM, CHANGES = ".crmshare", ".crmchanges"
"""How the names of files end that the program opens itself; any other file is a list to import."""


def commands(desk: Desk, window: Window) -> list[Command]:
    """What the window offers; "file" opens whatever file was dropped on it or given to the program.

    "exchange.join" may be given the shared file, and what to do when one does not join after all.
    """

    def apart() -> bool:
        return not _is_connected(desk)

    def together() -> bool:
        return _is_connected(desk)

    def doing(name: str) -> Callable[..., None]:
        return lambda *arguments: _act(name, desk, window, *arguments)

    return [
        Command("exchange", N_("Exchange: how it stands"), lambda: _stand(desk, window), "cloud-check"),
        Command(
            "exchange.connect",
            N_("Work in a team…"),
            lambda: _connect(desk, window),
            "users",
            available=apart,
        ),
        Command(
            "exchange.join",
            N_("Join a team…"),
            lambda file=None, otherwise=None: _connect(desk, window, "join", file, otherwise),
            "key-round",
            available=apart,
        ),
        Command(
            "exchange.now",
            N_("Exchange now"),
            lambda: runner_of(desk, window).exchange(),
            "refresh-cw",
            available=together,
        ),
        Command(
            "exchange.invite",
            N_("Invite a laptop…"),
            lambda: _invite(desk, window),
            "user-plus",
            available=together,
        ),
        Command(
            "exchange.save", N_("Save changes as a file…"), doing("save_file"), "save", available=together
        ),
        Command(
            "exchange.load",
            N_("Take changes from a file…"),
            doing("choose_file"),
            "download",
            available=together,
        ),
        Command("exchange.leave", N_("Leave the team…"), doing("leave"), "log-out", available=together),
        Command("exchange.start", "", lambda: runner_of(desk, window).start(), hidden=True),
        Command("exchange.revoke", "", lambda laptop: _revoke(desk, window, laptop), hidden=True),
        Command("file", "", lambda path: _open(desk, window, path), hidden=True),
    ]


def runner_of(desk: Desk, window: Window) -> Runner:
    """What exchanges for a window, made when it is first asked for."""
    from desktop_crm.ui.exchange import words
    from desktop_crm.ui.exchange_runner import Runner

    found = window.findChild(Runner)
    if isinstance(found, Runner):
        return found
    runner = Runner(desk, window)
    runner.told.connect(
        lambda status: window.show_status(
            words.line(status, exchanging=runner.is_exchanging()) if status else None
        )
    )
    return runner


def _is_connected(desk: Desk) -> bool:
    from desktop_crm.sync.connection import connection

    return connection(desk.ws) is not None


def _stand(desk: Desk, window: Window) -> None:
    from desktop_crm.ui.exchange.status_popup import StatusPopup

    if not _is_connected(desk):
        _connect(desk, window)
        return
    StatusPopup(desk, window, runner_of(desk, window)).open_beside(window.nav.status_row)


def _connect(
    desk: Desk,
    window: Window,
    way: str = "",
    file: Path | None = None,
    otherwise: Callable[[], None] | None = None,
) -> None:
    from desktop_crm.ui.exchange.connect import Connect

    dialog = Connect(desk, window, way, file)
    if otherwise:
        dialog.rejected.connect(otherwise)
    dialog.open()


def _invite(desk: Desk, window: Window) -> None:
    from desktop_crm.ui.exchange.invite_dialog import InviteDialog

    InviteDialog(desk, window).open()


def _act(name: str, desk: Desk, window: Window, *arguments: object) -> None:
    from desktop_crm.ui.exchange import acts

    getattr(acts, name)(desk, window, *arguments)


def _revoke(desk: Desk, window: Window, laptop: Laptop) -> None:
    _act("revoke", desk, window, laptop)


def _open(desk: Desk, window: Window, path: Path) -> None:
    suffix = path.suffix.lower()
    if suffix == CHANGES:
        _act("load_file", desk, window, path)
    elif suffix != TEAM:
        desk.commands.run("import", path)
    elif _is_connected(desk):
        desk.messages.say(
            _("This base works in a team already. A file of another team needs a base of its own.")
        )
    else:
        _connect(desk, window, "join", path)
