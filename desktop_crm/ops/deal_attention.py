"""What deals need attention for: no next step, stuck beyond the norm of their stage, waiting."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from desktop_crm.models.kinds.moment import local_time
from desktop_crm.ops import pipelines, team, workdays
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.connect import Row
from desktop_crm.store.workspace import Workspace

Where = tuple[str, tuple[object, ...]]
"""A condition in SQL with its values."""


@dataclass(frozen=True, slots=True)
class DealBrief:
    """A deal in a list of what needs attention. `days` are the working days it has been in its stage."""

    id: str
    name: str
    amount: int | None
    currency: str
    client: str
    responsible: str | None
    stage: str
    since: int | None
    days: int
    next_day: str | None


class Concern(StrEnum):
    """The one thing that a card says about the next step of a deal."""

    CLOSED = "closed"
    WAITING = "waiting"
    NO_STEP = "no_step"
    OVERDUE = "overdue"
    NEXT = "next"


def concern_of(stage: Stage | None, next_day: str | None, waiting_until: str | None, today: date) -> Concern:
    """What a deal's card shows: it waits, has no next step, one that is overdue, or one that is to come."""
    if stage and not stage.is_open:
        return Concern.CLOSED
    if waits(waiting_until, today):
        return Concern.WAITING
    if next_day is None:
        return Concern.NO_STEP
    return Concern.OVERDUE if next_day < today.isoformat() else Concern.NEXT


def waits(until: str | None, today: date) -> bool:
    """Whether a deal that waits until a day still does; on the day itself it is to go on."""
    return until is not None and until > today.isoformat()


def stuck_before(stage: Stage, country: str, today: date) -> int | None:
    """The moment before which a deal must have come to the stage to have been there longer than its norm.

    None for a stage in which nothing is stuck. A deal is stuck once more working days than the norm have
    begun since the day it came.
    """
    if not stage.is_open or stage.norm is None:
        return None
    day, begun = today, 0
    while begun <= stage.norm:
        begun += workdays.is_working(day, country)
        day -= timedelta(days=1)
    midnight = datetime.combine(day + timedelta(days=1), time())
    return int(midnight.astimezone().timestamp() * 1000)


def without_next_step(
    ws: Workspace, responsible: str | None = None, *, today: date | None = None, limit: int = 1000
) -> list[DealBrief]:
    """Open deals with no task to come that wait for nothing, the longest in their stage first."""
    wheres = [_where(stage, "next_day IS NULL", (), responsible, today) for stage in _open_stages(ws)]
    # +since: those without a next step are few, and found by its index.
    return _longest_first(ws, wheres, "+since", today, limit)


def stuck(
    ws: Workspace, responsible: str | None = None, *, today: date | None = None, limit: int = 1000
) -> list[DealBrief]:
    """Open deals in their stage longer than its norm that wait for nothing, the longest first."""
    country = team.get(ws, team.COUNTRY)
    wheres = []
    for stage in _open_stages(ws):
        before = stuck_before(stage, country, today or date.today())
        if before is not None:
            wheres.append(_where(stage, "since < ?", (before,), responsible, today))
    return _longest_first(ws, wheres, "since", today, limit)


def count_without_next_step(ws: Workspace, responsible: str | None = None, today: date | None = None) -> int:
    """How many `without_next_step` would list."""
    return sum(_count(ws, s, "next_day IS NULL", (), responsible, today) for s in _open_stages(ws))


def count_stuck(ws: Workspace, responsible: str | None = None, today: date | None = None) -> int:
    """How many `stuck` would list."""
    country, total = team.get(ws, team.COUNTRY), 0
    for stage in _open_stages(ws):
        before = stuck_before(stage, country, today or date.today())
        if before is not None:
            total += _count(ws, stage, "since < ?", (before,), responsible, today)
    return total


def _open_stages(ws: Workspace) -> list[Stage]:
    return [s for p in pipelines.all_of(ws) for s in p.stages if s.is_open]


def _where(
    stage: Stage, also: str, values: Sequence[object], responsible: str | None, today: date | None
) -> Where:
    day = (today or date.today()).isoformat()
    mine = " AND responsible = ?" if responsible else ""
    where = (
        f"deleted IS NULL AND stage = ? AND {also}{mine} AND (waiting_until IS NULL OR waiting_until <= ?)"
    )
    return where, (stage.id, *values, *([responsible] if responsible else ()), day)


def _count(
    ws: Workspace,
    stage: Stage,
    also: str,
    values: Sequence[object],
    responsible: str | None,
    today: date | None,
) -> int:
    where, given = _where(stage, also, values, responsible, today)
    return int(ws.read(f"SELECT count(*) FROM deal WHERE {where}", given)[0][0])


def _longest_first(
    ws: Workspace, wheres: Sequence[Where], order: str, today: date | None, limit: int
) -> list[DealBrief]:
    """Of the deals in several stages those that came there first."""
    found: list[Row] = []
    for where, given in wheres:
        sql = f"SELECT since, rid FROM deal WHERE {where} ORDER BY {order} LIMIT ?"
        found += ws.read(sql, (*given, limit))
    first = sorted(found, key=lambda row: row[0] or 0)[:limit]
    briefs = _briefs(ws, [rid for _since, rid in first], today)
    return [briefs[rid] for _since, rid in first]


def _briefs(ws: Workspace, rids: Sequence[int], today: date | None) -> dict[int, DealBrief]:
    rows = ws.read(
        """SELECT rid, id, name, amount, currency,
              coalesce((SELECT name FROM company WHERE id = deal.company),
                       (SELECT name FROM contact WHERE id = deal.contact), ''),
              responsible, stage, since, next_day
            FROM deal WHERE rid IN (SELECT value FROM json_each(?))""",
        (json.dumps(rids),),
    )
    country, day = team.get(ws, team.COUNTRY), today or date.today()
    return {
        rid: DealBrief(
            id_, name, amount, currency, client, who, at, since, days_since(since, day, country), step
        )
        for rid, id_, name, amount, currency, client, who, at, since, step in rows
    }


def days_since(since: int | None, today: date, country: str) -> int:
    """The working days from the day of a moment until today."""
    return workdays.between(local_time(since).date(), today, country) if since else 0
