"""Leaving a team, shutting a laptop out of it, and changes in a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.ui import waiting
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.exchange.words import grouped
from desktop_crm.ui.jobs import Job
from desktop_crm.ui.kit.dialog import question

if TYPE_CHECKING:
    from desktop_crm.sync.changes_file import Taken
    from desktop_crm.sync.place import Laptop
    from desktop_crm.ui.window import Window

SUFFIX = ".crmchanges"


def leave(desk: Desk, window: Window) -> None:
    """Ask, and take part in the exchange no longer."""

    def work(_job: Job) -> None:
        from desktop_crm.sync import connection

        connection.leave(desk.ws)

    def done(_nothing: object) -> None:
        desk.commands.run("exchange.start")
        desk.messages.done(_("This laptop no longer exchanges with the team. All records are still here."))

    _ask(
        window,
        _("Leave the team?"),
        _(
            "All records stay on this laptop. What the team changes will no longer come here, nor yours go there."
        ),
        _("Leave"),
        lambda: desk.jobs.run(work, done, owner=window, apart=True),
    )


def revoke(desk: Desk, window: Window, laptop: Laptop) -> None:
    """Ask, and let a laptop take part no longer."""
    name = laptop.person or laptop.name

    def work(_job: Job) -> None:
        from desktop_crm.sync import connection

        connection.revoke(desk.ws, laptop.site)

    def done(_nothing: object) -> None:
        desk.commands.run("exchange.now")
        desk.messages.done(_("The laptop of {name} is shut out.").format(name=name))

    _ask(
        window,
        _("Shut the laptop of {name} out?").format(name=name),
        _(
            "It gets no further changes and hands over none. What it has already cannot be taken back from here."
        ),
        _("Shut out"),
        lambda: desk.jobs.run(work, done, owner=window, apart=True),
    )


def save_file(desk: Desk, window: Window) -> None:
    """Ask where to, and write what the others may lack into a file."""
    start = str(Path.home() / f"{time.strftime('%Y-%m-%d')}{SUFFIX}")
    kinds = _("Changes") + f" (*{SUFFIX})"
    name, _kind = QFileDialog.getSaveFileName(window, _("Save changes as a file"), start, kinds)
    if not name:
        return
    path = Path(name if name.endswith(SUFFIX) else name + SUFFIX)

    def work(job: Job) -> int:
        from desktop_crm.sync import changes_file

        return changes_file.save(desk.ws, path, progress=job.progress)

    def done(n: int) -> None:
        text = ngettext("{n} change is in {file}.", "{n} changes are in {file}.", n)
        hint = _("Open the file on the other laptop, or drop it on the window there.")
        desk.messages.done(f"{text.format(n=grouped(n), file=path.name)} {hint}")

    waiting.run(desk, window.stage, _("Writing changes"), work, done)


def choose_file(desk: Desk, window: Window) -> None:
    """Ask for a file with changes, and take them over."""
    kinds = _("Changes") + f" (*{SUFFIX})"
    name, _kind = QFileDialog.getOpenFileName(window, _("Take changes from a file"), str(Path.home()), kinds)
    if name:
        load_file(desk, window, Path(name))


def load_file(desk: Desk, window: Window, path: Path) -> None:
    """Take over the changes that a file brings."""

    def work(job: Job) -> Taken:
        from desktop_crm.sync import changes_file

        return changes_file.read(desk.ws, path, job.progress)

    def done(taken: Taken) -> None:
        if not taken.new:
            desk.messages.say(_("All that {file} brings is here already.").format(file=path.name))
            return
        text = ngettext("{n} change came from {file}.", "{n} changes came from {file}.", taken.new)
        desk.messages.done(text.format(n=grouped(taken.new), file=path.name))

    waiting.run(desk, window.stage, _("Taking changes over"), work, done, writes=True)


def _ask(window: Window, what: str, hint: str, yes: str, do: Callable[[], object]) -> None:
    asked = question(window, what, hint, yes, danger=True)
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asked.accepted.connect(lambda: do())
    asked.open()
