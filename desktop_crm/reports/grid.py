"""A table laid out in columns of cells: each figure, and where there is something to compare it with, what it was
before and how it has changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop_crm.base.i18n import _, language
from desktop_crm.reports.table import Column, Row, Table
from desktop_crm.reports.units import Value, Words

_DAY, _MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")


class Part(Enum):
    """What of a figure stands in a column of cells."""

    NOW = "now"
    BEFORE = "before"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of cells; `place` is that of the table's `column`."""

    column: Column
    place: int
    part: Part = Part.NOW

    @property
    def title(self) -> str:
        """What stands above it."""
        if self.part == Part.BEFORE:
            return _("{column}: before").format(column=self.column.title)
        if self.part == Part.CHANGE:
            return _("{column}: change").format(column=self.column.title)
        return self.column.title

    @property
    def is_words(self) -> bool:
        """Whether there are words in it and no figures."""
        return isinstance(self.column.unit, Words)

    @property
    def excel(self) -> str:
        """The number format of its cells in a spreadsheet."""
        unit = self.column.unit
        return unit.excel_change if self.part == Part.CHANGE else unit.excel

    def exported(self, row: Row) -> Value:
        """What stands in the cell of a spreadsheet."""
        figure, unit = row.figures[self.place], self.column.unit
        if self.part == Part.CHANGE:
            return unit.changed(figure.value, figure.before)
        return unit.exported(figure.value if self.part == Part.NOW else figure.before)

    def written(self, row: Row) -> str:
        """What stands in a text table that a spreadsheet opens, of the figure now or before."""
        figure = row.figures[self.place]
        return self.column.unit.written(figure.value if self.part == Part.NOW else figure.before)

    def shown(self, row: Row) -> str:
        """The same for people; nothing where nothing has changed."""
        figure, unit = row.figures[self.place], self.column.unit
        if self.part == Part.CHANGE:
            return unit.difference(figure.value, figure.before) if figure.value != figure.before else ""
        return unit.format(figure.value if self.part == Part.NOW else figure.before)


def lanes(table: Table) -> tuple[Lane, ...]:
    """The columns of cells of a table; those of the comparison follow the figure that they belong to."""
    found: list[Lane] = []
    for place, column in enumerate(table.columns):
        parts = tuple(Part) if compared(table, place) else (Part.NOW,)
        found += [Lane(column, place, part) for part in parts]
    return tuple(found)


def compared(table: Table, place: int) -> bool:
    """Whether any figure of a column has one before it."""
    return any(row.figures[place].before is not None for row in every_row(table))


def every_row(table: Table) -> Sequence[Row]:
    """The rows, and the total below them where there is one."""
    return (*table.rows, *([table.total] if table.total else ()))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Rows that are days or months: which, and the number formats in which a spreadsheet shows them."""

    days: tuple[date, ...]
    excel: str
    axis: str


def calendar(table: Table) -> Calendar | None:
    """The days that the rows are about, when all of them are days or all are months; not those of whole weeks."""
    keys = [row.key for row in table.rows]
    tongue = "[$-419]" if language() == "ru" else "[$-409]"  # for the names of months
    if keys and all(_MONTH.fullmatch(key) for key in keys):
        firsts = tuple(date.fromisoformat(f"{key}-01") for key in keys)
    elif keys and all(_DAY.fullmatch(key) for key in keys):
        firsts = tuple(map(date.fromisoformat, keys))
        if len(firsts) > 1 and all(day.weekday() == 0 for day in firsts):
            return None
        if len(firsts) == 1 or any(day.day > 1 for day in firsts):
            return Calendar(firsts, "dd.mm.yyyy", f"{tongue}d\\ mmm")
    else:
        return None
    return Calendar(firsts, f"{tongue}mmmm\\ yyyy", f"{tongue}mmm\\ yy")
