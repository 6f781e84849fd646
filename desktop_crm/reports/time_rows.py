"""Rows along time: the records of each month, week or day of a field."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from desktop_crm.base.i18n import _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Date, Value
from desktop_crm.models.kinds.moment import local_time
from desktop_crm.reports import spans
from desktop_crm.reports.grouping import value_of
from desktop_crm.reports.narrowing import Where
from desktop_crm.reports.period import Period, Unit, around, moved
from desktop_crm.store.workspace import Workspace

_LAST_YEAR = 9000
_QUARTER = 15 * 60_000  # ms
_FROM, _TO = (int(datetime(year, 1, 3, tzinfo=UTC).timestamp()) * 1000 for year in (1970, 2999))
"""Between these moments the clocks of all systems agree."""
_MOST = 400
"""With more rows than this, those in which nothing happened are left out."""


@dataclass(frozen=True, slots=True)
class TimeRows:
    """Rows by the month, week (from Monday) or day of one field; it can do what a `Grouping` can.

    The value of a row is its first day as a text, NULL for records without one or with one that no calendar knows.
    """

    entity: str
    field: Field
    unit: Unit

    @property
    def sql(self) -> str:
        """What records are grouped by; what `reader` makes says to which row a group belongs.

        Moments by the quarter of an hour, at which midnight begins in every time zone: to ask the calendar for each
        record would take many times as long.
        """
        if isinstance(self.field.kind, Date):
            return self._first_day
        stored = value_of(self.entity, self.field)
        usual = f"{stored} >= {_FROM} AND {stored} < {_TO}"
        return f"CASE WHEN {usual} THEN {stored} / {_QUARTER} ELSE {self._first_day} END"

    @property
    def _first_day(self) -> str:
        stored = value_of(self.entity, self.field)
        given = stored if isinstance(self.field.kind, Date) else f"{stored} / 1000, 'unixepoch', 'localtime'"
        to_first = {Unit.MONTH: ", 'start of month'", Unit.WEEK: ", 'weekday 0', '-6 days'"}
        return f"date({given}{to_first.get(self.unit, '')})"

    def reader(self) -> Callable[[Value], Value]:
        """What says to which row a group of records belongs. It remembers the rows that it has come across."""
        begins: list[int] = []
        known: list[tuple[int, str]] = []

        def value(group: Value) -> Value:
            if not isinstance(group, int):
                return group
            moment = group * _QUARTER
            at = bisect_right(begins, moment)
            if at and moment < known[at - 1][0]:
                return known[at - 1][1]
            span = around(self.unit, local_time(moment).date())
            begins.insert(at, span.since)
            known.insert(at, (span.until, span.first.isoformat()))
            return span.first.isoformat()

        return value

    def where(self, value: Value) -> Where:
        """The records of one row."""
        if value is None:
            return Where(f"{self._first_day} IS NULL")
        first = day_of(value)
        if isinstance(self.field.kind, Date) or first is None or not 1971 <= first.year < 2999:
            return Where(f"{self._first_day} = ?", (value,))
        span, stored = around(self.unit, first), value_of(self.entity, self.field)
        return Where(f"{stored} >= ? AND {stored} < ?", (span.since, span.until))

    def first_of(self, day: date) -> Value:
        """The row that a day is in."""
        return around(self.unit, day).first.isoformat()

    def titles(self, ws: Workspace) -> dict[Value, str]:
        """None are known beforehand."""
        return {}

    def title(self, known: dict[Value, str], value: Value) -> str:
        """The span in words."""
        first = day_of(value)
        if first is None:
            return _("Not filled in") if value is None else str(value)
        return spans.titled(around(self.unit, first))

    def of(self, value: Value) -> tuple[str, str] | None:
        """A span of time is no record."""
        return None

    def all_of(self, values: Collection[Value], period: Period, today: date) -> list[Value]:
        """The values in their order with those between them, from the beginning of a period until today; what no
        calendar knows comes last."""
        odd = [value for value in values if day_of(value) is None]
        return [
            *self._along(values, period, today),
            *sorted(odd, key=lambda value: (value is None, str(value))),
        ]

    def _along(self, values: Collection[Value], period: Period, today: date) -> list[Value]:
        days = sorted(day for value in values if (day := day_of(value)))
        ends = [] if period.unit == Unit.ANY else [period.first, max(period.first, min(period.last, today))]
        first, last = min(days + ends, default=None), max(days + ends, default=None)
        if first is None or last is None:
            return []
        span = around(self.unit, first)
        if (last - span.first) / timedelta(days=1) > _MOST * _LENGTHS[self.unit]:
            return [day.isoformat() for day in days]
        found: list[Value] = []
        while span.first <= last:
            found.append(span.first.isoformat())
            span = moved(span, 1)
        return found


_LENGTHS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28}


def day_of(value: Value) -> date | None:
    """The first day of a span; None for what no calendar knows."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if day.year < _LAST_YEAR else None
