"""Each report over years of sales, for a month, a year and all time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks import sales_base
from benchmarks.figures import Figure, each, p50
from benchmarks.process import alone
from desktop_crm.models.kinds import Operator
from desktop_crm.reports import morning, overview, period
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.catalogue import REPORTS
from desktop_crm.reports.period import Unit
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace

_RUNS = 5
_PERIODS = (Unit.MONTH, Unit.YEAR, Unit.ANY)
_SAYS = {Unit.MONTH: "a month", Unit.YEAR: "a year", Unit.ANY: "all time"}
_MOST = 300

Read = Callable[[Workspace, Ask], object]

READS: dict[str, Read] = {r.key: r.make for r in REPORTS} | {
    "key figures": overview.key_figures,
    "morning summary": morning.summary,
}


def reports(big: Path) -> list[Figure]:
    """What the owner waits for: each report, and for information the same by a source and by a tag."""
    path = sales_base.made(big)
    taken = alone(asked, path).value
    return [
        Figure(f"report {key}: {what}, p50", p50(times), most=None if "by a " in what else _MOST)
        for key, of in taken.items()
        for what, times in of.items()
    ]


def asked(path: str, keys: list[str] | None = None) -> dict[str, dict[str, list[float]]]:
    """Times of each report, by what is asked."""
    with Workspace(Path(path)) as ws:
        asks = _asks(ws)
        return {
            key: {what: _times(ws, READS[key], ask) for what, ask in asks.items()} for key in keys or READS
        }


def _times(ws: Workspace, read: Read, ask: Ask) -> list[float]:
    read(ws, ask)
    return each(lambda _i: read(ws, ask), _RUNS)


def _asks(ws: Workspace) -> dict[str, Ask]:
    today = date.today()
    asks = {_SAYS[unit]: Ask(period.around(unit, today), today=today) for unit in _PERIODS}
    ((source,),) = ws.read("SELECT id FROM source LIMIT 1")
    year = asks[_SAYS[Unit.YEAR]]
    by = {
        "a year by a source": Filter("source", Operator.ANY_OF, (source,)),
        "a year by a tag": Filter("tags", Operator.ANY_OF, (sales_base.TAGS[0],)),
    }
    return asks | {what: replace(year, filters=(flt,)) for what, flt in by.items()}
