"""A rule of repetition in the words of the current language."""

from __future__ import annotations

from datetime import date, timedelta

from desktop_crm.base.i18n import _, language, ngettext

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKING = {"MO", "TU", "WE", "TH", "FR"}


def in_words(rule: str) -> str:
    """What a person would say: "every week on Mon, Thu until 31.12.2026"; the rule itself when it says more."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    said = _every(parts)
    if said is None or parts.keys() - {
        "FREQ",
        "INTERVAL",
        "UNTIL",
        "COUNT",
        "WKST",
        *_SAID.get(parts["FREQ"], ()),
    }:
        return rule
    return said + _end(parts)


_SAID = {
    "WEEKLY": ("BYDAY",),
    "MONTHLY": ("BYMONTHDAY", "BYSETPOS"),
    "YEARLY": ("BYMONTH", "BYMONTHDAY", "BYSETPOS"),
}
"""The parts that the words of each frequency speak of."""


def _every(parts: dict[str, str]) -> str | None:
    n, days = int(parts.get("INTERVAL", "1")), set(filter(None, parts.get("BYDAY", "").split(",")))
    match parts.get("FREQ"):
        case "DAILY":
            return ngettext("every day", "every {n} days", n).format(n=n)
        case "WEEKLY" if days == _WORKING and n == 1:
            return _("every working day")
        case "WEEKLY":
            every = ngettext("every week", "every {n} weeks", n).format(n=n)
            return _("{every} on {days}").format(every=every, days=_days(days)) if days else every
        case "MONTHLY":
            return _monthly(ngettext("every month", "every {n} months", n).format(n=n), parts)
        case "YEARLY":
            return _yearly(ngettext("every year", "every {n} years", n).format(n=n), parts)
    return None


def _monthly(every: str, parts: dict[str, str]) -> str | None:
    if "BYMONTHDAY" not in parts:
        return every
    day = _day_of_month(parts)
    if day == _LONGEST_MONTH and "BYSETPOS" in parts:
        return _("{every} on the last day").format(every=every)
    return _("{every} on day {day}").format(every=every, day=day) if day else None


def _yearly(every: str, parts: dict[str, str]) -> str | None:
    from babel.dates import format_skeleton

    if not parts.keys() & {"BYMONTH", "BYMONTHDAY"}:
        return every
    day, month = _day_of_month(parts), parts.get("BYMONTH", "")
    if not day or not month.isdigit():
        return None
    named = format_skeleton("MMMMd", date(2024, int(month), day), locale=language())
    return _("{every} on {days}").format(every=every, days=named)


_LONGEST_MONTH = 31


def _day_of_month(parts: dict[str, str]) -> int | None:
    """The day that is meant: of several with BYSETPOS=-1 the last, in months that have it."""
    days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day.isdigit()]
    run = days == list(range(days[0], days[-1] + 1)) if days else False
    several = len(days) > 1
    return days[-1] if run and several == (parts.get("BYSETPOS") == "-1") else None


def _days(days: set[str]) -> str:
    from babel.dates import format_date

    monday = date(2026, 1, 5)
    chosen = [monday + timedelta(days=i) for i, day in enumerate(_DAYS) if day in days]
    return ", ".join(format_date(day, "EEE", locale=language()) for day in chosen)


def _end(parts: dict[str, str]) -> str:
    from desktop_crm.models.kinds.dates import Date

    if until := parts.get("UNTIL"):
        day = f"{until[:4]}-{until[4:6]}-{until[6:8]}"
        return " " + _("until {day}").format(day=Date().format(day))
    if count := parts.get("COUNT"):
        return ", " + ngettext("{n} time", "{n} times", int(count)).format(n=count)
    return ""
