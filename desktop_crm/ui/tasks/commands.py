"""The commands of tasks: a new one, finishing and changing one, and the calendar file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import N_, _
from desktop_crm.ui.commands import Command
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.jobs import Job

_CALENDARS = (
    ("day", N_("Calendar of the day")),
    ("week", N_("Calendar of the week")),
    ("month", N_("Calendar of the month")),
)


def commands(desk: Desk, window: QWidget) -> list[Command]:
    """The commands of tasks, which open over whatever one is at."""
    return [
        Command("new.task", N_("New task"), lambda *of: _new(desk, window, *of), "square-check", "Ctrl+T"),
        Command("task.plan", "", lambda values: plan(desk, window, values), hidden=True),
        Command("task.finish", "", lambda id_: finish(desk, window, id_), hidden=True),
        Command("task.edit", "", lambda id_: _edit(desk, window, id_), hidden=True),
        *(
            Command(f"tasks.{view}", label, partial(desk.commands.run, "go", "tasks", view), "calendar")
            for view, label in _CALENDARS
        ),
        Command("tasks.export", N_("Tasks as a calendar file…"), lambda: _export(desk, window), "calendar"),
    ]


def _new(desk: Desk, window: QWidget, entity: str = "", record_id: str = "") -> None:
    """A new task about a record, or with what was typed elsewhere as its name."""
    from desktop_crm.ops import tasks

    about = tasks.about(desk.ws, entity, record_id) if record_id else {"name": entity}
    plan(desk, window, {"day": date.today().isoformat(), **about})


def plan(desk: Desk, window: QWidget, values: Mapping[str, Any]) -> None:
    """A new task that begins with these values."""
    from desktop_crm.ui.tasks.dialog import TaskDialog

    TaskDialog(desk, window, None, values).open()


def finish(desk: Desk, window: QWidget, task_id: str) -> None:
    """Ask what came of a task and what comes next."""
    from desktop_crm.ops import tasks
    from desktop_crm.ui.tasks.finish import FinishDialog

    task = tasks.brief(desk.ws, task_id)
    if task is not None:
        FinishDialog(desk, window, task).open()


def _edit(desk: Desk, window: QWidget, task_id: str) -> None:
    from desktop_crm.ui.tasks.dialog import TaskDialog

    try:
        TaskDialog(desk, window, task_id).open()
    except UserError as error:
        desk.messages.error(error)


def _export(desk: Desk, window: QWidget) -> None:
    """Ask for a file and write the open tasks of whoever works here to it."""
    folders = desk.settings["folders"]
    start = Path(folders.get("export") or Path.home()) / f"{_('Tasks')} {date.today().isoformat()}.ics"
    title = _("Calendar for Outlook, Google and telephones")
    text, _kind = QFileDialog.getSaveFileName(window, _("Export"), str(start), f"{title} (*.ics)")
    if text:
        path = Path(text) if text.lower().endswith(".ics") else Path(f"{text}.ics")
        desk.settings["folders"] = {**folders, "export": str(path.parent)}
        export_to(desk, window, path)


def export_to(desk: Desk, window: QWidget, path: Path) -> None:
    """Write my open tasks to a calendar file."""

    def work(_job: Job) -> None:
        from desktop_crm.base.safely import replacing
        from desktop_crm.ops.calendar_export import ics

        text = ics(desk.ws, desk.ws.author)
        with replacing(path) as partial:
            partial.write_text(text, encoding="utf-8", newline="")

    saying = _("Saving {file}").format(file=path.name)
    done = _("Tasks saved to {file}").format(file=path.name)
    from desktop_crm.ui import waiting

    waiting.run(desk, window, saying, work, lambda _none: desk.messages.done(done))
