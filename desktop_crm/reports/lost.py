"""Why deals are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_crm.base.i18n import N_, _, pgettext
from desktop_crm.models.pipeline import LOST
from desktop_crm.reports.ask import Ask
from desktop_crm.reports.closed import closed, currencies_of
from desktop_crm.reports.grouping import Grouping
from desktop_crm.reports.measures import Counted, Measure, counted, earlier, grouped_by, rows, sums
from desktop_crm.reports.table import Adds, Chart, Column, Row, Shape, Table
from desktop_crm.reports.units import Many, Share
from desktop_crm.store.workspace import Workspace

_LAST_STAGE = f"""(SELECT stay.stage FROM passage AS stay WHERE stay.deal = deal.id AND stay.deleted IS NULL
    AND stay.stage NOT IN (SELECT stage.id FROM stage WHERE stage.outcome = '{LOST}')
    ORDER BY stay.entered DESC, stay.rid DESC LIMIT 1)"""
"""The stage in which a deal stood before it was lost."""


def report(ws: Workspace, ask: Ask) -> Table:
    """The deals lost in the period by the reason given, or by another of their fields."""
    by = _by(ws, ask.by)
    currencies = currencies_of(ws, ask, LOST)
    past = earlier(ws, ask)
    now = _counted(ws, ask, by, currencies)
    then = _counted(ws, past, by, currencies) if past else None
    found = rows(ws, by, now, then)
    return Table(
        "lost",
        _("Reasons for loss"),
        _(by.field.label),
        tuple(m.column for m in now.measures),
        found,
        Row("", _("Total"), now.totals(then)) if found else None,
        Chart(Shape.RANKING, ("lost",)),
        empty=_("No deals were lost in this period."),
    )


def _by(ws: Workspace, wished: str) -> Grouping:
    by = grouped_by(ws, "deal", wished, "lost_reason")
    if by.field.key == "stage":
        return replace(by, field=replace(by.field, label=N_("Stage before the loss")), sql=_LAST_STAGE)
    return by


def _counted(ws: Workspace, ask: Ask, by: Grouping, currencies: Sequence[str]) -> Counted:
    lost = Column("lost", pgettext("how many deals", "Lost"), Many(), _("Deals lost in the period"), -1)
    part = Column("share", _("Share"), Share(), _("Of all deals lost in the period"), 0)
    about = _("The sum of the deals lost in the period")
    amounts = [replace(m, column=replace(m.column, better=-1)) for m in sums(currencies, _("Sum"), about)]
    measures = [Measure(lost), *amounts, Measure(part, adds=Adds.SHARE, of_all=True)]
    return counted(ws, "deal", closed(ws, ask, LOST), by.sql, measures)
