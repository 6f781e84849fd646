"""What is said of a task in a list, a calendar and a reminder."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from desktop_crm.base.i18n import N_, _, ngettext
from desktop_crm.models.task import CALL, LETTER, MEETING, TASK_KINDS, TODO
from desktop_crm.ops.task_lists import TaskBrief
from desktop_crm.ui.forms.day_words import late, near, whole

SIGNS = {TODO: "square-check", CALL: "phone", LETTER: "mail", MEETING: "users"}
KINDS = tuple((option.key, option.label) for option in TASK_KINDS)
"""The kinds of tasks as (key, label for translation)."""

LENGTHS = (900, 1800, 2700, 3600, 5400, 7200, 10800, 14400, 28800)
"""How long something usually takes, in seconds."""

_UNNAMED = {
    TODO: N_("What is to be done?"),
    CALL: N_("What is the call about? It may stay empty"),
    LETTER: N_("What is the letter about? It may stay empty"),
    MEETING: N_("What is the meeting about? It may stay empty"),
}


def prompt(kind: str) -> str:
    """What stands in the empty line of the name."""
    return _(_UNNAMED[kind])


def when(task: TaskBrief, now: datetime) -> str:
    """The day and time of a task: "today 10:00", "2 days late"."""
    if not task.day:
        return ""
    day = date.fromisoformat(task.day)
    if not task.done and day < now.date():
        return late(day, now.date())
    return near(day, now.date()) + (f" {task.time}" if task.time else "")


def moment(day: str | None, time: str | None) -> str:
    """A day and a time in words: "Monday, November 30, 10:00"; empty for some day."""
    return ", ".join(filter(None, [whole(date.fromisoformat(day)) if day else "", time or ""]))


def span(task: TaskBrief) -> str:
    """From when to when: "10:00–11:30"; empty for a whole day."""
    begins = task.begins()
    if not task.time or begins is None:
        return ""
    if not task.length:
        return task.time
    return f"{task.time}–{begins + timedelta(seconds=task.length):%H:%M}"


def lasts(seconds: int) -> str:
    """A length of time in words: "45 min", "1 h 30 min"."""
    hours, minutes = divmod(seconds // 60, 60)
    parts = [_("{n} h").format(n=hours)] if hours else []
    return " ".join(parts + ([_("{n} min").format(n=minutes)] if minutes or not hours else []))


def before(seconds: int) -> str:
    """How long before a task its reminder comes."""
    if seconds == 0:
        return _("When it begins")
    if seconds % 86400 == 0:
        n = seconds // 86400
        return ngettext("{n} day before", "{n} days before", n).format(n=n)
    return _("{time} before").format(time=lasts(seconds))


def whom(task: TaskBrief) -> str:
    """The client, and the deal, in one line."""
    names = [task.about[2] if task.about else "", task.deal[1] if task.deal else ""]
    return " · ".join(dict.fromkeys(filter(None, names)))
