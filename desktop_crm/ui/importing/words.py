"""Numbers and values as the steps of an import write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from desktop_crm.base.i18n import _, language, ngettext

if TYPE_CHECKING:
    from desktop_crm.importing.sheet import CellValue, Row, Sheet


def number(n: int) -> str:
    """A count with its thousands apart, as the language writes it."""
    return _locale().toString(n)


def _locale() -> QLocale:
    return QLocale("ru_RU" if language() == "ru" else "en_GB")


def rows_of(n: int) -> str:
    """A number of rows in words."""
    return ngettext("{n} row", "{n} rows", n).format(n=number(n))


def columns_of(n: int) -> str:
    """A number of columns in words."""
    return ngettext("{n} column", "{n} columns", n).format(n=number(n))


def seconds(took: float) -> str:
    """A short time, with one decimal below ten seconds."""
    digits = 1 if took < 10 else 0
    return _("{n} s").format(n=_locale().toString(max(took, 0.1), "f", digits))  # type: ignore[call-overload]


def cell(value: CellValue) -> str:
    """A value of a file on one line, as a person would read it there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if value.year >= 1000 else value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return _locale().toString(value, "g", 12)  # type: ignore[call-overload]
    return " ".join(str(value)[:200].split())


def examples(sheet: Sheet) -> tuple[str, ...]:
    """The first value of each column, "" for a column that is empty."""
    return tuple(_first(sheet.rows, column) for column in range(len(sheet.header)))


def _first(rows: Sequence[Row], column: int) -> str:
    return next((text for row in rows if (text := cell(row[column]))), "")
