"""Points in time, shown in the time zone of this computer."""

from __future__ import annotations

import time as clock
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Reading, Value
from desktop_crm.models.kinds.dates import DATE_OPERATORS, Date
from desktop_crm.models.kinds.text import excerpt, written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SURE = (datetime(1970, 1, 3, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC))
"""Between these every system can say what its time zone was; Windows knows no others."""


@dataclass(frozen=True)
class Moment(Kind):
    """A point in time, in milliseconds since 1970 UTC. A text without a zone is the time of this computer."""

    sql: ClassVar[str] = "INTEGER"
    cell: ClassVar[Cell] = Cell.AGO
    operators: ClassVar[tuple[Operator, ...]] = DATE_OPERATORS

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        from desktop_crm.models.kinds.calendar_text import read_moment

        found = read_moment(raw, reading)
        if found is None:
            return None
        if found.day.year is None:
            raise UserError(_("The year is missing: {text}").format(text=excerpt(written(raw))))
        day = date(found.day.year, found.day.month, found.day.day)
        return _milliseconds(datetime.combine(day, found.time or time()), found.offset)

    def format(self, value: Value) -> str:
        if value is None:
            return ""
        moment = local_time(int(value))
        return f"{Date().format(moment.date().isoformat())}, {moment:%H:%M}"

    def brief(self, value: Value, now: int | None = None) -> str:
        if value is None:
            return ""
        today = local_time(round(clock.time() * 1000) if now is None else now).date()
        moment = local_time(int(value))
        return f"{moment:%H:%M}" if moment.date() == today else _apart((today - moment.date()).days)

    def edit(self, value: Value) -> str:
        if value is None:
            return ""
        moment = local_time(int(value))
        parts = "minutes" if not (moment.second or moment.microsecond) else "seconds"
        clock_text = moment.time().isoformat("milliseconds" if moment.microsecond else parts)
        text = f"{Date().edit(moment.date().isoformat())} {clock_text}"
        offset = moment.replace(tzinfo=UTC) - _utc(int(value))
        return text if _local_offset(moment) == offset else f"{text} {_zone(offset)}"

    def normal(self, value: Value) -> str:
        return "" if value is None else str(int(value))


def local_time(milliseconds: int) -> datetime:
    """The wall clock of this computer at `milliseconds` since 1970 UTC, without a zone."""
    moment = _utc(milliseconds)
    if not _SURE[0] <= moment < _SURE[1]:
        return _within_calendar(moment, timedelta(seconds=-clock.timezone)).replace(tzinfo=None)
    return moment.astimezone().replace(tzinfo=None)


def _utc(milliseconds: int) -> datetime:
    try:
        return _EPOCH + milliseconds * _MILLISECOND
    except OverflowError:
        return (datetime.max if milliseconds > 0 else datetime.min).replace(tzinfo=UTC)


def _within_calendar(moment: datetime, offset: timedelta) -> datetime:
    try:
        return moment + offset
    except OverflowError:
        return moment


def _milliseconds(local: datetime, offset: timedelta | None) -> int:
    offset = _local_offset(local) if offset is None else offset
    return (local.replace(tzinfo=UTC) - _EPOCH - offset) // _MILLISECOND


def _local_offset(local: datetime) -> timedelta:
    """How far this computer's clock is ahead of UTC at a time that it shows."""
    if not _SURE[0] <= local.replace(tzinfo=UTC) < _SURE[1]:
        return timedelta(seconds=-clock.timezone)
    return local.astimezone().utcoffset() or timedelta(0)


def _zone(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _apart(days: int) -> str:
    """How many days ago, or ahead when negative, as short as it can be said."""
    if abs(days) == 1:
        return _("yesterday") if days == 1 else _("tomorrow")
    span = _span(abs(days))
    return span if days > 0 else _("in {span}").format(span=span)


def _span(days: int) -> str:
    if days < 31:
        return _("{n} d").format(n=days)
    if days < 365:
        return _("{n} mo").format(n=min(days * 12 // 365, 11) or 1)
    years = days * 100 // 36525 or 1
    return ngettext("{n} y", "{n} y", years).format(n=years)
