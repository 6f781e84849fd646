"""From the rows of a file to a list: header found, totals left out, groups made a column."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.importing import extras, groups, header
from desktop_crm.importing.cells import EXCEL_CELL, Cleaner, clean_text
from desktop_crm.importing.header import Header
from desktop_crm.importing.sheet import Faulty, Grid, LeftOut, Progress, Row, Sheet, Span

MOST_COLUMNS = 2_000
"""More named or filled columns than this are not a list of clients; the widest export seen has some 300."""
_STEP = 2_000


def shape(path: Path, grid: Grid, header_row: int | None = None, progress: Progress | None = None) -> Sheet:
    """The list that `grid` holds; `header_row` is the user's word on where the header stands, 0 for nowhere.

    Raises UserError when there is no list, `Cancelled` from `progress`.
    """
    cleaner = Cleaner()
    rows, numbers = _collect(grid, cleaner, progress)
    if not rows:
        raise UserError(_empty(grid), _other_sheets(grid))
    spans = [
        (top, left - grid.origin, bottom, right - grid.origin) for top, left, bottom, right in grid.spans
    ]
    found = _header(grid, rows, numbers, header_row, spans)
    notes = [*grid.notes, *_notes_on_cells(cleaner)]
    named_in = numbers[found.end - 1] if found.end else 0
    repeated = extras.repeated_headers(rows, found, notes)
    totals = extras.totals(rows, found, numbers, notes)
    left_out = (
        *_left_out(rows, numbers, repeated, _("The row is the header again and was left out.")),
        *_left_out(rows, numbers, totals, _("The row holds totals and was left out.")),
    )
    rows, numbers = _without(rows, numbers, {*range(found.end), *repeated, *totals})
    head = _wide(found.names, rows)
    if grid.header is None:
        head, rows, numbers = groups.into_column(head, rows, numbers, spans, notes)
    if not rows:
        raise UserError(_("The list has a header but no rows under it."), _other_sheets(grid))
    head, rows = _used_columns(head, rows)
    return Sheet(
        path=path,
        name=grid.name,
        names=grid.names,
        header=tuple(head),
        header_row=named_in,
        rows=rows,
        row_numbers=numbers,
        notes=tuple(notes),
        format=grid.format,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        left_out=left_out,
    )


def _left_out(
    rows: Sequence[Row], numbers: Sequence[int], found: Sequence[int], reason: str
) -> Iterator[LeftOut]:
    for index in found:
        yield LeftOut(numbers[index], " | ".join(str(v) for v in rows[index] if v is not None), reason)


def _collect(grid: Grid, cleaner: Cleaner, progress: Progress | None) -> tuple[list[Row], array[int]]:
    """The rows that hold something, all of one width, and their numbers in the file."""
    rows: list[Row] = []
    numbers = array("I")
    widths = set()
    faults = grid.faults
    number = grid.first_number - 1
    for number, raw in enumerate(grid.rows, grid.first_number):
        row = cleaner.row(raw)
        if number in faults:
            row = _with_faults(row, faults[number], grid.origin)
        if row.count(None) < len(row):
            rows.append(row)
            numbers.append(number)
            widths.add(len(row))
        if progress and number % _STEP == 0:
            progress(number, max(grid.total, number))
    if progress:
        progress(number, number)
    if len(widths) > 1:
        _same_width(rows, max(widths))
    return rows, numbers


def _with_faults(row: Row, faults: Sequence[tuple[int, str]], origin: int) -> Row:
    """The row with the faulty cells that were read as empty."""
    texts = {column - origin: text for column, text in faults}
    return tuple(Faulty(texts[n]) if v is None and n in texts else v for n, v in enumerate(row))


def _same_width(rows: list[Row], width: int) -> None:
    for index, row in enumerate(rows):
        if len(row) < width:
            rows[index] = row + (None,) * (width - len(row))


def _header(
    grid: Grid, rows: Sequence[Row], numbers: Sequence[int], wanted: int | None, spans: Sequence[Span]
) -> Header:
    if grid.header is not None:
        return Header(0, 0, grid.header)
    if wanted is None:
        return header.find(rows, numbers, spans)
    if wanted == 0:
        return Header(0, 0, ())
    index = next((index for index, number in enumerate(numbers) if number >= wanted), None)
    if index is None or numbers[index] != wanted:
        raise UserError(
            _("Row {row} is empty.").format(row=wanted), _("Choose the row that names the columns.")
        )
    return header.joined(rows, index, numbers, spans)


def _without(rows: list[Row], numbers: array[int], left_out: Collection[int]) -> tuple[list[Row], array[int]]:
    """The rows that are not in `left_out`, cut in pieces: only a few rows ever are."""
    if not left_out:
        return rows, numbers
    kept: list[Row] = []
    kept_numbers = array("I")
    start = 0
    for index in [*sorted(left_out), len(rows)]:
        kept += rows[start:index]
        kept_numbers += numbers[start:index]
        start = index + 1
    return kept, kept_numbers


def _wide(names: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The names repaired like any text, one for each column of `rows`."""
    head = [clean_text(name) or "" for name in names]
    return head + [""] * ((len(rows[0]) if rows else 0) - len(head))


def _used_columns(head: list[str], rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Without the columns that have neither a name nor a value."""
    nameless = {column for column, name in enumerate(head) if not name}
    for row in rows:
        if not nameless:
            break
        nameless -= {column for column in nameless if row[column] is not None}
    used = [column for column in range(len(head)) if column not in nameless]
    if len(used) > MOST_COLUMNS:
        raise UserError(
            _("The sheet has {count} columns, which is too many for a list.").format(count=len(used)),
            _("A list has one row for each client; delete the columns you do not need and save the file."),
        )
    if not nameless:
        return head, rows
    if len(used) == 1:
        return [head[used[0]]], [(row[used[0]],) for row in rows]
    pick = itemgetter(*used)
    return [head[column] for column in used], [pick(row) for row in rows]


def _notes_on_cells(cleaner: Cleaner) -> list[str]:
    notes = []
    if cleaner.errors:
        notes.append(error_cells(cleaner.errors))
    if cleaner.long:
        notes.append(
            ngettext(
                "{count} cell holds more than {most} characters, more than Excel can; it was read whole.",
                "{count} cells hold more than {most} characters, more than Excel can; they were read whole.",
                cleaner.long,
            ).format(count=cleaner.long, most=EXCEL_CELL)
        )
    return notes


def error_cells(count: int) -> str:
    """The note on cells such as #N/A."""
    return ngettext(
        "{count} cell holds an Excel error such as #N/A and was read as empty.",
        "{count} cells hold an Excel error such as #N/A and were read as empty.",
        count,
    ).format(count=count)


def _empty(grid: Grid) -> str:
    return _("The sheet “{name}” is empty.").format(name=grid.name) if grid.name else _("The file is empty.")


def _other_sheets(grid: Grid) -> str:
    others = [name for name in grid.names if name != grid.name]
    if not others:
        return _("Check that this is the right file and that it was saved.")
    return _("The file has other sheets: {names}.").format(names=", ".join(others[:10]))
