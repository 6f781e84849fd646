"""Who has not touched which requests, and what became of them."""

from __future__ import annotations

from desktop_crm.base.i18n import _, pgettext
from desktop_crm.models.lead import NEW, QUALIFIED, REJECTED
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.facts import during
from desktop_crm.reports.grouping import Grouping
from desktop_crm.reports.measures import Counted, Measure, counted, earlier, grouped_by, rows
from desktop_crm.reports.narrowing import Where, where
from desktop_crm.reports.table import Adds, Chart, Column, Row, Shape, Table
from desktop_crm.reports.units import Hours, Many, Share
from desktop_crm.store.workspace import Workspace

_SOLD = Where("lead.status = ? AND nullif(lead.deal, '') IS NOT NULL", (QUALIFIED,))

_WAITED = "max(lead.taken - lead.created, 0) / 3600000.0"
"""Hours until somebody did something; a lead that was written down afterwards did not wait."""


def report(ws: Workspace, ask: Ask) -> Table:
    """The leads of the period by where they came from, or by another of their fields."""
    by = grouped_by(ws, "lead", ask.by, "source")
    past = earlier(ws, ask)
    now, then = _counted(ws, ask, by), _counted(ws, past, by) if past else None
    found = rows(ws, by, now, then)
    return Table(
        "leads",
        _("Leads"),
        _(by.field.label),
        tuple(m.column for m in now.measures),
        found,
        Row("", _("Total"), now.totals(then)) if found else None,
        Chart(Shape.RANKING, ("came",)),
        empty=_("No leads came in this period."),
    )


def _counted(ws: Workspace, ask: Ask, by: Grouping) -> Counted:
    chosen = where(ws, "lead", ask.filters, ask.today) & during("lead", "created", ask)
    return counted(ws, "lead", chosen, by.sql, _measures())


def _measures() -> tuple[Measure, ...]:
    came = Column("came", _("Came"), Many(), _("Leads that came in the period"))
    taken = Column(
        "taken",
        pgettext("how many leads", "Taken up"),
        Many(),
        _("Of them those about which somebody did something"),
    )
    fresh = Column("untouched", _("Untouched"), Many(), _("Of them those that nobody has touched yet"), -1)
    sold = Column("deals", _("Became deals"), Many(), _("Of them those that are qualified and have a deal"))
    share = Column("conversion", _("Conversion"), Share(), _("Those that became deals ÷ those that came"))
    refused = Column(
        "rejected", pgettext("how many leads", "Rejected"), Many(), _("Of them those that were rejected"), -1
    )
    waited = Column("first_contact", _("First contact"), Hours(), _("How long they waited on average"))
    return (
        Measure(came),
        Measure(taken, Where("lead.taken IS NOT NULL")),
        Measure(fresh, Where("lead.status = ?", (NEW,))),
        Measure(sold, _SOLD),
        Measure(share, _SOLD, Adds.SHARE),
        Measure(refused, Where("lead.status = ?", (REJECTED,))),
        Measure(waited, Where("lead.taken IS NOT NULL"), Adds.MEAN, _WAITED),
    )
