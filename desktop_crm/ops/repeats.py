"""When something that repeats comes again.

A rule says by itself on which days it falls, so that an occurrence that was moved does not move those after it: the
last of the month stays the last of the month after February, and a birthday on 29 February comes every year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import NamedTuple

from desktop_crm.ops import workdays

WORKING_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SHORTEST_MONTH = 28
_LOOKED_AT = 4000
"""Days of a rule that are looked at before it counts as ended."""


class Occurrence(NamedTuple):
    """The next day of a rule, and the rule as it stands from there: a rule of five times has four left."""

    day: date
    rule: str


def anchored(rule: str, day: date) -> str:
    """The rule with the days that it leaves to be understood from the first `day` written out."""
    parts = _parts(rule)
    named = parts.keys() & {"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"}
    if named:
        return _joined(parts)
    match parts.get("FREQ"):
        case "WEEKLY":
            parts["BYDAY"] = _DAYS[day.weekday()]
        case "MONTHLY":
            parts |= _day_of_month(day.day)
        case "YEARLY":
            parts |= {"BYMONTH": str(day.month)} | _day_of_month(day.day)
    return _joined(parts)


def _day_of_month(day: int) -> dict[str, str]:
    """A day that some months lack is the last day of those."""
    if day <= _SHORTEST_MONTH:
        return {"BYMONTHDAY": str(day)}
    days = ",".join(str(n) for n in range(_SHORTEST_MONTH, day + 1))
    return {"BYMONTHDAY": days, "BYSETPOS": "-1"}


def following(rule: str, done: date, today: date, country: str) -> Occurrence | None:
    """The first occurrence after the one on `done` that is not over before `today`; None when the rule has ended.

    Occurrences that passed while nobody finished the task are not made up for: one promise, one task.
    """
    left = int(_parts(rule).get("COUNT", "0"))
    for n, day in enumerate(_after(rule, done, country), start=1):
        if left and n >= left:
            return None
        if day >= today:
            return Occurrence(day, _with_count(rule, left - n) if left else rule)
    return None


def days(rule: str, first: date, last: date, country: str) -> list[date]:
    """The days of the rule after `first`, up to `last`."""
    left = int(_parts(rule).get("COUNT", "0"))
    found = []
    for n, day in enumerate(_after(rule, first, country), start=1):
        if day > last or (left and n >= left):
            break
        found.append(day)
    return found


def _after(rule: str, start: date, country: str) -> Iterator[date]:
    from dateutil.rrule import rrulestr

    parts = _parts(rule)
    parts.pop("COUNT", None)
    if "UNTIL" in parts:
        parts["UNTIL"] = parts["UNTIL"][:8] + "T235959"
    begins = datetime.combine(start, time())
    for moment in islice(rrulestr(_joined(parts), dtstart=begins), _LOOKED_AT):
        day = moment.date()
        holiday = skips_holidays(rule) and not workdays.is_working(day, country)
        if day > start and not holiday:
            yield day


def skips_holidays(rule: str) -> bool:
    """Whether the rule is "every working day": then the holidays of the country are none of its days."""
    parts = _parts(rule)
    working = set(parts.get("BYDAY", "").split(",")) == set(_DAYS[:5])
    return parts.get("FREQ") in ("WEEKLY", "DAILY") and working and parts.get("INTERVAL", "1") == "1"


def _with_count(rule: str, n: int) -> str:
    return _joined(_parts(rule) | {"COUNT": str(n)})


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if "=" in part)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{key}={value}" for key, value in parts.items())
