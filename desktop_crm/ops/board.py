"""What the board of a pipeline shows: which deals stand in each column, how many, and what they are worth."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from desktop_crm.ops import pipelines
from desktop_crm.ops.pipelines import Pipeline, Stage
from desktop_crm.store.workspace import Workspace

RECENT = 30
"""Won and lost deals stay on the board for so many days."""


class CardRow(NamedTuple):
    """What a card shows of a deal."""

    rid: int
    id: str
    name: str
    client: str
    amount: int | None
    currency: str
    next_day: str | None
    waiting_until: str | None
    waiting_for: str | None
    since: int | None
    responsible: str | None
    responsible_name: str


@dataclass(frozen=True, slots=True)
class Content:
    """The deals of one column by number, in their order, and their sums by currency."""

    rids: array[int]
    sums: tuple[tuple[str, int], ...] = ()


def columns(ws: Workspace, pipeline: Pipeline) -> list[Stage | None]:
    """The columns of a board: its stages, and None first when there are deals that stand in no stage."""
    strays = _strays(ws)
    return [*([None] if strays and _stray_rids(ws, pipeline, strays) else []), *pipeline.stages]


def content(
    ws: Workspace,
    pipeline: Pipeline,
    stage: Stage | None,
    among: frozenset[int] | None = None,
    today: date | None = None,
) -> Content:
    """The deals of a column; with `among` only those.

    Open deals stand in the order in which they need somebody: no next step, the longest overdue, what comes next,
    and at the end those that wait. Won and lost ones are the recent, the latest first.
    """
    if stage is None:
        rids = _stray_rids(ws, pipeline, _strays(ws))
        return _summed(ws, rids if among is None else [r for r in rids if r in among])
    where, values = _standing(stage, today or date.today())
    if among is None:
        return Content(_rids(ws, stage, where, values, today), _sums(ws, where, values))
    chosen = [r for r in _rids(ws, stage, where, values, today) if r in among]
    return _summed(ws, chosen)


def _standing(stage: Stage, today: date) -> tuple[str, tuple[Any, ...]]:
    where = "deleted IS NULL AND stage = ?"
    if stage.is_open:
        return where, (stage.id,)
    first = datetime.combine(today - timedelta(days=RECENT), time()).astimezone()
    return f"{where} AND since >= ?", (stage.id, int(first.timestamp() * 1000))


def _rids(ws: Workspace, stage: Stage, where: str, values: tuple[Any, ...], today: date | None) -> array[int]:
    day = (today or date.today()).isoformat()
    if not stage.is_open:
        return _column(ws, f"{where} ORDER BY since DESC, rid DESC", values)
    # One after the other, so that the index has them in their order.
    order = "ORDER BY next_day, waiting_until, rid"
    awake = _column(ws, f"{where} AND coalesce(waiting_until, '') <= ? {order}", (*values, day))
    return awake + _column(ws, f"{where} AND waiting_until > ? {order}", (*values, day))


def _column(ws: Workspace, where: str, values: tuple[Any, ...]) -> array[int]:
    found = ws.reader.execute(f"SELECT rid FROM deal WHERE {where}", values).fetchall()
    return array("q", [rid for (rid,) in found])


def _sums(ws: Workspace, where: str, values: tuple[Any, ...]) -> tuple[tuple[str, int], ...]:
    rows = ws.read(
        f"SELECT currency, sum(amount) FROM deal WHERE {where} AND amount IS NOT NULL GROUP BY currency",
        values,
    )
    return tuple((currency, total) for currency, total in rows)


def _summed(ws: Workspace, rids: Sequence[int]) -> Content:
    where = "rid IN (SELECT value FROM json_each(?))"
    return Content(array("q", rids), _sums(ws, where, (json.dumps(list(rids)),)))


def _strays(ws: Workspace) -> list[str | None]:
    """Stages that deals refer to and that are not there: removed on another laptop, or never given.

    By steps through the index of stages, so that a base of any size answers at once.
    """
    rows = ws.read(
        """WITH RECURSIVE held (stage) AS (
             SELECT min(stage) FROM deal WHERE deleted IS NULL
             UNION ALL
             SELECT (SELECT min(stage) FROM deal WHERE stage > held.stage AND deleted IS NULL)
             FROM held WHERE held.stage IS NOT NULL)
           SELECT stage FROM held WHERE stage IS NOT NULL"""
    )
    known = {s.id for p in pipelines.all_of(ws) for s in p.stages}
    none = ws.read("SELECT 1 FROM deal WHERE stage IS NULL AND deleted IS NULL LIMIT 1")
    return [*([None] if none else []), *(stage for (stage,) in rows if stage not in known)]


def _stray_rids(ws: Workspace, pipeline: Pipeline, strays: Iterable[str | None]) -> list[int]:
    """The deals in no stage that belong to this pipeline, or, on the first one's board, to none that is there."""
    known = pipelines.all_of(ws)
    others = [p.id for p in known if p.id != pipeline.id]
    first = bool(known) and known[0].id == pipeline.id
    mine = (
        "pipeline IS NULL OR pipeline NOT IN (SELECT value FROM json_each(?2))" if first else "pipeline = ?2"
    )
    given = json.dumps(others) if first else pipeline.id
    rows = ws.read(
        f"""SELECT rid FROM deal WHERE deleted IS NULL AND ({mine})
            AND (stage IS NULL OR stage IN (SELECT value FROM json_each(?1))) ORDER BY rid""",
        (json.dumps([s for s in strays if s is not None]), given),
    )
    return [rid for (rid,) in rows]


def cards(ws: Workspace, rids: Iterable[int]) -> dict[int, CardRow]:
    """What the cards of these deals show."""
    rows = ws.read(
        """SELECT d.rid, d.id, d.name,
             coalesce(nullif(k.name, ''), nullif(c.name, ''),
               (SELECT value FROM contact_point WHERE about = d.contact AND deleted IS NULL ORDER BY rank LIMIT 1),
               ''),
             d.amount, d.currency, d.next_day, d.waiting_until, d.waiting_for, d.since, d.responsible,
             coalesce(e.name, '')
           FROM deal d LEFT JOIN company k ON k.id = d.company LEFT JOIN contact c ON c.id = d.contact
             LEFT JOIN employee e ON e.id = d.responsible
           WHERE d.rid IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(rids)),),
    )
    return {row[0]: CardRow(*row) for row in rows}


def rids_of(ws: Workspace, deal_ids: Iterable[str]) -> dict[str, tuple[int, str | None]]:
    """The number and the stage of each of these deals."""
    rows = ws.read(
        "SELECT id, rid, stage FROM deal WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(deal_ids)),),
    )
    return {id_: (rid, stage) for id_, rid, stage in rows}


def deals_of_tasks(ws: Workspace, task_ids: Iterable[str]) -> set[str]:
    """The deals that these tasks are about."""
    rows = ws.read(
        "SELECT DISTINCT deal FROM task WHERE deal IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(task_ids)),),
    )
    return {deal for (deal,) in rows}


def place_in(ws: Workspace, rid: int, to: Stage, today: date | None = None) -> int:
    """How many deals of a stage would stand before this one if it came there."""
    if not to.is_open:
        return 0
    day = (today or date.today()).isoformat()
    rows = ws.read(
        """SELECT count(*) FROM deal o, deal d WHERE d.rid = ?1 AND o.stage = ?2 AND o.deleted IS NULL
             AND o.rid <> ?1
             AND (coalesce(o.waiting_until > ?3, 0), coalesce(o.next_day, ''), coalesce(o.waiting_until, ''), o.rid)
               < (coalesce(d.waiting_until > ?3, 0), coalesce(d.next_day, ''), coalesce(d.waiting_until, ''), d.rid)""",
        (rid, to.id, day),
    )
    return int(rows[0][0])


def has_deals(ws: Workspace) -> bool:
    """Whether there is any deal that is not in the bin."""
    return bool(ws.read("SELECT 1 FROM deal WHERE deleted IS NULL LIMIT 1"))
