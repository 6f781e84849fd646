"""A workbook of what an import could not take in full: the rows as they were, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.importing.findings import Fate, Findings
from desktop_crm.importing.header_names import OF_REJECTED
from desktop_crm.importing.sheet import CellValue, Faulty

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LONGEST = 32_767  # letters in a cell of Excel


def save_rejected(findings: Findings, path: Path) -> int:
    """Write the rejected rows, and those with cells not understood, as a workbook; how many rows those are.

    The columns are those of the list, so that the corrected workbook can be imported again; before them
    stand the row's number in the list, what became of it and the reasons. Raises UserError when it cannot be
    written.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    rows = _rows(findings)
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(_("Rejected rows")[:31])
    sheet.freeze_panes = "A2"
    for number, width in enumerate((8, 16, 60)):
        sheet.column_dimensions["ABC"[number]].width = width
    header = [*map(_, OF_REJECTED), *findings.sheet.header]
    cells = [WriteOnlyCell(sheet, text) for text in header]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for index in rows:
        values = (*_about(findings, index), *findings.sheet.rows[index])
        sheet.append([_cell(sheet, value) for value in values])
    try:
        book.save(path)
    except OSError as error:
        raise UserError(
            _("“{name}” cannot be written.").format(name=path.name),
            _("Close it in other programs or choose another folder."),
        ) from error
    return len(rows)


def _rows(findings: Findings) -> list[int]:
    wrong = set(findings.rows_with(problems=True))
    return sorted(wrong | set(findings.rows_with(Fate.REJECTED)))


def _about(findings: Findings, index: int) -> tuple[int, str, str]:
    row = findings.row(index)
    reasons = [row.reason] if row.reason else []
    reasons += [f"{problem.column}: {problem.reason}" for problem in row.problems]
    became = _("Imported, the value is in a note")
    if row.fate is Fate.REJECTED:
        became = _("Rejected")
    elif all(type(problem.value) is Faulty for problem in row.problems):
        became = _("Imported without the value")
    return row.row, became, "\n".join(reasons)


def _cell(sheet: WriteOnlyWorksheet, value: CellValue) -> Any:
    """A value as a workbook takes it: a text that looks like a formula stays a text."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    cell.data_type = "s"
    return cell
