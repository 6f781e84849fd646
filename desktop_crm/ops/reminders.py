"""When to remind of which task.

A task reminds at its reminder's moment, or at the one that it was put off to. One whose moment had passed when it
was written (a call at three, noted down at ten to three) reminds when it begins; one written for the past does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop_crm.base.clock import wall_clock
from desktop_crm.ops.task_lists import TaskBrief, brief
from desktop_crm.store.workspace import Workspace

DAY_BEGINS = time(9)
"""When a task of a whole day begins, as far as reminders are concerned."""

BEFORE = (0, 300, 900, 1800, 3600, 7200, 86400)
"""How long before a task people want to be reminded, in seconds."""

USUALLY = 900
"""How long before a task with a time to remind, until somebody says otherwise; seconds."""

_KEPT = 7 * 86_400_000
"""How long a reminder that nobody has seen is still worth showing, in milliseconds."""
_AT_MOST = 50
_AHEAD = timedelta(days=32)
_SEEN = "reminded"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A task and the moment at which it reminds, in milliseconds since 1970."""

    task: TaskBrief
    moment: int


def due_reminders(ws: Workspace, now: int, responsible: str | None = None) -> list[Reminder]:
    """What should be shown now and was not yet shown on this laptop, in its order; of very many the last."""
    since = max(_seen(ws), now - _KEPT)
    due = sorted((m, id_) for m, id_ in _moments(ws, now, responsible) if since < m <= now)
    return [Reminder(task, m) for m, id_ in due[-_AT_MOST:] if (task := brief(ws, id_)) is not None]


def shown_until(ws: Workspace, moment: int) -> None:
    """Remember on this laptop that everything due until `moment` has been shown."""
    if moment > _seen(ws):
        ws.remember(_SEEN, json.dumps(moment))


def next_moment(ws: Workspace, now: int, responsible: str | None = None) -> int | None:
    """When the next reminder after `now` is due; None when nothing is known to be."""
    return min((m for m, _id in _moments(ws, now, responsible) if m > now), default=None)


def begins_at(day: str, at: str | None) -> int:
    """The moment at which a task begins for its reminder."""
    clock = time.fromisoformat(at) if at else DAY_BEGINS
    return _milliseconds(datetime.combine(date.fromisoformat(day), clock))


def _seen(ws: Workspace) -> int:
    return int(json.loads(ws.memo(_SEEN) or "0"))


def _moments(ws: Workspace, now: int, responsible: str | None) -> Iterator[tuple[int, str]]:
    """The moment and id of everything that may remind about now; what lies far ahead is looked at later."""
    around = wall_clock(now)
    days = [
        (around + apart).date().isoformat() for apart in (-timedelta(milliseconds=_KEPT), timedelta(), _AHEAD)
    ]
    whose, more = ("AND responsible = ?4", (responsible,)) if responsible else ("", ())
    rows = ws.read(
        f"""SELECT id, day, time, remind, snoozed, changed FROM task WHERE done IS NULL AND deleted IS NULL
              AND remind IS NOT NULL AND snoozed IS NULL AND day BETWEEN ?1 AND ?3 {whose}
            UNION ALL SELECT id, day, time, remind, snoozed, changed FROM task
            WHERE snoozed IS NOT NULL AND done IS NULL AND deleted IS NULL AND ?2 = ?2 {whose}""",
        (*days, *more),
    )
    for id_, day, at, remind, snoozed, changed in rows:
        moment = snoozed or _moment(begins_at(day, at), remind, changed)
        if moment:
            yield moment, id_


def _moment(begins: int, remind: int, changed: int) -> int | None:
    usual = begins - remind * 1000
    if usual > changed:
        return usual
    return begins if begins > changed else None


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
