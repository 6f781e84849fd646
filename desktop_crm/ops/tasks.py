"""Tasks: made, finished with the next step, moved, put off. What is due stays in sight until somebody has done it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desktop_crm.base.clock import derived_id, new_id, now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES, Employee, Task
from desktop_crm.models.kinds import Moment
from desktop_crm.models.task import TASK_KINDS, TODO
from desktop_crm.ops import records, reminders, repeats, step_names, team
from desktop_crm.ops.bulk import Progress
from desktop_crm.ops.reminders import due_reminders
from desktop_crm.ops.subjects import touched
from desktop_crm.ops.task_lists import (
    CLIENTS,
    TaskBrief,
    brief,
    of_record,
    overdue,
    pressing,
    someday,
    today,
    upcoming,
)
from desktop_crm.store.edit import Edit
from desktop_crm.store.query import record_ids
from desktop_crm.store.workspace import Workspace

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is to be done next, asked when something is finished. `day` None is "someday"."""

    name: str
    kind: str = TODO
    day: str | None = None
    time: str | None = None
    responsible: str | None = None

    def values(self) -> dict[str, Any]:
        """The values of the task that it becomes."""
        told = ("name", "kind", "day", "time", "responsible")
        return {key: getattr(self, key) for key in told}


@dataclass(frozen=True, slots=True)
class Finished:
    """The tasks that finishing one has made: the next step, and the next of what repeats."""

    next_step: str | None = None
    repeated: str | None = None


class AlreadyDone(UserError):
    """Somebody else has finished the task meanwhile; what they wrote stands."""


def create(ws: Workspace, values: records.Values) -> str:
    """Save a new task and return its id. Raises Invalid."""
    records.checked(ws, "task", named(values))
    with ws.edit(step_names.new("task").format(name=named(values)["name"])) as tx:
        return add(tx, values)


def add(tx: Edit, values: records.Values, *, touches: bool = True) -> str:
    """A new task inside another edit; its id. What `values` leaves out is what is usual.

    A task about a lead that nobody has taken yet takes it, unless `touches` is False.
    """
    task = Task(id=new_id())
    given: dict[str, Any] = {f.key: f.default for f in Task.fields.values() if f.default is not None}
    given |= {"responsible": tx.step.author, "author": tx.step.author}
    if values.get("time"):
        given["remind"] = reminders.USUALLY
    given |= {key: value for key, value in named(values).items() if key != "responsible" or value}
    for key, value in given.items():
        setattr(task, key, value)
    _anchor(task)
    tx.add(task)
    tx.flush()
    if touches and given.get("lead"):
        touched(tx, str(given["lead"]))
    return task.id


def named(values: records.Values) -> dict[str, Any]:
    """The values with a name: a call that nobody has named is called "Call"."""
    name = str(values.get("name") or "").strip()
    kind = values.get("kind") or TODO
    if not name and kind != TODO:
        name = next(_(option.label) for option in TASK_KINDS if option.key == kind)
    return {**values, "name": name}


def change(ws: Workspace, task_id: str, values: records.Values, seen: records.Values | None = None) -> None:
    """Save these values of a task; another day or time takes back that its reminder was put off.

    Raises Invalid, and Overtaken when a field holds something else than was `seen`.
    """
    card = records.read(ws, "task", task_id)
    whole = named({**card.values, **values})
    records.checked(ws, "task", whole)
    with ws.edit(step_names.changed("task").format(name=card.title)) as tx:
        records.not_overtaken(ws, "task", task_id, values, seen)
        task = tx.get(Task, task_id)
        for key in values:
            setattr(task, key, whole[key])
        if values.keys() & {"day", "time"}:
            task.snoozed = None
        if "repeat" in values:
            _anchor(task)


def _anchor(task: Task) -> None:
    if task.repeat and task.day:
        task.repeat = repeats.anchored(task.repeat, date.fromisoformat(task.day))
        task.series = getattr(task, "series", None) or task.id


def finish(
    ws: Workspace, task_id: str, result: str | None = None, next_step: NextStep | None = None
) -> Finished:
    """Finish a task, and make the next step, as one step with one Undo.

    Raises AlreadyDone when somebody has finished it meanwhile, UserError when it is in the bin.
    """
    with ws.edit(_("Task done: {name}").format(name=_name(ws, task_id))) as tx:
        return finish_within(tx, task_id, result, next_step)


def finish_within(
    tx: Edit, task_id: str, result: str | None = None, next_step: NextStep | None = None
) -> Finished:
    """The same inside another edit."""
    task = tx.get(Task, task_id)
    _still_open(tx, task)
    task.done, task.done_by, task.snoozed = now(), tx.step.author, None
    if result and result.strip():
        task.result = result.strip()
    if task.lead:
        touched(tx, task.lead)
    return Finished(_next_step(tx, task, next_step), _repeat(tx, task))


def _still_open(tx: Edit, task: Task) -> None:
    if task.deleted is not None:
        raise UserError(_("This task is in the bin."), _("Restore it first."))
    if task.done is None:
        return
    who = tx.find(Employee, task.done_by) if task.done_by else None
    said = _("{name} has already done this: {when}.") if who else _("This has already been done: {when}.")
    raise AlreadyDone(
        said.format(name=who.name if who else "", when=Moment().format(task.done)),
        _("What was written then stays. A next step can still be added."),
    )


def _next_step(tx: Edit, task: Task, step: NextStep | None) -> str | None:
    if step is None:
        return None
    about = {key: getattr(task, key) for key in CLIENTS}
    return add(tx, {**about, **step.values(), "responsible": step.responsible or task.responsible})


def add_next_step(ws: Workspace, task_id: str, step: NextStep) -> str:
    """A next step about whatever a finished task was about."""
    with ws.edit(step_names.new("task").format(name=step.name)) as tx:
        return str(_next_step(tx, tx.get(Task, task_id), step))


_COPIED = ("name", "kind", "time", "length", "remind", "text", "responsible", "author", *CLIENTS)


def _repeat(tx: Edit, task: Task) -> str | None:
    """The next of a task that repeats.

    Its id follows from this one: whoever else finishes this one, on whatever laptop, makes the same next task.
    """
    if not task.repeat or not task.day:
        return None
    day = date.fromisoformat(task.day)
    rule = repeats.anchored(task.repeat, day)
    following = repeats.following(rule, day, date.today(), team.seen_by(tx, team.COUNTRY))
    if following is None:
        return None
    series = task.series or task.id
    id_ = derived_id("task", series, task.id)
    there = tx.find(Task, id_)
    if there is None:
        copied = {key: getattr(task, key) for key in _COPIED}
        tx.add(Task(id=id_, **copied, day=following.day.isoformat(), repeat=following.rule, series=series))
    elif there.deleted is not None:
        there.deleted = None
    tx.flush()
    return id_


def finish_many(ws: Workspace, rids: Sequence[int], progress: Progress | None = None) -> None:
    """Finish all these tasks as one step; those that are done stay as they are."""
    with ws.long_edit(ngettext("{n} task done", "{n} tasks done", len(rids)).format(n=len(rids))) as work:
        for start in range(0, len(rids), _CHUNK):
            if progress:
                progress(start, len(rids))
            chosen = record_ids(ws, "task", rids[start : start + _CHUNK])
            with work.chunk() as tx:
                for id_ in chosen:
                    task = tx.get(Task, id_)
                    if task.done is None and task.deleted is None:
                        finish_within(tx, id_)
    if progress:
        progress(len(rids), len(rids))


def reopen(ws: Workspace, task_id: str) -> None:
    """Open a finished task again; what its result says stays, and so does the next of what repeats."""
    with ws.edit(_("Task opened again: {name}").format(name=_name(ws, task_id))) as tx:
        task = tx.get(Task, task_id)
        task.done = task.done_by = None


def reschedule(
    ws: Workspace, task_id: str, day: str | None, time: str | None = None, length: int | None = None
) -> None:
    """Move a task to a day and time (neither: to some day); `length` changes how long it is, if given."""
    if time and not day:
        raise records.Invalid({"day": _("Choose the day for this time.")})
    with ws.edit(_("Task moved: {name}").format(name=_name(ws, task_id))) as tx:
        task = tx.get(Task, task_id)
        if time and not task.time and task.remind is None:
            task.remind = reminders.USUALLY
        if (day, time) != (task.day, task.time):
            task.day, task.time, task.snoozed = day, time, None
        if not day:
            task.repeat = None
        if length is not None:
            task.length = length or None


def snooze(ws: Workspace, task_id: str, until: int) -> None:
    """Remind of a task again at `until`, in milliseconds; its day and time stay."""
    with ws.edit(_("Reminder put off: {name}").format(name=_name(ws, task_id))) as tx:
        tx.get(Task, task_id).snoozed = until


def waits(ws: Workspace, task_id: str, moment: int) -> bool:
    """Whether a task is still to be done and its reminder is not put off beyond `moment`."""
    rows = ws.read(
        "SELECT 1 FROM task WHERE id = ? AND done IS NULL AND deleted IS NULL AND coalesce(snoozed, 0) <= ?",
        (task_id, moment),
    )
    return bool(rows)


def tomorrow_morning(moment: datetime) -> int:
    """The moment, in milliseconds, at which the day after `moment` begins."""
    day = (moment + timedelta(days=1)).date()
    return reminders.begins_at(day.isoformat(), None)


def leaves_nothing(ws: Workspace, task_id: str) -> bool:
    """Whether an open deal, or a lead that is not closed, has no other step once this task is done."""
    rows = ws.read(
        """SELECT 1 FROM task t LEFT JOIN deal d ON d.id = t.deal AND d.deleted IS NULL
             LEFT JOIN stage s ON s.id = d.stage
             LEFT JOIN lead l ON l.id = t.lead AND l.deleted IS NULL AND l.status IN ('new', 'taken')
           WHERE t.id = ?1 AND t.repeat IS NULL AND (s.outcome = 'open' OR l.id IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM task o WHERE o.id <> t.id AND o.done IS NULL AND o.deleted IS NULL
               AND ((t.deal IS NOT NULL AND o.deal = t.deal) OR (l.id IS NOT NULL AND o.lead = l.id)))""",
        (task_id,),
    )
    return bool(rows)


def _name(ws: Workspace, task_id: str) -> str:
    rows = ws.read("SELECT name FROM task WHERE id = ?", (task_id,))
    return str(rows[0][0]) if rows else ""


def about(ws: Workspace, entity: str, record_id: str) -> Mapping[str, str]:
    """The values that tie a task to a record, and to the client of a deal: what a new task there begins with."""
    if entity not in CLIENTS:
        return {}
    values = {entity: record_id}
    if entity == "deal":
        for contact, company in ws.read("SELECT contact, company FROM deal WHERE id = ?", (record_id,)):
            values |= {k: v for k, v in (("contact", contact), ("company", company)) if v}
    assert entity in ENTITIES
    return values


__all__ = [
    "CLIENTS",
    "AlreadyDone",
    "Finished",
    "NextStep",
    "TaskBrief",
    "about",
    "add",
    "add_next_step",
    "brief",
    "change",
    "create",
    "due_reminders",
    "finish",
    "finish_many",
    "finish_within",
    "leaves_nothing",
    "named",
    "of_record",
    "overdue",
    "pressing",
    "reopen",
    "reschedule",
    "snooze",
    "someday",
    "today",
    "tomorrow_morning",
    "upcoming",
    "waits",
]
