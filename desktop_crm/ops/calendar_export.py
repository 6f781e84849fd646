"""Tasks as a calendar file (iCalendar, RFC 5545), for Outlook, Google and telephones.

Times are those of the wall clock without a zone, as tasks keep them: the calendar that reads the file shows them in
its own, and a weekly meeting stays at ten when the clocks change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.base.octets import folded
from desktop_crm.models.kinds import Phone
from desktop_crm.models.task import TASK_KINDS
from desktop_crm.ops import reminders, repeats, team, workdays
from desktop_crm.ops.task_lists import CLIENTS
from desktop_crm.store.workspace import Workspace

_MAKER = "-//Desktop CRM//Tasks//EN"
_HALF_AN_HOUR = 1800
_HOLIDAYS = 365 * 2
"""For how many days a rule that leaves out holidays says which those are."""
_NO_LIMIT = 1 << 30


@dataclass(frozen=True, slots=True)
class _Event:
    id: str
    name: str
    kind: str
    day: date
    time: time | None
    length: int
    remind: int | None
    rule: str | None
    text: str
    changed: int


def ics(ws: Workspace, responsible: str | None = None) -> str:
    """The open tasks that have a day, of one employee or of everybody, as the text of an .ics file."""
    import vobject

    calendar = vobject.iCalendar()
    calendar.add("prodid").value = _MAKER
    calendar.add("calscale").value = "GREGORIAN"
    calendar.add("method").value = "PUBLISH"
    country = team.get(ws, team.COUNTRY)
    for event in _events(ws, responsible):
        _add(calendar, event, country)
    # vobject counts characters where the standard counts octets, so the lines are folded here.
    lines = str(calendar.serialize(lineLength=_NO_LIMIT, validate=False)).split("\r\n")
    return "\r\n".join(map(folded, lines))


def _events(ws: Workspace, responsible: str | None) -> Iterator[_Event]:
    whose, values = ("AND t.responsible = ?", (responsible,)) if responsible else ("", ())
    named = ", ".join(f"{entity}.name" for entity in CLIENTS)
    joined = " ".join(f"LEFT JOIN {entity} ON {entity}.id = t.{entity}" for entity in CLIENTS)
    phone = """(SELECT value FROM contact_point p WHERE p.about = coalesce(t.contact, t.company, t.lead)
        AND p.system = 'phone' AND p.deleted IS NULL ORDER BY p.rank, p.id LIMIT 1)"""
    rows = ws.read(
        f"""SELECT t.id, t.name, t.kind, t.day, t.time, t.length, t.remind, t.repeat, t.text, t.changed,
              {phone}, {named}
            FROM task t {joined} WHERE t.done IS NULL AND t.deleted IS NULL AND t.day IS NOT NULL {whose}
            ORDER BY t.day, t.time, t.rid""",
        values,
    )
    for id_, name, kind, day, at, length, remind, rule, text, changed, number, *clients in rows:
        told = [*dict.fromkeys(filter(None, clients)), Phone().format(number), text]
        yield _Event(
            id_,
            f"{name} · {told[0]}" if any(clients) and told[0] not in name else name,
            next((_(k.label) for k in TASK_KINDS if k.key == kind), ""),
            date.fromisoformat(day),
            time.fromisoformat(at) if at else None,
            length or _HALF_AN_HOUR,
            remind,
            rule and repeats.anchored(rule, date.fromisoformat(day)),
            "\n".join(filter(None, told)),
            changed,
        )


def _add(calendar: Any, event: _Event, country: str) -> None:
    from dateutil.tz import UTC

    entry = calendar.add("vevent")
    entry.add("uid").value = f"{event.id}@desktop-crm"
    entry.add("dtstamp").value = datetime.fromtimestamp(now() / 1000, UTC).replace(microsecond=0)
    entry.add("last-modified").value = datetime.fromtimestamp(event.changed // 1000, UTC)
    entry.add("summary").value = event.name
    if event.text:
        entry.add("description").value = event.text
    entry.add("categories").value = [event.kind]
    begins: date = event.day if event.time is None else datetime.combine(event.day, event.time)
    span = timedelta(days=1) if event.time is None else timedelta(seconds=event.length)
    entry.add("dtstart").value = begins
    entry.add("dtend").value = begins + span
    entry.add("transp").value = "TRANSPARENT" if event.time is None else "OPAQUE"
    if event.rule:
        _repeat(entry, event, country)
    if event.remind is not None:
        _alarm(entry, event)


def _repeat(entry: Any, event: _Event, country: str) -> None:
    rule = event.rule or ""
    entry.add("rrule").value = _ending(rule, event.time)
    if repeats.skips_holidays(rule):
        days = (event.day + timedelta(days=n) for n in range(1, _HOLIDAYS))
        free = [day for day in days if day.weekday() < 5 and not workdays.is_working(day, country)]
        if free:
            entry.add("exdate").value = [
                day if event.time is None else datetime.combine(day, event.time) for day in free
            ]


def _ending(rule: str, at: time | None) -> str:
    """The rule with its last day written as its first is: a day, or a moment of the wall clock."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    if "UNTIL" in parts:
        parts["UNTIL"] = parts["UNTIL"][:8] + ("" if at is None else "T235959")
    return ";".join(f"{key}={value}" for key, value in parts.items())


def _alarm(entry: Any, event: _Event) -> None:
    begins = reminders.DAY_BEGINS if event.time is None else time()
    apart = timedelta(hours=begins.hour, minutes=begins.minute) - timedelta(seconds=event.remind or 0)
    alarm = entry.add("valarm")
    alarm.add("action").value = "DISPLAY"
    alarm.add("description").value = event.name
    alarm.add("trigger").value = apart
