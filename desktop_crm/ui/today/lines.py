"""What the screen of the day says of each thing that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds.sums import in_full
from desktop_crm.models.task import CALL, LETTER, MEETING, TODO
from desktop_crm.ops import pipelines
from desktop_crm.ops.day import SECTIONS, Entry, Section
from desktop_crm.ops.deal_attention import DealBrief
from desktop_crm.ops.leads import LeadBrief
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.store.workspace import Workspace
from desktop_crm.ui.forms.day_words import late, near, span

_SIGNS = {TODO: "square-check", CALL: "phone", LETTER: "mail", MEETING: "users"}
_HOUR = 3_600_000  # milliseconds
_LONG = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the day. One without an `entry` is the heading of a part."""

    title: str
    subject: str = ""
    when: str = ""
    token: str = "hint"
    icon: str = ""
    who: tuple[str, str] | None = None
    """The id and name of whoever is responsible."""
    entry: Entry | None = None
    section: str = ""
    count: int = 0

    @property
    def entity(self) -> str:
        """The kind of record that the line is about."""
        return {TaskBrief: "task", LeadBrief: "lead", DealBrief: "deal"}.get(type(self.entry), "")


def lines_of(ws: Workspace, sections: tuple[Section, ...], now: datetime) -> list[Line]:
    """The headings of the parts, each with its entries below it."""
    made: list[Line] = []
    for section in sections:
        made.append(Line(_(SECTIONS[section.key]), section=section.key, count=section.count))
        made += [_line(ws, section.key, entry, now) for entry in section.entries]
    return made


def _line(ws: Workspace, section: str, entry: Entry, now: datetime) -> Line:
    if isinstance(entry, TaskBrief):
        return _task(section, entry, now)
    return _lead(section, entry) if isinstance(entry, LeadBrief) else _deal(ws, section, entry)


def _task(section: str, task: TaskBrief, now: datetime) -> Line:
    names = [task.about[2] if task.about else "", task.deal[1] if task.deal else ""]
    who = (task.responsible, task.responsible_name) if task.responsible else None
    subject = " · ".join(dict.fromkeys(filter(None, names)))
    when, token = _due(task, now)
    icon = "phone-missed" if section == "missed" else _SIGNS[task.kind]
    return Line(task.name or _task_words(task.kind), subject, when, token, icon, who, task, section)


def _task_words(kind: str) -> str:
    return {CALL: _("Call"), LETTER: _("E-mail"), MEETING: _("Meeting")}.get(kind, _("Task"))


def _due(task: TaskBrief, now: datetime) -> tuple[str, str]:
    if not task.day:
        return "", "hint"
    day = date.fromisoformat(task.day)
    if day < now.date():
        return late(day, now.date()), "bad"
    token = "bad" if task.is_overdue(now) else "secondary"
    return (task.time or near(day, now.date())), token


def _lead(section: str, lead: LeadBrief) -> Line:
    who = (lead.responsible, lead.responsible_name) if lead.responsible else None
    subject = " · ".join(filter(None, (lead.need.partition("\n")[0], lead.source_name)))
    when = _("waits {time}").format(time=span(lead.waits))
    token = "bad" if lead.waits > _LONG else "warning" if lead.waits > _HOUR else "secondary"
    return Line(lead.name, subject, when, token, "inbox", who, lead, section)


def _deal(ws: Workspace, section: str, deal: DealBrief) -> Line:
    stage = pipelines.stage(ws, deal.stage)
    amount = in_full(deal.amount, deal.currency) if deal.amount else ""
    subject = " · ".join(filter(None, (deal.client, stage.name if stage else "", amount)))
    days = ngettext("{n} day in the stage", "{n} days in the stage", deal.days).format(n=deal.days)
    if not deal.days:
        days = _("in the stage since today")
    stuck = section == "stuck"
    who = (deal.responsible, "") if deal.responsible else None
    return Line(
        deal.name, subject, days, "warning" if stuck else "secondary", "handshake", who, deal, section
    )
