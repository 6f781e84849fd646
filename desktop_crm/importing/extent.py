"""How far the cells of a sheet reach, found before the sheet is loaded.

Loading takes 32 bytes for every cell of the rectangle around all values, empty ones included: one stray value
in XFD1048576 would need 500 GB. So the XML is looked through first, and a sheet that reaches too far is
refused with the name of the cell that does it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _

MOST_CELLS = 1 << 24
"""16 columns down to Excel's last row, or 16 384 columns in a thousand rows: 512 MB for a moment."""
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_NO_RESULT = (b"</f></c>", b"</f><v></v>", b"</f><v/>", b"</f><v />")
_ERROR = re.compile(
    rb"""<c r="([A-Z]+[0-9]+)"[^>]* t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>"""
)
_UNSAVED = re.compile(rb"""<c r="([A-Z]+[0-9]+)"[^>]*><f[^>]*>([^<]*)</f>(?:<v></v>|<v ?/>)?</c>""")
_MOST_NOTED = 100_000
_LONGEST = 1 << 20
_ENDS = (b"</c>", b"</row>", b"</table:table-cell>", b"</table:table-row>")
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

_FAR = re.compile(rb"""<c r="([A-Za-z]{2,}[0-9]+|[A-Za-z][0-9]{6,})"[^>/]*>""")
_ANY = re.compile(rb"""\sr=["']([A-Za-z]+[0-9]+)["'][^>/]*>""")
_NEAR = (26, 99_999)
"""The last column and row of the cells that `_FAR` does not match."""
_UNPLACED = re.compile(rb"""<(?:\w+:)?c(?: [a-qs-z]+=["'][^"']*["'])*>""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["']([0-9]+)""")
_ODS = re.compile(rb"<table:table(?=[\s>])|<table:table-row\b[^>]*>|<table:(?:covered-)?table-cell\b[^>]*>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["']([0-9]+)["']""")


@dataclass(slots=True)
class Findings:
    """How many cells hold an error and how many no result yet, which loaded values no longer tell."""

    errors: int = 0
    unsaved_formulas: int = 0
    cells: list[tuple[bytes, str]] = field(default_factory=list)
    """The first of these cells by name, "B7", with the error or the formula that stands there."""


def look_through(chunks: Callable[[], Iterator[bytes]]) -> Findings:
    """Refuse a sheet of .xlsx, unpacked by `chunks`, when it reaches too far."""
    found = Findings()
    columns, rows = _NEAR
    for text in _whole_tags(chunks()):
        errors = text.count(b' t="e"')
        unsaved = sum(map(text.count, _NO_RESULT)) if b"</f>" in text else 0
        found.errors += errors
        found.unsaved_formulas += unsaved
        if errors:
            _note_cells(found, _ERROR, text, "")
        if unsaved:
            _note_cells(found, _UNSAVED, text, "=")
        usual = text.count(b"<c") == text.count(b'<c r="') and b":c" not in text
        wide, high = _reach(_FAR.findall(text)) if usual else _reach_of_all(text)
        columns, rows = max(columns, wide), max(rows, high)
    if columns * rows > MOST_CELLS:
        _measure(chunks())
    return found


def _note_cells(found: Findings, shape: re.Pattern[bytes], text: bytes, before: str) -> None:
    for cell, content in islice(shape.findall(text), _MOST_NOTED - len(found.cells)):
        found.cells.append((cell, before + html.unescape(content.decode("utf-8", errors="replace"))))


def place(cell: bytes) -> tuple[int, int]:
    """The row from 1 and the column from 0 of a cell by its name."""
    return _row(cell), _column(cell) - 1


def _reach(cells: list[bytes]) -> tuple[int, int]:
    return max(map(_column, cells), default=0), max(map(_row, cells), default=0)


def _reach_of_all(text: bytes) -> tuple[int, int]:
    """The reach of cells however they are written, also of those that do not say where they stand."""
    wide, high = _reach(_ANY.findall(text))
    if _UNPLACED.search(text):
        high = max(map(_row, _ROW.findall(text)), default=high)
    return wide, high


def _measure(chunks: Iterator[bytes]) -> None:
    """The exact reach, for the few sheets that may be too large."""
    columns = rows = 0
    for text in _whole_tags(chunks):
        wide, high = _reach_of_all(text)
        columns, rows = max(columns, wide), max(rows, high)
    if columns * rows > MOST_CELLS:
        raise far_away(columns, rows)


def look_through_ods(chunks: Iterator[bytes]) -> None:
    """Refuse a workbook of LibreOffice whose sheets, loaded all at once, reach too far."""
    reach = columns = rows = row = repeat = column = 0
    for text in _whole_tags(chunks):
        for tag in _ODS.findall(text):
            if tag.startswith(b"<table:table-row"):
                row, repeat, column = row + repeat, _repeated(tag), 0
            elif tag == b"<table:table":
                reach += columns * rows
                columns = rows = row = repeat = column = 0
            else:
                column += _repeated(tag)
                if b"office:" in tag:
                    columns, rows = max(columns, column), max(rows, row + repeat)
            if reach + columns * rows > MOST_CELLS:
                raise far_away(columns, rows)


def far_away(columns: int, rows: int) -> UserError:
    """The refusal of a sheet whose values reach to that column and row."""
    cell = f"{_letters(min(columns, _LAST_COLUMN))}{min(rows, _LAST_ROW)}"
    return UserError(
        _("The sheet is too large: its values reach as far as cell {cell}.").format(cell=cell),
        _("Delete the rows and columns behind the list, save the file and choose it again."),
    )


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut so that no cell's tags are divided between two pieces."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        cut = max((at + len(end) for end in _ENDS if (at := text.rfind(end)) >= 0), default=0)
        if not cut and len(text) > _LONGEST:
            cut = len(text)
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _column(cell: bytes) -> int:
    number = 0
    for letter in cell.rstrip(b"0123456789")[:5].upper():
        number = number * 26 + letter - 64
    return number


def _row(cell: bytes) -> int:
    return int(cell.lstrip(_LETTERS)[:10])


def _repeated(tag: bytes) -> int:
    found = _REPEATED.search(tag) if b"-repeated" in tag else None
    return int(found[1][:10]) if found else 1


def _letters(column: int) -> str:
    name = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name
