"""Two windows side by side, of two people of one team, that exchange through a shared file in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop_crm.base import i18n
from desktop_crm.base.i18n import _
from desktop_crm.base.settings import Settings
from desktop_crm.cli.console import Console
from desktop_crm.sync.connection import create_share, exchange, join

_HALVES = ("left", "right")


def open_windows(console: Console) -> int:
    """Open them and wait until both are closed; what was in the folder goes with it."""
    with tempfile.TemporaryDirectory(prefix="desktop-crm-team-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        console.complain(_("Making a team of two in {folder}").format(folder=folder))
        _move_in(folder)
        bases = prepare(folder)
        windows = [_opened(base, half) for base, half in zip(bases, _HALVES, strict=True)]
        try:
            return max(window.wait() for window in windows)
        finally:
            for window in windows:
                window.terminate()


def _move_in(folder: Path) -> None:
    """Keep settings and secrets in that folder too: nothing of the person who looks on is touched."""
    os.environ["DESKTOP_CRM_HOME"] = str(folder / "home")
    settings = Settings()
    settings["navigation"] = "wide"
    settings["close_to_tray"] = "no"


def prepare(folder: Path) -> tuple[Path, Path]:
    """Two example bases of one team, connected through a shared file in that folder."""
    from desktop_crm import demo
    from desktop_crm.ops import beginning, people
    from desktop_crm.store.workspace import Workspace

    bases = folder / "first.crm", folder / "second.crm"
    share = folder / "shared" / "Team.crmshare"
    share.parent.mkdir()
    with Workspace(bases[0]) as first, Workspace(bases[1]) as second:
        demo.fill(first, i18n.language())
        invite = create_share(first, str(share), people.team_name(first))
        exchange(first)
        join(second, str(share), invite.code)
        exchange(second)
        others = [person.id for person in people.everybody(second) if person.id != first.author]
        if others:
            people.work_as(second, others[0])
        for each in (second, first):
            beginning.asked(each)
            each.remember("example.hidden", "1")
            exchange(each)
    return bases


def _opened(base: Path, half: str) -> subprocess.Popen[bytes]:
    """The window of one of them: a program of its own."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop_crm"]
    return subprocess.Popen([*program, "--base", str(base), "--language", i18n.language(), "--half", half])
