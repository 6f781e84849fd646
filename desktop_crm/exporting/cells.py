"""Stored values as workbooks and text tables keep them."""

from __future__ import annotations

from datetime import date, datetime

from desktop_crm.base.sheets import guarded
from desktop_crm.models.kinds import Cell, Kind, Value
from desktop_crm.models.kinds.moment import local_time

CellValue = str | int | float | date | datetime | None


def typed(kind: Kind, value: Value) -> CellValue:
    """The value with a type of its own: dates are dates, numbers numbers, everything else is text."""
    if value is None:
        return None
    if kind.cell == Cell.NUMBER and isinstance(value, int | float):
        return value
    if kind.cell == Cell.MONEY and isinstance(value, int | float):
        return value / 100
    if kind.cell == Cell.AGO and isinstance(value, int) and value >= _EARLIEST:
        return local_time(value).replace(microsecond=0)
    if kind.cell == Cell.DATE:
        return _day(str(value)) or kind.edit(value)
    return kind.edit(value)


_EARLIEST = -2_208_988_800_000
"""1900, before which workbooks know no dates; in milliseconds since 1970."""


def _day(text: str) -> date | None:
    """A whole date; None for one without a year or before 1900."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1900 else None


def text(kind: Kind, value: Value) -> str:
    """The value as text that reading it back understands, and that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    shown = kind.edit(value)
    return shown if kind.cell in _HARMLESS else guarded(shown)


# A phone begins with "+" and a number may begin with "-": neither can call anything.
_HARMLESS = (Cell.PHONE, Cell.NUMBER, Cell.MONEY, Cell.DATE, Cell.AGO)
