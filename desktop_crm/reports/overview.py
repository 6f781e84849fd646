"""The figures at the top of the page: how selling goes, against the period before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_crm.base.i18n import _
from desktop_crm.reports import facts, money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import LOST, WON, meaning
from desktop_crm.reports.facts import during
from desktop_crm.reports.measures import Count, Counted, Measure, earlier, titled
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.table import Adds, Column, Row, Table
from desktop_crm.reports.units import Days, Many, Share, Sum
from desktop_crm.store.workspace import Workspace

ALL = "all"
"""The key of the only row."""

CYCLE = Where("deal.closed >= deal.created")
"""The deals that say how long they took; those whose days contradict each other do not."""

DAYS = "(deal.closed - deal.created) / 86400000.0"
"""How long a deal took."""


_DAY = 86_400_000  # milliseconds


def key_figures(ws: Workspace, ask: Ask) -> Table:
    """Revenue, deals won, average bill, win rate and cycle time in one row."""
    past = earlier(ws, ask)
    told = _told(ws, ask)
    currencies = money.in_order(ws, (c for c, _n, _amount, valued, *_t in _won(told) if valued))
    now = _counted(ws, ask, told, currencies)
    then = _counted(ws, past, _told(ws, past), currencies) if past else None
    columns = tuple(m.column for m in now.measures)
    row = Row(ALL, _("All"), now.totals(then))
    return Table("overview", _("Key figures"), _("Period"), columns, (row,))


def _told(ws: Workspace, ask: Ask) -> list[tuple[Any, ...]]:
    """What ended in the period: by what it means and by currency how many, their sum, how many have one, the time
    that they took, and how many can tell it."""
    told = facts.closed(ws, ask)
    return ws.read(
        f"""SELECT stage.outcome, currency, sum(n), sum(told.amount), sum(valued), sum(took), sum(timed)
            FROM {told.sql} AS told JOIN stage ON stage.id = told.stage
            WHERE stage.outcome IN (?, ?) GROUP BY 1, 2""",
        (*told.values, WON, LOST),
    )


def _won(told: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row[1:] for row in told if row[0] == WON]


def _counted(
    ws: Workspace, ask: Ask, told: Sequence[tuple[Any, ...]], currencies: tuple[str, ...]
) -> Counted:
    """The deals that ended in the period. There are no groups: all is in the total."""
    won = _won(told)
    by_currency = {currency: Count(n, amount or 0, having) for currency, n, amount, having, *_t in won}
    sold = [by_currency.get(currency, Count()) for currency in currencies]
    n, took, timed = (sum(row[place] or 0 for row in won) for place in (1, 4, 5))
    every = Count(sum(row[2] for row in told))
    total = (every, *sold, Count(n), *sold, Count(n), Count(timed, took / _DAY, timed))
    chosen = where(ws, "deal", ask.filters, ask.today) & during("deal", "closed", ask) & _ended()
    return Counted("deal", chosen, _measures(currencies), {}, total)


def _ended() -> Where:
    won, lost = meaning(WON), meaning(LOST)
    return Where(f"({won.sql} OR {lost.sql})", won.values + lost.values)


def _measures(currencies: tuple[str, ...]) -> list[Measure]:
    won = meaning(WON)
    revenue, average = _("Revenue"), _("Average bill")
    return [
        *(
            _money(f"revenue.{c}", titled(revenue, c, currencies), _("The sum of the deals won"), c, Adds.SUM)
            for c in currencies
        ),
        Measure(Column("won", _("Deals won"), Many(), _("How many deals were won")), won),
        *(
            _money(
                f"average.{c}", titled(average, c, currencies), _("The mean sum of deals won"), c, Adds.MEAN
            )
            for c in currencies
        ),
        Measure(
            Column("win_rate", _("Win rate"), Share(), _("Deals won, of all that were won or lost")),
            won,
            Adds.SHARE,
        ),
        Measure(
            Column(
                "cycle", _("Time to win a deal"), Days(), _("The mean time from its creation to the sale")
            ),
            won & CYCLE,
            Adds.MEAN,
            DAYS,
        ),
    ]


def _money(key: str, title: str, about: str, currency: str, adds: Adds) -> Measure:
    only = meaning(WON) & money.in_currency(currency)
    return Measure(Column(key, title, Sum(currency), about), only, adds, "deal.amount")
