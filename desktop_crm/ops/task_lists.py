"""Which tasks are overdue, due and to come, for lists, the calendar and whoever starts the day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from desktop_crm.base.clock import wall_clock
from desktop_crm.models.task import TODO
from desktop_crm.ops import repeats, team
from desktop_crm.store.workspace import Workspace

CLIENTS = ("contact", "company", "lead", "deal")
"""Whom or what a task can be about."""


@dataclass(frozen=True, slots=True)
class TaskBrief:
    """What a list or a calendar shows of a task.

    `about` is whom it is with, as (entity, id, name): the contact, else the company, else the lead. `expected` is an
    occurrence of a repeating task that is no record yet.
    """

    id: str
    name: str
    kind: str = TODO
    day: str | None = None
    time: str | None = None
    length: int | None = None
    responsible: str | None = None
    responsible_name: str = ""
    about: tuple[str, str, str] | None = None
    deal: tuple[str, str] | None = None
    text: str | None = None
    repeat: str | None = None
    done: int | None = None
    expected: bool = False

    def begins(self) -> datetime | None:
        """When it begins on the wall clock; a task of a whole day at midnight, one without a day never."""
        return datetime.fromisoformat(f"{self.day}T{self.time or '00:00'}") if self.day else None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been done: its day is over, or its time has passed."""
        begins = self.begins()
        if begins is None or self.done is not None:
            return False
        ends = timedelta(seconds=self.length or 0) if self.time else timedelta(days=1)
        return begins + ends <= now


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open tasks there are, by when they are due."""

    overdue: int = 0
    today: int = 0
    tomorrow: int = 0
    week: int = 0
    later: int = 0
    someday: int = 0


_OPEN = "t.done IS NULL AND t.deleted IS NULL"
_PASSED = """(t.time IS NOT NULL
  AND substr(t.time, 1, 2) * 3600 + substr(t.time, 4, 2) * 60 + coalesce(t.length, 0) <= ?)"""
"""SQL for whether the time of a task of today has passed, so many seconds after midnight."""
_LATE = f"{_OPEN} AND t.day <= ? AND (t.day < ? OR {_PASSED})"
_DUE = f"{_OPEN} AND t.day = ? AND NOT {_PASSED}"
_BRIEF = """SELECT t.id, t.name, t.kind, t.day, t.time, t.length, t.responsible, coalesce(e.name, ''),
    t.contact, c.name, t.company, k.name, t.lead, l.name, t.deal, d.name, t.text, t.repeat, t.done
  FROM task t LEFT JOIN employee e ON e.id = t.responsible LEFT JOIN contact c ON c.id = t.contact
    LEFT JOIN company k ON k.id = t.company LEFT JOIN lead l ON l.id = t.lead LEFT JOIN deal d ON d.id = t.deal
"""


def overdue(
    ws: Workspace, responsible: str | None = None, *, now: datetime | None = None, limit: int = 1000
) -> list[TaskBrief]:
    """Open tasks that should have been done, the oldest first: of one employee, or of everybody."""
    day, seconds = _at(now)
    return _found(ws, _LATE, (day, day, seconds), responsible, limit)


def today(
    ws: Workspace, responsible: str | None = None, *, now: datetime | None = None, limit: int = 1000
) -> list[TaskBrief]:
    """Open tasks of today whose time has not passed."""
    return _found(ws, _DUE, _at(now), responsible, limit)


def due_among(
    ws: Workspace, ids: Iterable[str], responsible: str | None = None, *, now: datetime | None = None
) -> list[TaskBrief]:
    """Those of some tasks that are open and overdue or due today."""
    where = (
        "t.id IN (SELECT value FROM json_each(?)) AND t.deleted IS NULL AND +t.done IS NULL AND +t.day <= ?"
    )
    return _found(ws, where, (json.dumps(list(ids)), _at(now)[0]), responsible, 1000)


def how_many(
    ws: Workspace, responsible: str | None = None, *, now: datetime | None = None
) -> tuple[int, int]:
    """How many `overdue` and `today` would list."""
    day, seconds = _at(now)
    late = _count(ws, _LATE, (day, day, seconds), responsible)
    return late, _count(ws, _DUE, (day, seconds), responsible)


def upcoming(
    ws: Workspace,
    responsible: str | None = None,
    *,
    days: int = 7,
    now: datetime | None = None,
    limit: int = 1000,
) -> list[TaskBrief]:
    """Open tasks of the days after today."""
    first = (now or wall_clock()).date()
    bounds = (first.isoformat(), (first + timedelta(days=days)).isoformat())
    return _found(ws, f"{_OPEN} AND t.day > ? AND t.day <= ?", bounds, responsible, limit)


def someday(ws: Workspace, responsible: str | None = None, *, limit: int = 1000) -> list[TaskBrief]:
    """Open tasks without a day."""
    return _found(ws, f"{_OPEN} AND t.day IS NULL", (), responsible, limit)


def finished(
    ws: Workspace, responsible: str | None = None, *, since: int, limit: int = 200
) -> list[TaskBrief]:
    """Tasks done since a moment in milliseconds, the last first."""
    whose, more = _whose(responsible)
    sql = f"{_BRIEF} WHERE t.deleted IS NULL AND t.done >= ?{whose} ORDER BY t.done DESC, t.rid DESC LIMIT ?"
    return [_brief(row) for row in ws.read(sql, (since, *more, limit))]


def between(ws: Workspace, first: date, last: date, responsible: str | None = None) -> list[TaskBrief]:
    """The tasks of some days, done or not, and the expected occurrences of those that repeat."""
    bounds = (first.isoformat(), last.isoformat())
    written = _found(ws, "t.deleted IS NULL AND t.day BETWEEN ? AND ?", bounds, responsible, 20_000)
    return written + _expected(ws, first, last, responsible)


def of_record(ws: Workspace, entity: str, record_id: str, *, limit: int = 200) -> list[TaskBrief]:
    """The open tasks about a contact, company, lead or deal."""
    if entity not in CLIENTS:
        raise ValueError(entity)
    return _found(ws, f"{_OPEN} AND t.{entity} = ?", (record_id,), None, limit)


def brief(ws: Workspace, task_id: str) -> TaskBrief | None:
    """One task, also a done one; None when there is none."""
    found = _found(ws, "t.id = ?", (task_id,), None, 1)
    return found[0] if found else None


def counts(ws: Workspace, responsible: str | None = None, *, day: date | None = None) -> Counts:
    """How many open tasks there are by when they are due; "week" is the rest of this week after tomorrow."""
    now = day or date.today()
    tomorrow, sunday = now + timedelta(days=1), now + timedelta(days=6 - now.weekday())
    edges = [d.isoformat() for d in (now, tomorrow, max(sunday, tomorrow))]
    whose = "AND responsible = ?4" if responsible else ""
    rows = ws.read(
        f"""SELECT count(*) FILTER (WHERE day < ?1), count(*) FILTER (WHERE day = ?1),
              count(*) FILTER (WHERE day = ?2), count(*) FILTER (WHERE day > ?2 AND day <= ?3),
              count(*) FILTER (WHERE day > ?3), count(*) FILTER (WHERE day IS NULL)
            FROM task WHERE done IS NULL AND deleted IS NULL {whose}""",
        (*edges, responsible) if responsible else edges,
    )
    return Counts(*rows[0])


def pressing(ws: Workspace, responsible: str | None = None, *, day: date | None = None) -> int:
    """How many open tasks are overdue or due today."""
    whose, values = _whose(responsible)
    rows = ws.read(
        f"SELECT count(*) FROM task t WHERE {_OPEN} AND t.day <= ?{whose}",
        ((day or date.today()).isoformat(), *values),
    )
    return int(rows[0][0])


def _at(now: datetime | None) -> tuple[str, float]:
    """The day, and how many seconds of it have passed."""
    now = now or wall_clock()
    return now.date().isoformat(), (now - datetime.combine(now.date(), time())).total_seconds()


def _count(ws: Workspace, where: str, values: Sequence[object], responsible: str | None) -> int:
    whose, more = _whose(responsible)
    rows = ws.read(f"SELECT count(*) FROM task t WHERE {where}{whose}", (*values, *more))
    return int(rows[0][0])


def _expected(ws: Workspace, first: date, last: date, responsible: str | None) -> list[TaskBrief]:
    values = (last.isoformat(),)
    series = _found(ws, f"{_OPEN} AND t.repeat IS NOT NULL AND t.day <= ?", values, responsible, 2000)
    country = team.get(ws, team.COUNTRY)
    return [
        replace(t, day=day.isoformat(), expected=True)
        for t in series
        for day in repeats.days(t.repeat or "", date.fromisoformat(t.day or ""), last, country)
        if day >= first
    ]


def _found(
    ws: Workspace, where: str, values: Sequence[object], responsible: str | None, limit: int
) -> list[TaskBrief]:
    whose, more = _whose(responsible)
    order = "ORDER BY t.day, t.time IS NULL, t.time, t.rid"
    # Names are looked up only for those that are listed.
    first = f"SELECT t.rid FROM task t WHERE {where}{whose} {order} LIMIT ?"
    sql = f"{_BRIEF} WHERE t.rid IN ({first}) {order}"
    return [_brief(row) for row in ws.read(sql, (*values, *more, limit))]


def _whose(responsible: str | None) -> tuple[str, tuple[str, ...]]:
    return (" AND t.responsible = ?", (responsible,)) if responsible else ("", ())


def _brief(row: Sequence[Any]) -> TaskBrief:
    clients = zip(CLIENTS, row[8:16:2], row[9:16:2], strict=True)
    told = {entity: (entity, str(id_), str(name or "")) for entity, id_, name in clients if id_}
    deal = told.pop("deal", None)
    about = next(iter(told.values()), None)
    told_of = (*row[:8], about, deal[1:] if deal else None, *row[16:])
    return TaskBrief(*told_of)
