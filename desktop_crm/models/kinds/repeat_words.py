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
    if said is None or parts.keys() - {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT", "WKST"}:
        return rule
    return said + _end(parts)


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
            return ngettext("every month", "every {n} months", n).format(n=n)
        case "YEARLY":
            return ngettext("every year", "every {n} years", n).format(n=n)
    return None


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
