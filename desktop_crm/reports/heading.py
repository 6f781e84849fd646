"""What stands above a report that leaves the program: of when it is, what it counts, and when it was made."""

from __future__ import annotations

from desktop_crm.base import clock
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Moment
from desktop_crm.ops import team
from desktop_crm.reports import filtering, period, period_words
from desktop_crm.reports.ask import Ask
from desktop_crm.store.workspace import Workspace


def lines(ws: Workspace, ask: Ask, *, timeless: bool = False, made: int | None = None) -> tuple[str, ...]:
    """The lines below the title. A `timeless` report has no period; `made` is when, in ms since 1970, now if None."""
    when = Moment().format(clock.now() if made is None else made)
    parts = [team.get(ws, team.NAME)]
    parts += () if timeless else _period(ws, ask)
    filters = filtering.said(ws, ask.filters)
    parts += [_("Filters: {filters}").format(filters="; ".join(filters))] if filters else []
    parts.append(_("Made: {when}").format(when=when))
    return tuple(filter(None, parts))


def _period(ws: Workspace, ask: Ask) -> list[str]:
    said = [_("Period: {period}").format(period=period_words.said(ask.period, ask.today))]
    earlier = period.before(ask.period, ask.today, team.get(ws, team.COUNTRY)) if ask.compare else None
    if earlier:
        days = period_words.days(earlier.first, earlier.last)
        said.append(_("Compared with: {period}").format(period=days))
    return said
