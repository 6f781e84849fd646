"""Times of day, spans of time, and how something repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Reading, Value
from desktop_crm.models.kinds.number import NUMBER_OPERATORS
from desktop_crm.models.kinds.text import excerpt, one_line, written

_CLOCK = re.compile(r"(\d{1,2})\s*[:.\-ч]?\s*(\d{2})?(?::\d{2})?\s*(am|pm|ч|h)?", re.IGNORECASE)
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zа-яё]*)", re.IGNORECASE)
_SECONDS = {"d": 86400, "д": 86400, "h": 3600, "ч": 3600, "m": 60, "м": 60, "s": 1, "с": 1}


@dataclass(frozen=True)
class Time(Kind):
    """A time of day on the wall clock: "09:30"."""

    operators: ClassVar[tuple[Operator, ...]] = (Operator.EMPTY, Operator.NOT_EMPTY)

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        if isinstance(raw, datetime | time):
            return f"{raw:%H:%M}"
        text = one_line(written(raw))
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if found and (found[3] or "").casefold() == "pm" and hour < 12:
            hour += 12
        if hour > 23 or minute > 59:
            raise UserError(
                _("This is not a time: {text}").format(text=excerpt(text)), _("Write 9:30 or 14.")
            )
        return f"{hour:02}:{minute:02}"

    def format(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Duration(Kind):
    """A span of time in seconds: "4:12" is four minutes, "1 h 30 m" an hour and a half, a bare number minutes."""

    sql: ClassVar[str] = "INTEGER"
    cell: ClassVar[Cell] = Cell.NUMBER
    operators: ClassVar[tuple[Operator, ...]] = NUMBER_OPERATORS

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        text = one_line(written(raw)).casefold()
        if not text:
            return None
        seconds = _from_clock(text) if ":" in text else _from_words(text)
        if seconds is None:
            raise UserError(
                _("This is not a length of time: {text}").format(text=excerpt(text)),
                _("Write 4:12 or 15 min."),
            )
        return seconds

    def format(self, value: Value) -> str:
        """Minutes and seconds, or hours, minutes and seconds, as a telephone shows them."""
        if value is None:
            return ""
        minutes, seconds = divmod(int(value), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"

    def normal(self, value: Value) -> str:
        return "" if value is None else str(int(value))


def _from_clock(text: str) -> int | None:
    parts = text.split(":")
    if len(parts) > 3 or not all(part.isdigit() for part in parts):
        return None
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return seconds


def _from_words(text: str) -> int | None:
    parts = _PARTS.findall(text)
    if not parts or _PARTS.sub("", text).strip(" .,"):
        return None
    seconds = 0.0
    for number, unit in parts:
        each = _SECONDS.get(unit[:1] or "m")
        if each is None:
            return None
        seconds += float(number.replace(",", ".")) * each
    return round(seconds)


@dataclass(frozen=True)
class Repeat(Kind):
    """How something repeats, stored as a recurrence rule of RFC 5545: "FREQ=WEEKLY;BYDAY=MO"."""

    operators: ClassVar[tuple[Operator, ...]] = (Operator.EMPTY, Operator.NOT_EMPTY)

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        from dateutil.rrule import rrulestr

        text = one_line(written(raw)).upper().removeprefix("RRULE:")
        if not text:
            return None
        try:
            rrulestr(text, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001
        except ValueError as error:
            raise UserError(_("This is no rule of repetition: {text}").format(text=excerpt(text))) from error
        return text

    def format(self, value: Value) -> str:
        from desktop_crm.models.kinds.repeat_words import in_words

        return "" if value is None else in_words(str(value))

    def edit(self, value: Value) -> str:
        return "" if value is None else str(value)

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)
