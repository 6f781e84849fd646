"""What had been forecast when a month began, against what was won in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from desktop_crm.base.i18n import _
from desktop_crm.reports import facts, forecast_memory, money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import WON, closed
from desktop_crm.reports.measures import titled
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.period import Period, Unit, around, between
from desktop_crm.reports.spans import titled as span_titled
from desktop_crm.reports.table import (
    NOTHING,
    Adds,
    Behind,
    Chart,
    Column,
    Figure,
    Row,
    Shape,
    Table,
    added_up,
)
from desktop_crm.reports.units import Many, Share, Sum
from desktop_crm.store.workspace import Workspace

_MONTHS = 12


def report(ws: Workspace, ask: Ask) -> Table:
    """The last twelve months that have ended, from the first of them in which there was anything."""
    this = ask.today.replace(day=1)
    months = [this - relativedelta(months=n) for n in range(_MONTHS, 0, -1)]
    known, sold = forecast_memory.recall(ws, months), _sold(ws, ask, months)
    currencies = money.in_order(ws, known | {currency for _month, currency in sold})
    rows = [_row(ws, ask, around(Unit.MONTH, month), currencies, sold) for month in months]
    while rows and not any(figure.value for figure in rows[0].figures):
        rows = rows[1:]
    return Table(
        "forecast_history",
        _("Forecast and outcome"),
        _("Month"),
        tuple(_columns(currencies)),
        tuple(rows),
        None,
        Chart(Shape.BARS, (f"won.{currencies[0]}",), (f"forecast.{currencies[0]}",)),
        empty=_("There was nothing to forecast yet."),
    )


Sold = Mapping[tuple[str, str], int]
"""What was won by month and currency."""


def _sold(ws: Workspace, ask: Ask, months: Sequence[date]) -> Sold:
    span = between(months[0], around(Unit.MONTH, months[-1]).last)
    told = facts.closed(ws, ask.of(span))
    rows = ws.read(
        f"""SELECT substr(day, 1, 7), currency, sum(amount) FROM {told.sql}
            WHERE valued AND stage IN (SELECT stage.id FROM stage WHERE stage.outcome = ?) GROUP BY 1, 2""",
        (*told.values, WON),
    )
    return {(month, currency): amount for month, currency, amount in rows}


def _columns(currencies: Sequence[str]) -> list[Column]:
    expected = _("Deals that were open when the month began, and expected to close in it")
    found = [Column("deals", _("Deals expected"), Many(), expected, 0)]
    for c in currencies:
        said = [titled(t, c, currencies) for t in (_("Forecast"), _("Revenue"), _("Came true"))]
        about = _("Their sums as they were then, by the probability that they had")
        found += [
            Column(f"forecast.{c}", said[0], Sum(c), about, 0),
            Column(f"won.{c}", said[1], Sum(c), _("The sum of the deals won in the month")),
            Column(f"hit.{c}", said[2], Share(), _("What was won, as a share of the forecast")),
        ]
    return found


def _row(ws: Workspace, ask: Ask, month: Period, currencies: Sequence[str], sold_: Sold) -> Row:
    memo = forecast_memory.key_of(month.first)
    kept = "SELECT meta.value FROM meta WHERE meta.key = ?"
    each = f"SELECT d.key FROM json_each(({kept}), '$.sums') AS c, json_each(c.value) AS d"
    counts = where(ws, "deal", ask.filters, ask.today)
    expected = counts & Where(f"deal.id IN ({each})", (memo,))
    number = Behind("deal", expected)
    figures = [Figure(added_up(ws, number), number)]
    for c in currencies:
        forecast = _forecast(ws, counts, memo, c)
        won = closed(ws, ask.of(month), WON) & money.in_currency(c)
        amount = sold_.get((f"{month.first:%Y-%m}", c), 0)
        sold = Figure(amount, Behind("deal", won, Adds.SUM, "deal.amount"))
        figures += [forecast, sold, _hit(sold, forecast)]
    return Row(f"{month.first:%Y-%m}", span_titled(month), tuple(figures))


def _forecast(ws: Workspace, counts: Where, memo: str, currency: str) -> Figure:
    """The sum of what the memo has of the deals that count."""
    path, kept = f'$.sums."{currency}"', f"(SELECT meta.value FROM meta WHERE meta.key = '{memo}')"
    there = counts & Where(f"deal.id IN (SELECT d.key FROM json_each({kept}, ?) AS d)", (path,))
    its = f"""json_extract({kept}, '{path}."' || deal.id || '"')"""
    ((total,),) = ws.read(
        f"""SELECT coalesce(sum(d.value), 0) FROM json_each({kept}, ?) AS d JOIN deal ON deal.id = d.key
            WHERE {counts.sql}""",
        (path, *counts.values),
    )
    return Figure(total, Behind("deal", there, Adds.SUM, its))


def _hit(won: Figure, forecast: Figure) -> Figure:
    # Of two figures, each with records of its own behind it.
    sold, expected = won.value, forecast.value
    if isinstance(sold, int | float) and isinstance(expected, int | float) and expected > 0:
        return Figure(sold / expected)
    return NOTHING
