"""What will come in: the open deals by the month in which they are expected to close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

from dateutil.relativedelta import relativedelta

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Value
from desktop_crm.reports import money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import OPEN, meaning
from desktop_crm.reports.measures import Count, Counted, Measure, plus, sums, titled
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import Unit, around
from desktop_crm.reports.spans import titled as span_titled
from desktop_crm.reports.table import Adds, Chart, Column, Row, Shape, Table
from desktop_crm.reports.units import Many, Sum
from desktop_crm.store.workspace import Workspace

OVERDUE, DATELESS = "overdue", "dateless"
"""The keys of the rows that are no months."""

PROBABILITY = """coalesce(deal.probability,
    (SELECT stage.probability FROM stage WHERE stage.id = deal.stage), 0)"""
"""In percent, as the deal says or its stage."""

WEIGHTED = f"CAST(round(deal.amount * {PROBABILITY} / 100.0) AS INTEGER)"
"""A sum as likely as it is to come in, each in whole units, so that they add up to the last digit."""

_FILLED = 24
"""For so many months a row stands there though no deal is expected in it."""


def report(ws: Workspace, ask: Ask) -> Table:
    """A row for each month from the current one on, after those that are late and before those without a date."""
    by = f"""CASE WHEN coalesce(deal.closing, '') = '' THEN '{DATELESS}'
        WHEN deal.closing < '{ask.today.isoformat()}' THEN '{OVERDUE}' ELSE substr(deal.closing, 1, 7) END"""
    found, currencies = _counted(ws, ask, by)
    keys = _keys(found, ask.today)
    rows = [
        Row(key, _title(key), found.figures(key, Where(f"{by} = ?", (key,)), None), tone=_tone(key))
        for key in keys
    ]
    return Table(
        "forecast",
        _("Forecast"),
        _("Expected to close"),
        tuple(m.column for m in found.measures),
        tuple(rows),
        Row("", _("Total"), found.totals(None)) if rows else None,
        _chart(currencies[0], keys, ask.today),
        empty=_("There are no open deals."),
    )


def _counted(ws: Workspace, ask: Ask, by: str) -> tuple[Counted, tuple[str, ...]]:
    """The open deals by the SQL expression `by`, and the currencies of their sums."""
    chosen = where(ws, "deal", ask.filters, ask.today) & meaning(OPEN)
    found = ws.read(
        f"""SELECT {by}, deal.currency, count(*), count(deal.amount), coalesce(sum(deal.amount), 0),
              coalesce(sum({WEIGHTED}), 0) FROM deal WHERE {chosen.sql} GROUP BY 1, 2""",
        chosen.values,
    )
    currencies = money.in_order(ws, (currency for _key, currency, _n, having, *_s in found if having))
    rows, nothing = dict[Value, tuple[Count, ...]](), tuple[Count, ...]()
    for key, currency, n, having, whole, weighted in found:
        sums_ = [
            Count(n, total, having) if currency == c else Count()
            for c in currencies
            for total in (whole, weighted)
        ]
        rows[key] = plus(rows.get(key, ()), (Count(n), Count(n), *sums_))
    total = reduce(plus, rows.values(), nothing)
    return Counted("deal", chosen, _measures(currencies), rows, total), currencies


def _chart(currency: str, keys: Sequence[str], today: date) -> Chart:
    now = f"{today:%Y-%m}"
    return Chart(Shape.BARS, (f"weighted.{currency}",), now=now if now in keys else "")


def _measures(currencies: Sequence[str]) -> list[Measure]:
    number = Column("deals", _("Deals"), Many(), _("Open deals"))
    about = _("The sum of each deal, by the probability that it or its stage has")
    weighted = [
        Measure(
            Column(f"weighted.{c}", titled(_("By probability"), c, currencies), Sum(c), about),
            money.in_currency(c),
            Adds.SUM,
            WEIGHTED,
        )
        for c in currencies
    ]
    whole = sums(currencies, _("Sum"), _("The whole sum of the open deals"))
    return [Measure(number), *(m for pair in zip(whole, weighted, strict=True) for m in pair)]


def _keys(found: Counted, today: date) -> list[str]:
    """The rows in their order; months without a deal before the last one stand there too."""
    if not found.rows:
        return []
    first = today.replace(day=1)
    months = {str(key) for key in found.rows} - {OVERDUE, DATELESS}
    last = max(months, default="")
    following = (f"{first + relativedelta(months=n):%Y-%m}" for n in range(_FILLED))
    months |= {month for n, month in enumerate(following) if n == 0 or month < last}
    late, undated = ([key] if key in found.rows else [] for key in (OVERDUE, DATELESS))
    return [*late, *sorted(months), *undated]


def _title(key: str) -> str:
    if key in (OVERDUE, DATELESS):
        return _("Overdue") if key == OVERDUE else _("Without a date")
    try:
        return span_titled(around(Unit.MONTH, date.fromisoformat(f"{key}-01")))
    except ValueError:
        return key


def _tone(key: str) -> str:
    return "bad" if key == OVERDUE else ""
