"""Days as people speak of them: today, tomorrow, Monday 30 November, three days ago."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale

from desktop_crm.base.i18n import _, language, ngettext


def near(day: date, today: date) -> str:
    """A day in few words: "today", "tomorrow", "yesterday", "Mon, Nov 30"; with the year when it is another one."""
    names = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    apart = (day - today).days
    return names.get(apart) or short(day, today)


def short(day: date, today: date) -> str:
    """The day of the week and the date: "Mon, Nov 30"; with the year when it is another one."""
    from babel.dates import format_skeleton

    skeleton = "EEEMMMd" if day.year == today.year else "yMMMd"
    return str(format_skeleton(skeleton, day, locale=language()))


def whole(day: date) -> str:
    """The day with its weekday: "Monday, November 30"; with the year when it is another one."""
    pattern = "dddd, d MMMM" if language() == "ru" else "dddd, MMMM d"
    year = "" if day.year == date.today().year else (" yyyy" if language() == "ru" else ", yyyy")
    # By Qt and not by babel, which the first picture of the day would have to wait for.
    return capital(QLocale(language()).toString(QDate(day.year, day.month, day.day), pattern + year))


def late(day: date, today: date) -> str:
    """How long ago a day was: "3 days late"."""
    n = (today - day).days
    return ngettext("{n} day late", "{n} days late", n).format(n=n)


def span(milliseconds: int) -> str:
    """How long something has lasted, in one unit: "12 min", "5 h", "3 days"."""
    minutes = milliseconds // 60_000
    if minutes < 60:
        return _("{n} min").format(n=max(1, minutes))
    if minutes < 48 * 60:
        return _("{n} h").format(n=minutes // 60)
    return ngettext("{n} day", "{n} days", minutes // 1440).format(n=minutes // 1440)


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def next_monday(today: date) -> date:
    """The Monday after today."""
    return today + timedelta(days=7 - today.weekday())
