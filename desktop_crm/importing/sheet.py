"""A list as it stands in a file: a header and rows of plain values, whatever program wrote it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path


class Faulty(str):
    """What stands where the file has no value: an error such as #N/A, or a formula without a saved result."""

    __slots__ = ()


CellValue = str | int | float | bool | date | datetime | time | None
Row = tuple[CellValue, ...]
RawValue = str | int | float | bool | date | datetime | time | timedelta | None
Progress = Callable[[int, int], None]
"""Called with (done, total) now and then; it may raise `Cancelled` to stop the reading."""

Span = tuple[int, int, int, int]
"""A merged range: first row, first column, last row, last column, counted from 0."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the file that is no row of the list: its number, its cells as one text, and why."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, ready to be matched with fields.

    `header` is as written, with spaces and HTML entities repaired; a column without a name has "", and two
    columns may share one name. `header_row` is the row of the header in the file (the lower one of two), 0
    when the file has none. `row_numbers` count as a person does in the file, one for each of `rows`.
    `notes` tell the user what was repaired or left out. `encoding` and `delimiter` are "" unless the file is
    plain text; either can be given to `read` again when it was guessed wrong.
    """

    path: Path
    name: str
    names: tuple[str, ...]
    header: tuple[str, ...]
    header_row: int
    rows: list[Row]
    row_numbers: array[int]
    notes: tuple[str, ...] = ()
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class Grid:
    """What a reader of one format hands over: rows from the first row of the file on, empty ones included.

    `total` is the number of rows when it is known, for progress; `origin` is the column of the first value;
    `first_number` is what a person calls the first row. `header` is set by formats that name their columns.
    `faults` gives the columns, counted from 0, and texts of the faulty cells of a row, by its number.
    """

    rows: Iterable[Sequence[RawValue]]
    name: str = ""
    names: tuple[str, ...] = ()
    format: str = ""
    total: int = 0
    header: tuple[str, ...] | None = None
    origin: int = 0
    first_number: int = 1
    spans: Sequence[Span] = ()
    notes: list[str] = field(default_factory=list)
    faults: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
