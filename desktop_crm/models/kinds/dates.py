"""Days: read in the ways that people, spreadsheets and other programs write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, language
from desktop_crm.models.kinds.base import Cell, Kind, Operator, Reading, Value
from desktop_crm.models.kinds.text import excerpt, written

DATE_OPERATORS = (
    Operator.IS,
    Operator.BEFORE,
    Operator.AFTER,
    Operator.BETWEEN,
    Operator.LAST_DAYS,
    Operator.NOT_LAST_DAYS,
    Operator.NEXT_DAYS,
    Operator.EMPTY,
    Operator.NOT_EMPTY,
)


@dataclass(frozen=True)
class Date(Kind):
    """A day: "2026-11-24". With `partial` the year may be unknown: "--03-07", as for a birthday.

    A time that stands beside the day is left out, and no time zone ever moves the day.
    """

    partial: bool = False

    cell: ClassVar[Cell] = Cell.DATE
    operators: ClassVar[tuple[Operator, ...]] = DATE_OPERATORS

    def parse(self, raw: Any, reading: Reading = Reading()) -> Value:
        from desktop_crm.models.kinds.calendar_text import read_day

        day = read_day(raw, reading, past=self.partial)
        if day is None:
            return None
        if day.year is None and not self.partial:
            raise UserError(_("The year is missing: {text}").format(text=excerpt(written(raw))))
        if day.year is None:
            return f"--{day.month:02}-{day.day:02}"
        return f"{day.year:04}-{day.month:02}-{day.day:02}"

    def format(self, value: Value) -> str:
        return "" if value is None else _shown(str(value), language())

    def edit(self, value: Value) -> str:
        if value is None or str(value).startswith("--"):
            return self.format(value)
        text = str(value)
        return f"{text[8:]}.{text[5:7]}.{text[:4]}" if language() == "ru" else text

    def normal(self, value: Value) -> str:
        return "" if value is None else str(value)


@lru_cache(maxsize=8192)
def _shown(text: str, code: str) -> str:
    """24.11.2026 or Nov 24, 2026; a day without a year as 7 марта or March 7."""
    try:
        if text.startswith("--"):
            return _without_year(datetime(2000, int(text[2:4]), int(text[5:7]), tzinfo=UTC), code)
        day = date.fromisoformat(text)
    except ValueError:
        return text
    if code == "ru":
        return f"{day:%d.%m}.{text[:4]}"
    from babel.dates import format_date

    return str(format_date(day, "medium", locale=code))


def _without_year(day: datetime, code: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMMd", day, locale=code))
