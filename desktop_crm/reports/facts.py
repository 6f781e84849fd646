"""The facts that reports count, as relations in SQL: what was done, and the stays of deals in stages."""

from __future__ import annotations

from typing import NamedTuple

from desktop_crm.models.kinds import Value
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.store.workspace import Workspace

IN, OUT, MISSED, TRIED = "call_in", "call_out", "call_missed", "call_tried"
MEETING, LETTER, TASK = "meeting", "letter", "task"


class Relation(NamedTuple):
    """SQL to stand in FROM, in brackets, with its values."""

    sql: str
    values: tuple[Value, ...]


_CALL_KIND = f"""CASE WHEN call.direction = 'in' THEN CASE WHEN call.answered THEN '{IN}' ELSE '{MISSED}' END
    WHEN call.answered THEN '{OUT}' ELSE '{TRIED}' END"""

CALLS: dict[str, Where] = {
    IN: Where("call.direction = 'in' AND call.answered"),
    MISSED: Where("call.direction = 'in' AND NOT call.answered"),
    OUT: Where("call.direction <> 'in' AND call.answered"),
    TRIED: Where("call.direction <> 'in' AND NOT call.answered"),
}
"""The calls of each kind: answered by us, missed by us, answered by the client, and tried in vain."""


def activities(ws: Workspace, ask: Ask) -> Relation:
    """What was done in the period: `day`, `employee`, `kind` (one of those above), how many (`n`), and the `seconds`
    of talk."""
    parts = [
        _done(ws, ask, "call", _CALL_KIND, "moment", "responsible", "coalesce(call.length, 0)"),
        _done(ws, ask, "meeting", f"'{MEETING}'", "moment", "responsible", "0"),
        _done(ws, ask, "letter", f"'{LETTER}'", "moment", "responsible", "0"),
        _done(ws, ask, "task", f"'{TASK}'", "done", "done_by", "0"),
    ]
    return Relation(
        "(" + " UNION ALL ".join(p.sql for p in parts) + ")", tuple(v for p in parts for v in p.values)
    )


def _done(ws: Workspace, ask: Ask, entity: str, kind: str, moment: str, who: str, seconds: str) -> Relation:
    chosen = where(ws, entity, ask.filters, ask.today) & during(entity, moment, ask)
    day = f"date({entity}.{moment} / 1000, 'unixepoch', 'localtime')"
    sql = f"""SELECT {day} AS day, {entity}.{who} AS employee, {kind} AS kind, count(*) AS n,
        sum({seconds}) AS seconds FROM {entity} WHERE {chosen.sql} GROUP BY 1, 2, 3"""
    return Relation(sql, chosen.values)


def during(entity: str, moment: str, ask: Ask) -> Where:
    """The records of which a moment lies in the period."""
    return Where(f"{entity}.{moment} >= ? AND {entity}.{moment} < ?", (ask.period.since, ask.period.until))


FIRST = Where(
    """NOT EXISTS (SELECT 1 FROM passage AS b WHERE b.deal = passage.deal AND b.stage = passage.stage
        AND b.deleted IS NULL AND (b.entered, b.rid) < (passage.entered, passage.rid))"""
)
"""The first stay of a deal in a stage: one that comes back to it is not counted again."""

MOVED = Where(
    """EXISTS (SELECT 1 FROM passage AS l JOIN stage AS t ON t.id = l.stage
        JOIN stage AS s ON s.id = passage.stage
        WHERE l.deal = passage.deal AND l.deleted IS NULL AND (l.entered, l.rid) > (passage.entered, passage.rid)
          AND t.pipeline = s.pipeline AND t.outcome <> 'lost' AND (t.outcome = 'won' OR t.rank > s.rank))"""
)
"""A stay after which the deal came to a further stage of its pipeline or was won."""
