"""The figures at the top of the page: how selling goes, against the period before."""

from __future__ import annotations

from desktop_crm.base.i18n import _
from desktop_crm.reports import money
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import LOST, WON, closed, meaning
from desktop_crm.reports.facts import during
from desktop_crm.reports.measures import Counted, Measure, counted, earlier, titled
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


def key_figures(ws: Workspace, ask: Ask) -> Table:
    """Revenue, deals won, average bill, win rate and cycle time in one row."""
    currencies = money.currencies(ws, closed(ws, ask, WON))
    past = earlier(ws, ask)
    now = _counted(ws, ask, currencies)
    then = _counted(ws, past, currencies) if past else None
    columns = tuple(m.column for m in now.measures)
    row = Row(ALL, _("All"), now.totals(then))
    return Table("overview", _("Key figures"), _("Period"), columns, (row,))


def _counted(ws: Workspace, ask: Ask, currencies: tuple[str, ...]) -> Counted:
    chosen = where(ws, "deal", ask.filters, ask.today) & during("deal", "closed", ask) & _ended()
    return counted(ws, "deal", chosen, "NULL", _measures(currencies))


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
