"""Reports as an Excel workbook: a sheet for each table with real numbers, and Excel's own chart beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from desktop_crm.base.safely import replacing
from desktop_crm.base.sheets import clean, put_text, sheet_name
from desktop_crm.reports.grid import Lane, Part, calendar, every_row, lanes
from desktop_crm.reports.table import Row, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDEST, _NARROWEST, _AIR = 46, 10, 3
"""Widths of columns, in characters."""
_INK, _FAINT, _RULE, _SHADE = "1B1F27", "5A6372", "CDD2D9", "F3F5F8"
_FACE, _SIZE, _TITLE = "Calibri", 11, 14  # pt
_LINE = 15  # pt
_BESIDE = 1  # columns left free between a table and its chart
_IN_SIGHT = 120
"""Characters that a screen shows beside each other: the chart of a wider table stands below it."""


def write(path: Path, tables: Sequence[Table], heading: Sequence[str]) -> None:
    """Write one sheet for each table, with the lines of the `heading` below its title.

    Raises UserError when the file cannot be written; then `path` is what it was before.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        taken = [name.lower() for name in book.sheetnames]
        _fill(book.create_sheet(sheet_name(table.title, taken)), table, heading)
    book.properties.creator = "Desktop CRM"
    book.properties.title = clean(tables[0].title) if tables else ""
    with replacing(path) as partial:
        book.save(partial)


def _fill(sheet: Worksheet, table: Table, heading: Sequence[str]) -> None:
    top = _write_heading(sheet, table, heading)
    shown = lanes(table)
    end = top
    if table.rows:
        _write_header(sheet, top, table, shown)
        end = _write_rows(sheet, top + 1, table, shown)
        sheet.freeze_panes = f"B{top + 1}"
    else:
        put_text(sheet.cell(top, 1), table.empty).font = _font()
        end = top + 1
    _write_notes(sheet, end + 1, table.notes)
    wide = _widen(sheet, table, shown, top)
    below = end + len(table.notes) + 2
    place = f"A{below}" if wide > _IN_SIGHT else f"{_letter(len(shown) + 2 + _BESIDE)}{top}"
    _put_chart(sheet, table, shown, top, place)
    _lay_out_on_paper(sheet, top)


def _font(colour: str = _INK, *, bold: bool = False, italic: bool = False, size: int = _SIZE) -> Any:
    from openpyxl.styles import Font

    return Font(_FACE, size, b=bold, i=italic, color=colour)


def _write_heading(sheet: Worksheet, table: Table, heading: Sequence[str]) -> int:
    """The title and the lines below it; the row that is free after them."""
    put_text(sheet.cell(1, 1), table.title).font = _font(bold=True, size=_TITLE)
    for n, line in enumerate(heading, 2):
        put_text(sheet.cell(n, 1), line).font = _font(_FAINT)
    return len(heading) + 3


def _write_header(sheet: Worksheet, top: int, table: Table, shown: Sequence[Lane]) -> None:
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    titles = [(table.heading, True), *((lane.title, lane.is_words) for lane in shown)]
    for n, (title, left) in enumerate(titles, 1):
        cell = put_text(sheet.cell(top, n), title)
        cell.font = _font(bold=True)
        cell.fill = PatternFill("solid", fgColor=_SHADE)
        cell.border = Border(bottom=Side("thin", color=_RULE))
        cell.alignment = Alignment("left" if left else "right", "bottom", wrap_text=True)


def _write_rows(sheet: Worksheet, first: int, table: Table, shown: Sequence[Lane]) -> int:
    """The rows and the total; the row that is free after them."""
    from openpyxl.styles import Alignment, Border, Side

    days = calendar(table)
    for n, row in enumerate(every_row(table)):
        beginning = sheet.cell(first + n, 1)
        if days and n < len(days.days):
            beginning.value = days.days[n]
            beginning.number_format = days.excel
            beginning.alignment, beginning.font = Alignment("left"), _font()
        else:
            put_text(beginning, row.title).font = _font()
            beginning.alignment = Alignment("left", "top", indent=row.level)
        for place, lane in enumerate(shown, 2):
            _put(sheet.cell(first + n, place), lane, row)
    end = first + len(table.rows)
    if table.total:
        for cell in sheet[end]:
            cell.font = _font(bold=True)
            cell.border = Border(top=Side("thin", color=_RULE))
        end += 1
    return end


def _put(cell: Any, lane: Lane, row: Row) -> None:
    value = lane.exported(row)
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value
    cell.number_format = lane.excel
    cell.font = _font(_INK if lane.part == Part.NOW else _FAINT)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _put_chart(sheet: Worksheet, table: Table, shown: Sequence[Lane], top: int, place: str) -> None:
    from desktop_crm.reports.workbook_chart import chart_of

    made = chart_of(table, shown, sheet.title, top)
    if made:
        sheet.add_chart(made, place)


def _write_notes(sheet: Worksheet, first: int, notes: Sequence[str]) -> None:
    for n, note in enumerate(notes, first):
        put_text(sheet.cell(n, 1), note).font = _font(_FAINT, italic=True)


def _widen(sheet: Worksheet, table: Table, shown: Sequence[Lane], top: int) -> float:
    """Columns wide enough for their figures and the longest word above, and the header high enough for its words;
    how wide all of them are."""
    rows = every_row(table)
    names = [len(row.title) + 2 * row.level for row in rows]
    needed: list[float] = [max([len(table.heading), *names])]
    for lane in shown:
        figures = [len(lane.shown(row)) for row in rows]
        needed.append(max([len(lane.title) / 2, *map(len, lane.title.split()), *figures]))
    titles, high, total = [table.heading, *(lane.title for lane in shown)], 1, 0.0
    for n, (width, title) in enumerate(zip(needed, titles, strict=True), 1):
        wide = min(max(width + _AIR, _NARROWEST), _WIDEST)
        sheet.column_dimensions[_letter(n)].width = wide
        total += wide
        high = max(high, len(wrap(title, int(wide - 1))))
    if table.rows:
        sheet.row_dimensions[top].height = _LINE * high
    return total


def _lay_out_on_paper(sheet: Worksheet, top: int) -> None:
    """One page wide, the header on each, for those who print it from there."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"
