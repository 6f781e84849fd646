"""When to call again somebody who did not answer: on working days, at another time of day than before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from desktop_crm.base.i18n import _
from desktop_crm.models.activities import BUSY, IN, MISSED, OUT, VOICEMAIL
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.models.task import CALL
from desktop_crm.ops import team, workdays
from desktop_crm.ops.subjects import Rows
from desktop_crm.ops.tasks import NextStep
from desktop_crm.store.workspace import Workspace

SLOTS = (time(10), time(11, 30), time(13), time(15), time(16, 30), time(17, 30))
"""The times of day at which people are tried."""

_GAPS = (0, 1, 1, 2, 3, 5)
"""Working days to the next attempt, by how many in a row went unanswered; later ones wait as long as the last."""

_SOON = timedelta(minutes=20)
_LATER = timedelta(hours=2)
_OPENS, _SHUTS, _MORNING = time(9), time(18), time(10)


def unanswered(rows: Rows, values: Mapping[str, Any]) -> list[datetime]:
    """When this client was called in vain since we last spoke, the latest first."""
    where, given = same_client(values)
    if not where:
        return []
    found = rows(
        f"SELECT moment, direction, answered FROM call WHERE rid IN ({where}) ORDER BY moment DESC LIMIT 50",
        given,
    )
    vain = []
    for moment, direction, answered in found:
        if answered:
            break
        if direction == OUT:
            vain.append(local_time(moment))
    return vain


def same_client(values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """SQL for the `rid` of every call with the same number or the same client, and its values; an empty text when
    neither is known. Each by an index of its own: there may be millions."""
    keys = ("number", "contact", "lead") if values.get("contact") else ("number", "company", "lead")
    known = [(key, values[key]) for key in keys if values.get(key)]
    each = (f"SELECT rid FROM call WHERE {key} = ? AND deleted IS NULL" for key, _value in known)
    return " UNION ".join(each), tuple(value for _key, value in known)


def next_attempt(
    country: str, moment: datetime, result: str | None, earlier: list[datetime]
) -> tuple[date, time]:
    """The day and time to try again after a call at `moment`; `earlier` are the attempts before it."""
    if result == BUSY and workdays.is_working(moment.date(), country):
        soon = _rounded(moment + _SOON)
        if soon.date() == moment.date() and _OPENS <= soon.time() <= _SHUTS:
            return soon.date(), soon.time()
    gap = _GAPS[min(len(earlier), len(_GAPS) - 1)]
    tried = [at.time() for at in (moment, *earlier)]
    if gap == 0 and result != VOICEMAIL and workdays.is_working(moment.date(), country):
        left = [slot for slot in SLOTS if datetime.combine(moment.date(), slot) >= moment + _LATER]
        if left:
            return moment.date(), _farthest(left, tried)
    return workdays.after(moment.date(), max(gap, 1), country), _farthest(list(SLOTS), tried)


def _rounded(moment: datetime) -> datetime:
    """Up to a time that people would say: a multiple of five minutes."""
    over = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment - over + (timedelta(minutes=5) if over else timedelta())


def _farthest(slots: list[time], tried: list[time]) -> time:
    """The slot that is farthest from every time tried already; the earliest of equals."""

    def distance(slot: time) -> int:
        return min((abs(_minutes(slot) - _minutes(at)) for at in tried), default=0)

    return max(slots, key=lambda slot: (distance(slot), -_minutes(slot)))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def attempt_after(ws: Workspace, values: Mapping[str, Any]) -> NextStep:
    """The next attempt after a call that reached nobody; `values` are that call's."""
    moment = local_time(int(values["moment"]))
    earlier = [at for at in unanswered(ws.read, values) if at < moment]
    day, at = next_attempt(team.get(ws, team.COUNTRY), moment, values.get("result"), earlier)
    return NextStep(_("Call again"), CALL, day.isoformat(), f"{at:%H:%M}", values.get("responsible"))


def proposals(ws: Workspace, values: Mapping[str, Any]) -> list[NextStep]:
    """What may be done next after a call with these values, the likeliest first."""
    moment = local_time(int(values["moment"]))
    who = values.get("responsible")
    if values.get("direction") == IN and values.get("result") == MISSED:
        return [NextStep(_("Call back"), CALL, moment.date().isoformat(), None, who)]
    if values.get("answered"):
        return later(ws, moment, _("Call"), who)
    first = attempt_after(ws, values)
    others = later(ws, moment, _("Call again"), who)
    return [first, *(step for step in others if (step.day, step.time) != (first.day, first.time))]


def later(ws: Workspace, moment: datetime, name: str, responsible: str | None = None) -> list[NextStep]:
    """The same person called on the next working day, in three, in five."""
    country = team.get(ws, team.COUNTRY)
    days = (workdays.after(moment.date(), n, country).isoformat() for n in (1, 3, 5))
    return [NextStep(name, CALL, day, f"{_MORNING:%H:%M}", responsible) for day in days]
