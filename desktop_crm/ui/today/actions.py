"""What can be done with a line of the day, by the keys and icons that stand for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_crm.base.i18n import N_
from desktop_crm.ops import leads, tasks, team, workdays
from desktop_crm.ops.deal_attention import DealBrief
from desktop_crm.ops.leads import LeadBrief
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.desk import Desk
from desktop_crm.ui.today.lines import Line

ENTER, SPACE, CALL, LATER, OPEN = "Enter", "Space", "Ctrl+L", "Ctrl+Right", "Ctrl+O"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `label` is a text for translation, `keys` as Qt writes them."""

    keys: str
    icon: str
    label: str
    run: Callable[[Desk, Line], None]


def actions_of(line: Line) -> tuple[Action, ...]:
    """What can be done with a line, the first by Enter; nothing with a heading."""
    match line.entry:
        case TaskBrief():
            return _TASK
        case LeadBrief():
            return _LEAD
        case DealBrief():
            return _DEAL
    return ()


def _finish(desk: Desk, line: Line) -> None:
    assert isinstance(line.entry, TaskBrief)
    desk.commands.run("task.finish", line.entry.id)


def _done_at_once(desk: Desk, line: Line) -> None:
    assert isinstance(line.entry, TaskBrief)
    tasks.finish(desk.ws, line.entry.id)


def _tomorrow(desk: Desk, line: Line) -> None:
    """The next working day, at the same time."""
    task = line.entry
    assert isinstance(task, TaskBrief)
    day = workdays.after(date.today() + timedelta(days=1), 0, team.get(desk.ws, team.COUNTRY))
    tasks.reschedule(desk.ws, task.id, day.isoformat(), task.time)


def _call(desk: Desk, line: Line) -> None:
    entity, id_ = _whom(line)
    desk.commands.run("call.dial", entity, id_)


def _whom(line: Line) -> tuple[str, str]:
    """Whom a call about the line is with."""
    task = line.entry
    if isinstance(task, TaskBrief):
        if task.deal:
            return "deal", task.deal[0]
        return task.about[:2] if task.about else ("", "")
    assert line.entry is not None
    return line.entity, line.entry.id


def _open(desk: Desk, line: Line) -> None:
    entity, id_ = _whom(line)
    if not entity:
        assert line.entry is not None
        desk.commands.run("task.edit", line.entry.id)
        return
    desk.commands.run("open", entity, id_)


def _take(desk: Desk, line: Line) -> None:
    assert isinstance(line.entry, LeadBrief)
    leads.take(desk.ws, line.entry.id)


def _plan(desk: Desk, line: Line) -> None:
    assert isinstance(line.entry, DealBrief)
    desk.commands.run("new.task", "deal", line.entry.id)


_CALL = Action(CALL, "phone", N_("Call"), _call)
_OPEN = Action(OPEN, "arrow-right", N_("Open the card"), _open)
_TASK = (
    Action(ENTER, "check", N_("Done, and what next"), _finish),
    Action(SPACE, "check-check", N_("Done"), _done_at_once),
    _CALL,
    Action(LATER, "calendar", N_("Tomorrow"), _tomorrow),
    _OPEN,
)
_LEAD = (
    Action(ENTER, "phone", N_("Call"), _call),
    Action(SPACE, "hand", N_("Take"), _take),
    _OPEN,
)
_DEAL = (
    Action(ENTER, "square-check", N_("Next step"), _plan),
    _CALL,
    _OPEN,
)
