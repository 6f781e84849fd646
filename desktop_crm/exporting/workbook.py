"""Writing tables as the sheets of an Excel workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from desktop_crm.base.sheets import put_text, sheet_name
from desktop_crm.exporting.cells import typed
from desktop_crm.exporting.table import Column, Progress, Table, ticking
from desktop_crm.models.kinds import Cell, Value

_ROWS = 1_048_575  # of a sheet, below its header
_WIDTHS = {
    Cell.STRONG: 28,
    Cell.PHONE: 20,
    Cell.LINK: 28,
    Cell.DATE: 13,
    Cell.AGO: 17,
    Cell.NUMBER: 12,
    Cell.MONEY: 14,
}
_FORMATS = {
    Cell.DATE: "dd.mm.yyyy",
    Cell.AGO: "dd.mm.yyyy hh:mm",
    Cell.MONEY: "#,##0.00",
    Cell.NUMBER: "General",
}


def write(path: Path, tables: Sequence[Table], progress: Progress | None = None) -> None:
    """Write one sheet for each table; a table too long for a sheet goes on in the next."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    tick = ticking(progress, sum(table.total for table in tables))
    try:
        for table in tables:
            _write_table(book, table, tick)
        book.save(path)
    except BaseException:
        _give_up(book)
        raise


def _give_up(book: Any) -> None:
    """Remove the temporary files of sheets that will not be saved."""
    for sheet in book.worksheets:
        if sheet._writer is None:
            continue
        with suppress(OSError):
            if not sheet.closed:
                sheet.close()
        with suppress(OSError, ValueError):
            sheet._writer.cleanup()


def _write_table(book: Any, table: Table, tick: Callable[[], None]) -> None:
    rows = iter(table.rows)
    for start in range(0, max(table.total, 1), _ROWS):
        taken = [name.lower() for name in book.sheetnames]
        sheet = book.create_sheet(sheet_name(table.name, taken))
        _set_up(sheet, table, min(table.total - start, _ROWS))
        cells = [_cell(sheet, column) for column in table.columns]
        for row in islice(rows, _ROWS):
            sheet.append(list(_filled(cells, table.columns, row)))
            tick()
        sheet.close()


def _set_up(sheet: Any, table: Table, rows: int) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(table.columns, 1):
        width = max(_WIDTHS.get(column.kind.cell, 18), min(len(column.title) + 4, 40))
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{rows + 1}"
    header = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet)
        put_text(cell, column.title)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)


def _cell(sheet: Any, column: Column) -> Any:
    """One cell that stands for its column in every row: a row is on the disk before the next is filled in.

    Text has the format of text, so that Excel leaves it alone also when somebody edits it.
    """
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    cell.number_format = _FORMATS.get(column.kind.cell, "@")
    return cell


def _filled(cells: Sequence[Any], columns: Sequence[Column], row: Sequence[Value]) -> Iterator[Any]:
    for cell, column, value in zip(cells, columns, row, strict=True):
        shown = typed(column.kind, value)
        if shown is None:
            yield None
        elif isinstance(shown, str):
            yield put_text(cell, shown)
        else:
            cell.value = shown
            # Assigning a date replaces the format of the cell.
            cell.number_format = _FORMATS[column.kind.cell]
            yield cell
