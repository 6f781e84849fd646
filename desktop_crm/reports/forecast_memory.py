"""What had been forecast when a month began, read back from the journal and the stays of deals, and kept.

A laptop keeps the answer in a memo of its base, as what was is not changed by what is done now. It is found anew
when entries arrive that were made before it was kept, on another laptop or by an import of the past.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from desktop_crm.base import clock
from desktop_crm.models.pipeline import OPEN
from desktop_crm.reports.period import midnight
from desktop_crm.store.triggers import CHANGED, CREATED
from desktop_crm.store.workspace import Workspace

_OLD = 20_000
"""A memo that is valid is renewed after so many entries, so that few have to be looked at each time."""

_FIELDS = ("amount", "currency", "closing", "probability")

Sums = dict[str, dict[str, int | None]]
"""Of each currency, the weighted sums of deals by their ids; None for a deal without a sum."""


@dataclass(frozen=True, slots=True)
class _Memo:
    """What was kept of a month when `upto` was the last entry."""

    upto: int
    made: int
    sums: Sums

    def to_json(self) -> str:
        return json.dumps({"upto": self.upto, "made": self.made, "sums": self.sums})


def key_of(month: date) -> str:
    """The memo that holds the forecast of a month: its `$.sums` are by currency and deal."""
    return f"forecast {month:%Y-%m}"


def recall(ws: Workspace, months: Sequence[date]) -> set[str]:
    """See to it that the memos of these months are there and true; the currencies in them."""
    ((last,),) = ws.read("SELECT coalesce(max(n), 0) FROM entry")
    made = clock.now()
    kept = {month: memo for month in months if (memo := _kept(ws, month, last))}
    missing = [month for month in months if month not in kept]
    found = dict(zip(missing, _forecasts(ws, missing), strict=True)) if missing else {}
    for month in months:
        memo = kept.get(month)
        if memo is None or last - memo.upto > _OLD:
            memo = kept[month] = _Memo(last, made, memo.sums if memo else found[month])
            ws.remember(key_of(month), memo.to_json())
    return {currency for memo in kept.values() for currency in memo.sums}


def _kept(ws: Workspace, month: date, last: int) -> _Memo | None:
    try:
        memo = _Memo(**json.loads(ws.memo(key_of(month)) or ""))
    except (ValueError, TypeError):
        return None
    return memo if memo.upto <= last and not _is_late(ws, memo) else None


def _is_late(ws: Workspace, memo: _Memo) -> bool:
    """Whether something has come since that tells of the time before it."""
    sql = f"""SELECT 1 FROM entry AS e JOIN step AS s ON s.n = e.step
        WHERE e.n > ?1 AND e.entity IN ('deal', 'passage') AND (s.moment < ?2 OR (e.kind = {CREATED} AND
          coalesce(json_extract(e.body, '$.created'), json_extract(e.body, '$.entered')) < ?2)) LIMIT 1"""
    return bool(ws.read(sql, (memo.upto, memo.made)))


# Finding it.


def _forecasts(ws: Workspace, months: Sequence[date]) -> list[Sums]:
    """The forecasts of months in the order of time, going back through what was changed since."""
    starts = [midnight(month) for month in months]
    stages = _stages(ws, starts)
    concerned = {deal for each in stages for deal in each}
    values, odds = _values(ws, concerned), _probabilities(ws)
    changes = _changes(ws, starts[0])
    change = next(changes, None)
    found: list[Sums] = []
    for month, start, there in reversed(list(zip(months, starts, stages, strict=True))):
        while change and change[0] >= start:
            _moment, deal, old = change
            if deal in values:
                values[deal].update(old)
            change = next(changes, None)
        found.append(_sums(month, there, values, odds))
    return found[::-1]


def _sums(
    month: date, stages: Mapping[str, str], values: Mapping[str, dict[str, Any]], odds: Mapping[str, float]
) -> Sums:
    """The deals that were expected to close in the month, by the probability that they had."""
    first = month.isoformat()
    last = (month + relativedelta(months=1) - timedelta(days=1)).isoformat()
    sums: Sums = {}
    for deal, stage in stages.items():
        its = values.get(deal)
        if its and first <= (its["closing"] or "") <= last:
            percent = its["probability"] if its["probability"] is not None else odds.get(stage, 0)
            amount = its["amount"]
            sums.setdefault(its["currency"], {})[deal] = _weighted(amount, percent)
    return sums


def _weighted(amount: int | None, percent: float) -> int | None:
    """As SQLite rounds it in the forecast of today: halves away from zero."""
    if amount is None:
        return None
    likely = amount * percent / 100
    return int(math.copysign(math.floor(abs(likely) + 0.5), likely))


def _stages(ws: Workspace, starts: Sequence[int]) -> list[dict[str, str]]:
    """For each moment, the open stages in which deals were."""
    rows = ws.read(
        """SELECT passage.deal, passage.stage, passage.entered, passage."left" FROM passage
           JOIN stage ON stage.id = passage.stage AND stage.outcome = ?
           WHERE passage.deleted IS NULL AND passage.entered < ? AND coalesce(passage."left", ?) >= ?
           ORDER BY passage.entered, passage.rid""",
        (OPEN, starts[-1], starts[-1], starts[0]),
    )
    found: list[dict[str, str]] = [{} for _start in starts]
    for deal, stage, entered, left in rows:
        end = len(starts) if left is None else bisect_right(starts, left)
        for n in range(bisect_left(starts, entered + 1), end):
            found[n][deal] = stage
    return found


def _values(ws: Workspace, deals: set[str]) -> dict[str, dict[str, Any]]:
    """What the deals are today."""
    rows = ws.read(
        f"SELECT id, {', '.join(_FIELDS)} FROM deal WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(deals)),),
    )
    return {id_: dict(zip(_FIELDS, values, strict=True)) for id_, *values in rows}


def _probabilities(ws: Workspace) -> dict[str, float]:
    return {id_: odds or 0 for id_, odds in ws.read("SELECT id, probability FROM stage")}


def _changes(ws: Workspace, since: int) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """What was changed, the latest first: when, which deal, and what it was before."""
    named = " OR ".join(f"json_type(e.body, '$.{key}') IS NOT NULL" for key in _FIELDS)
    rows = ws.read(
        f"""SELECT s.moment, e.row, e.body FROM step AS s CROSS JOIN entry AS e ON e.step = s.n
            WHERE s.moment >= ? AND s.finished AND e.entity = 'deal' AND e.kind = {CHANGED} AND ({named})
            ORDER BY s.moment DESC, e.n DESC""",
        (since,),
    )
    for moment, row, body in rows:
        changed = json.loads(body)
        yield moment, row, {key: changed[key][0] for key in _FIELDS if key in changed}
