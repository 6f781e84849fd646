"""The facts that reports count, as relations in SQL: what was done, and the stays of deals in stages."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from desktop_crm.models.kinds import Operator, Value
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import Unit
from desktop_crm.store.summaries import CALL_KIND
from desktop_crm.store.summary import day
from desktop_crm.store.workspace import Workspace

IN, OUT, MISSED, TRIED = "call_in", "call_out", "call_missed", "call_tried"
MEETING, LETTER, TASK = "meeting", "letter", "task"


class Relation(NamedTuple):
    """SQL to stand in FROM, in brackets, with its values."""

    sql: str
    values: tuple[Value, ...]


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
    whose = _only_responsible(ask)
    if whose is not None and all(_plain(ws, entity) for entity in _DONE) and _in_days(ask):
        return _summed(ask, "day, nullif(employee, '') AS employee, kind, n, seconds", "done_daily", whose)
    parts = [_done(ws, ask, entity, *of) for entity, of in _DONE.items()]
    return Relation(
        "(" + " UNION ALL ".join(p.sql for p in parts) + ")", tuple(v for p in parts for v in p.values)
    )


_DONE = {
    "call": (CALL_KIND, "moment", "responsible", "coalesce(call.length, 0)"),
    "meeting": (f"'{MEETING}'", "moment", "responsible", "0"),
    "letter": (f"'{LETTER}'", "moment", "responsible", "0"),
    "task": (f"'{TASK}'", "done", "done_by", "0"),
}


def _done(ws: Workspace, ask: Ask, entity: str, kind: str, moment: str, who: str, seconds: str) -> Relation:
    chosen = where(ws, entity, ask.filters, ask.today) & during(entity, moment, ask)
    sql = f"""SELECT {day(f"{entity}.{moment}")} AS day, nullif({entity}.{who}, '') AS employee, {kind} AS kind,
        count(*) AS n, sum({seconds}) AS seconds FROM {entity} WHERE {chosen.sql} GROUP BY 1, 2, 3"""
    return Relation(sql, chosen.values)


# CROSS: the deals first, which the filters leave few of.
_STAYS = "deal CROSS JOIN passage ON passage.deal = deal.id"


def came(ws: Workspace, ask: Ask) -> Relation:
    """The stays of deals in stages that began in the period, the first of each deal in each stage: the `stage`,
    whether it was the deal's `first_of_all` in the pipeline, and the `currency` of the deal; how many (`n`), how many
    `moved` on, `stopped` there and are lost, are `won` or `lost` by now, the `amount` of the deals, and how many of
    them have one (`valued`). Filters are about the deal."""
    if not ask.filters and _plain(ws, "deal") and _in_days(ask):
        names = "stage, first_of_all, currency, n, moved, stopped, won, lost, amount, valued"
        return _summed(ask, names, "came_daily", Where("1"))
    deals = where(ws, "deal", ask.filters, ask.today)
    stays = Where("passage.deleted IS NULL") & during("passage", "entered", ask) & FIRST & deals
    sql = f"""(SELECT passage.stage, passage.first_of_all, deal.currency, 1 AS n, passage.went_on AS moved,
        NOT passage.went_on AND stage.outcome IS 'lost' AS stopped, stage.outcome IS 'won' AS won,
        stage.outcome IS 'lost' AS lost, deal.amount, deal.amount IS NOT NULL AS valued
        FROM {_STAYS} LEFT JOIN stage ON stage.id = deal.stage
        WHERE {stays.sql})"""
    return Relation(sql, stays.values)


def ended(ws: Workspace, ask: Ask) -> Relation:
    """The stays of deals in stages that ended in the period: the `stage`, how many (`n`), and the milliseconds that
    they lasted (`ms`). Filters are about the deal."""
    if not ask.filters and _plain(ws, "deal") and _in_days(ask):
        return _summed(ask, "stage, n, ms", "left_daily", Where("1"))
    deals = where(ws, "deal", ask.filters, ask.today)
    stays = Where("passage.deleted IS NULL") & during("passage", '"left"', ask) & deals
    sql = f"""(SELECT passage.stage, 1 AS n, max(passage."left" - passage.entered, 0) AS ms
        FROM {_STAYS} WHERE {stays.sql})"""
    return Relation(sql, stays.values)


def closed(ws: Workspace, ask: Ask) -> Relation:
    """The deals that were closed in the period: by `day`, `stage` and `currency` how many (`n`), their sum (`amount`),
    how many have one (`valued`), the milliseconds that they took, and how many say how long they did (`timed`)."""
    names = "day, stage, currency, n, amount, valued, took, timed"
    if not ask.filters and _plain(ws, "deal") and _in_days(ask):
        return _summed(ask, names, "closed_daily", Where("1"))
    chosen = where(ws, "deal", ask.filters, ask.today) & during("deal", "closed", ask)
    timed = "deal.closed >= deal.created"
    sql = f"""(SELECT {day("deal.closed")} AS day, deal.stage, deal.currency, 1 AS n, deal.amount,
        deal.amount IS NOT NULL AS valued, CASE WHEN {timed} THEN deal.closed - deal.created END AS took,
        {timed} AS timed FROM deal WHERE {chosen.sql})"""
    return Relation(sql, chosen.values)


def _only_responsible(ask: Ask) -> Where | None:
    """Whose records are asked for; None when anything else is asked of them."""
    found = Where("1")
    for flt in ask.filters:
        if flt.field != "responsible" or flt.op not in (Operator.IS, Operator.ANY_OF):
            return None
        found &= Where(f"responsible IN ({', '.join('?' * len(flt.values))})", flt.values)
    return found


def _plain(ws: Workspace, entity: str) -> bool:
    """Whether all records count that are not in the bin: the summaries know of no other rule."""
    return where(ws, entity, ()) == Where(f"{entity}.deleted IS NULL")


def _in_days(ask: Ask) -> bool:
    """Whether the period ends and begins with days that the summaries tell apart as the calendar does."""
    return ask.period.unit == Unit.ANY or (_DAYS[0] <= ask.period.first and ask.period.last <= _DAYS[1])


_DAYS = date(1975, 1, 1), date(2036, 12, 31)
"""Before and after, SQLite takes the clock changes of other years for those of a year."""


def _summed(ask: Ask, columns: str, summary: str, whose: Where) -> Relation:
    days = Where("1") if ask.period.unit == Unit.ANY else Where("day BETWEEN ? AND ?", ask.period.days)
    chosen = days & whose
    return Relation(f"(SELECT {columns} FROM {summary} WHERE n <> 0 AND {chosen.sql})", chosen.values)


def during(entity: str, moment: str, ask: Ask) -> Where:
    """The records of which a moment lies in the period."""
    return Where(f"{entity}.{moment} >= ? AND {entity}.{moment} < ?", (ask.period.since, ask.period.until))


FIRST = Where("passage.first_here")
"""The first stay of a deal in a stage: one that comes back to it is not counted again."""

FIRST_OF_ALL = Where("passage.first_of_all")
"""The stay with which a deal came into a pipeline: no earlier one was in any of its stages."""

MOVED = Where("passage.went_on")
"""A stay after which the deal came to a further stage of its pipeline or was won."""
