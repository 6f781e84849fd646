"""What is done with one task from a list or a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.ops import records, tasks
from desktop_crm.ui import icons
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.forms.day_words import next_monday
from desktop_crm.ui.kit.menu import menu


def try_to(desk: Desk, act: Callable[[], object]) -> None:
    """Do something; what cannot be done is said."""
    try:
        act()
    except UserError as error:
        desk.messages.error(error)


def toggle(desk: Desk, task_id: str) -> None:
    """Finish an open task, asking what comes next; open a done one again."""
    task = tasks.brief(desk.ws, task_id)
    if task is not None and task.done:
        try_to(desk, lambda: tasks.reopen(desk.ws, task_id))
    else:
        desk.commands.run("task.finish", task_id)


def delete(desk: Desk, task_id: str) -> None:
    """Put a task into the bin."""
    try_to(desk, lambda: records.delete(desk.ws, "task", [task_id]))


def days(today: date) -> list[tuple[str, date | None]]:
    """The days that a task is put off to with one click."""
    return [
        (_("Today"), today),
        (_("Tomorrow"), today + timedelta(days=1)),
        (_("In 3 days"), today + timedelta(days=3)),
        (_("Next Monday"), next_monday(today)),
        (_("Some day"), None),
    ]


def put_off(desk: Desk, task_id: str, day: date | None) -> None:
    """Move a task to another day at the same time; to some day without one."""
    task = tasks.brief(desk.ws, task_id)
    if task is not None:
        to = (day.isoformat(), task.time) if day else (None, None)
        try_to(desk, lambda: tasks.reschedule(desk.ws, task_id, *to))


def menu_of(desk: Desk, parent: QWidget, task_id: str) -> QMenu:
    """The menu of a task."""
    made = menu(parent)
    task = tasks.brief(desk.ws, task_id)
    if task is None:
        return made
    run = desk.commands.run
    finish = _("Open again") if task.done else _("Finish…")
    _add(made, "circle-check", f"{finish}\t{_('Space')}", lambda: toggle(desk, task_id))
    _add(made, "pencil", f"{_('Edit')}\tF2", lambda: run("task.edit", task_id))
    if not task.done:
        made.addSeparator()
        for text, day in days(wall_clock().date()):
            _add(made, "calendar", text, partial(put_off, desk, task_id, day))
    made.addSeparator()
    ties = ([task.about] if task.about else []) + ([("deal", *task.deal)] if task.deal else [])
    for entity, id_, name in ties:
        said = _("Open “{name}”").format(name=name)
        _add(made, "external-link", said, partial(run, "open", entity, id_))
    _add(made, "trash-2", f"{_('Delete')}\tDel", lambda: delete(desk, task_id))
    return made


def _add(made: QMenu, icon: str, text: str, run: Callable[[], None]) -> None:
    made.addAction(icons.icon(icon), text).triggered.connect(lambda _on=False: run())
