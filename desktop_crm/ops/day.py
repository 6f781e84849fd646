"""The day: all that waits for somebody, in the order in which it should be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop_crm.base.clock import wall_clock
from desktop_crm.base.i18n import N_
from desktop_crm.models.lead import NEW
from desktop_crm.ops import deal_attention, leads, task_lists
from desktop_crm.ops.deal_attention import DealBrief
from desktop_crm.ops.leads import LeadBrief
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.store.workspace import Workspace

MISSED, OVERDUE, LEADS, TODAY, NO_STEP, STUCK = "missed", "overdue", "leads", "today", "no_step", "stuck"

SECTIONS: dict[str, str] = {
    MISSED: N_("Missed calls to return"),
    OVERDUE: N_("Overdue"),
    LEADS: N_("New leads"),
    TODAY: N_("Due today"),
    NO_STEP: N_("Deals without a next step"),
    STUCK: N_("Deals that are stuck"),
}
"""The parts of a day in their order: who waits longest for us comes first."""

SHOWN = 100
"""Of each part so many are listed; its count tells of all."""

Entry = TaskBrief | LeadBrief | DealBrief


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a day: the first `SHOWN` of its `count` entries."""

    key: str
    count: int
    entries: tuple[Entry, ...]


def plan(ws: Workspace, responsible: str | None = None, now: datetime | None = None) -> tuple[Section, ...]:
    """The parts of the day that have something in them: of one employee (and nobody's requests), or of all."""
    now = now or wall_clock()
    missed = task_lists.due_among(ws, _call_backs(ws), responsible, now=now)
    back = {t.id for t in missed}
    apart = [*missed, *(t for t in _of_new_leads(ws, responsible, now) if t.id not in back)]
    told, enough = {t.id for t in apart}, SHOWN + len(apart)
    late = task_lists.overdue(ws, responsible, now=now, limit=enough)
    due = task_lists.today(ws, responsible, now=now, limit=enough)
    without, stuck = (read(ws, responsible, today=now.date(), limit=SHOWN) for read in _DEALS)
    found: dict[str, list[Entry]] = {
        MISSED: [*missed],
        OVERDUE: [t for t in late if t.id not in told],
        LEADS: [*_requests(ws, responsible)],
        TODAY: [t for t in due if t.id not in told],
        NO_STEP: [*without],
        STUCK: [d for d in stuck if d.id not in {w.id for w in without}],
    }
    n_late, n_due = task_lists.how_many(ws, responsible, now=now)
    apart_late = sum(t.is_overdue(now) for t in apart)
    counts = {
        OVERDUE: n_late - apart_late,
        TODAY: n_due - (len(apart) - apart_late),
        NO_STEP: deal_attention.count_without_next_step(ws, responsible, now.date()),
        LEADS: leads.counts(ws, responsible)[0],
    }
    return tuple(
        Section(key, max(counts.get(key, 0), len(entries)), tuple(entries[:SHOWN]))
        for key in SECTIONS
        if (entries := found[key])
    )


_DEALS: tuple[Callable[..., list[DealBrief]], ...] = (
    deal_attention.without_next_step,
    deal_attention.stuck,
)


def waiting(ws: Workspace, responsible: str | None = None, now: datetime | None = None) -> int:
    """How many things wait today: what the navigation counts."""
    now = now or wall_clock()
    day, back = now.date(), _call_backs(ws)
    return (
        task_lists.pressing(ws, responsible, day=day)
        - sum(t.id not in back for t in _of_new_leads(ws, responsible, now))
        + leads.counts(ws, responsible)[0]
        + deal_attention.count_without_next_step(ws, responsible, day)
    )


def _requests(ws: Workspace, responsible: str | None) -> list[LeadBrief]:
    """Requests that nobody has touched: mine, and those that are still nobody's."""
    if responsible is None:
        return leads.untouched(ws, limit=SHOWN)
    nobodys = [lead for lead in leads.nobodys(ws, limit=SHOWN) if lead.waits]
    return sorted([*leads.untouched(ws, responsible, limit=SHOWN), *nobodys], key=lambda lead: lead.created)


def _call_backs(ws: Workspace) -> frozenset[str]:
    """The open tasks that answer a missed call."""
    rows = ws.read(
        """SELECT t.id FROM call c CROSS JOIN task t ON t.call = c.id AND t.done IS NULL AND t.deleted IS NULL
           WHERE c.next_day > '' AND c.deleted IS NULL"""
    )
    return frozenset(id_ for (id_,) in rows)


def _of_new_leads(ws: Workspace, responsible: str | None, now: datetime) -> list[TaskBrief]:
    """The tasks due whose lead nobody has touched: the lead itself says how long it waits, and stands for them."""
    rows = ws.read(
        f"""SELECT t.id FROM lead l CROSS JOIN task t ON t.lead = l.id AND t.done IS NULL AND t.deleted IS NULL
            WHERE l.status = '{NEW}' AND l.deleted IS NULL AND t.day <= ?""",
        (now.date().isoformat(),),
    )
    return task_lists.due_among(ws, frozenset(id_ for (id_,) in rows), responsible, now=now)
