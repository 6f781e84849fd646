"""Whether a typed line begins like a task: «позвонить завтра в 10», "call on Friday at 3pm"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from desktop_crm.base.errors import UserError
from desktop_crm.models.kinds import Reading
from desktop_crm.models.kinds.calendar_text import read_day
from desktop_crm.models.task import CALL, LETTER, MEETING, TODO

_VERBS = {
    CALL: r"(?:по|пере|до|обз?)звонить|созвониться|перенабрать|набрать|звонок|call(?: back)?|phone|ring",
    LETTER: r"написать|отправить|выслать|послать|переслать|письмо|e-?mail|write|send|mail",
    MEETING: r"встретиться|встреча|подъехать|заехать|приехать|meet(?:ing)?|visit",
    TODO: (
        r"(?!опять|память|есть|очень|чуть|пять|хоть)[а-я]{2,}(?:[аеиоуыя]ть|ться|йти|сти|чься)"
        r"|prepare|check|remind|ask|find|order|make|follow up|arrange|agree|sign|pay|confirm|discuss|offer"
        r"|show|update|bring|buy|book|invoice|get|give|tell"
    ),
}
_WEEKDAYS = {
    start: number
    for number, starts in enumerate(
        (
            "понедельн mon",
            "вторн tue",
            "сред wed",
            "четверг thu",
            "пятниц fri",
            "суббот sat",
            "воскресень sun",
        )
    )
    for start in starts.split()
}
_MONTHS = "янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_UNITS = {"д": 1, "d": 1, "н": 7, "w": 7}
_COUNTS = {"два": 2, "две": 2, "три": 3, "пару": 2, "two": 2, "three": 3}


@dataclass(frozen=True, slots=True)
class Meant:
    """The task that a line would become; `day` is None where it names none."""

    name: str
    kind: str
    day: str | None = None
    time: str | None = None


def task_in(text: str, now: datetime) -> Meant | None:
    """The task that a line begins like; None for a line that is a note."""
    meant = task_of(text, now)
    kind = next((kind for kind, verb in _VERBS.items() if _begins(verb, meant.name)), None)
    if kind is None or (kind == TODO and meant.day is None):
        return None
    return replace(meant, kind=kind)


def task_of(text: str, now: datetime) -> Meant:
    """The task that a line is, with the day and the time that it names."""
    rest = _Rest(" ".join(text.split()))
    day = rest.day(now)
    clock = rest.clock(now)
    if clock is not None:
        moment = clock if day is None else datetime.combine(day, clock.time())
        return Meant(rest.name(), TODO, moment.date().isoformat(), f"{moment:%H:%M}")
    return Meant(rest.name(), TODO, day.isoformat() if day else None)


def _begins(verb: str, text: str) -> bool:
    return re.match(rf"(?:надо|нужно|не забыть)?\s*(?:{verb})(?!\w)", _plain(text)) is not None


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


class _Rest:
    """The line without the day and the time that were found in it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def name(self) -> str:
        """What is left, as one writes the name of a task."""
        left = re.sub(r"\s+([,.;!?])", r"\1", " ".join(self.text.split())).strip(" ,;–—-")
        return left[:1].upper() + left[1:]

    def day(self, now: datetime) -> date | None:
        """The first day that is named."""
        for shape, meant in _DAYS:
            found = re.search(shape, _plain(self.text))
            day = meant(found, now.date()) if found else None
            if found and day:
                self._without(found)
                return day
        return None

    def clock(self, now: datetime) -> datetime | None:
        """The first time that is named; without a day the next time that the clock says so."""
        found = re.search(_AFTER, _plain(self.text))
        if found:
            self._without(found)
            minutes = 30 if found[1] else int(found[2] or 1) * (60 if (found[3] or "ч")[0] in "чh" else 1)
            return (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
        for shape in (_AT, _CLOCK):
            found = re.search(shape, _plain(self.text))
            at = _time(found) if found else None
            if found and at:
                self._without(found)
                today = datetime.combine(now.date(), at)
                return today if today > now else today + timedelta(days=1)
        return None

    def _without(self, found: re.Match[str]) -> None:
        self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}".strip()


_AFTER = (
    r"\b(?:через|in)\s+(?:(полчаса|half an hour)|(\d{1,2})?\s*(?:an?\s+)?(час(?:а|ов)?|hours?|мин(?:ут[уы]?)?|"
    r"min(?:utes?)?))\b"
)
_AT = r"(?<!\w)(?:в|к|at)\s+(\d{1,2})(?:[:.](\d{2}))?\s*(?:час(?:а|ов)?|ч)?\s*(утра|дня|вечера|am|pm)?(?![\w.:])"
_CLOCK = r"(?<![\w.:])(\d{1,2}):(\d{2})\s*(am|pm)?(?![\w.:])"


def _time(found: re.Match[str]) -> time | None:
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3] or ""
    if half in ("дня", "вечера", "pm") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _on_weekday(found: re.Match[str], today: date) -> date | None:
    wanted = next(n for start, n in _WEEKDAYS.items() if found[1].startswith(start))
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _later(found: re.Match[str], today: date) -> date | None:
    many = found[1] or "1"
    days = (_COUNTS.get(many) or int(many)) * _UNITS[found[2][0]]
    return today + timedelta(days=days)


def _dated(found: re.Match[str], today: date) -> date | None:
    """A date; without a year the next one."""
    try:
        day = read_day(found[1].strip(), Reading(today=today), past=False)
        if day is None:
            return None
        written = date(day.year or today.year, day.month, day.day)
        return written if day.year or written >= today else date(today.year + 1, day.month, day.day)
    except (UserError, ValueError):
        return None


def _ahead(days: int) -> Callable[[re.Match[str], date], date | None]:
    return lambda _found, today: today + timedelta(days=days)


_SPAN = r"(?:an?\s+)?(\d{1,3}|два|две|три|пару|two|three)?\s*(дня|дней|день|недел[юиья]|days?|weeks?)"
_WEEKDAY = (
    r"(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)[а-я]{0,2}"
    r"|(?:mon|tues?|wednes|thurs|fri|satur|sun)day"
)
_BEFORE_DAY = r"(?:\b(?:на|до|к|by|for|on|until)\s+)?"
_DAYS: tuple[tuple[str, Callable[[re.Match[str], date], date | None]], ...] = (
    (rf"{_BEFORE_DAY}\b(?:послезавтра|the day after tomorrow)\b", _ahead(2)),
    (rf"{_BEFORE_DAY}\b(?:завтра|tomorrow)\b", _ahead(1)),
    (rf"{_BEFORE_DAY}\b(?:сегодня|today)\b", _ahead(0)),
    (rf"\b(?:в|во|до|к|на|on|by|next|until)\s+(?:эт[оу][тй]?\s+|the\s+)?({_WEEKDAY})\b", _on_weekday),
    (rf"\b(?:через|in)\s+{_SPAN}\b", _later),
    (r"(?:\b(?:на|до|к|by|on)\s+)?(?<![\w.:])(\d{1,2}\.\d{2}(?:\.\d{2,4})?)(?![\w:])", _dated),
    (rf"(?:\b(?:на|до|к|by|on)\s+)?\b(\d{{1,2}}\s+(?:{_MONTHS})[a-zа-я]*)\b", _dated),
    (rf"(?:\b(?:by|on)\s+)?\b((?:{_MONTHS})[a-z]*\s+\d{{1,2}})\b", _dated),
)
