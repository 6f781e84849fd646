"""Workbooks made byte by byte, as no library writes them: real and hostile files from the inside."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"


def xlsx(
    path: Path, rows: Iterable[Sequence[Any]], *, title: str = "Лист1", merged: Sequence[str] = ()
) -> Path:
    """A workbook with one sheet, written the way Excel would."""
    return book(path, {title: rows}, merged=merged)


def book(
    path: Path,
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    merged: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> Path:
    """A workbook with several sheets; `merged` are ranges of the first one."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    for area in merged:
        made.worksheets[0].merge_cells(area)
    made.save(path)
    made.close()
    return path


def raw_xlsx(path: Path, sheet: str | Iterable[str], *, date1904: bool = False, shared: str = "") -> Path:
    """A workbook whose sheet is the XML given: for what no library would write."""
    link = f'<Relationship Id="r1" Type="{_LINK}/'
    start = '<worksheet xmlns="' + _MAIN + '">'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f'<Types xmlns="{_PACK}/content-types"/>')
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACK}/relationships">'
            f'{link}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACK}/relationships">{link}worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_LINK}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="r3" Type="{_LINK}/styles" Target="styles.xml"/></Relationships>',
        )
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINK}"><workbookPr date1904="{int(date1904)}"/>'
            '<sheets><sheet name="Лист1" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        packed.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>')
        packed.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
        )
        with packed.open("xl/worksheets/sheet1.xml", "w") as out:
            out.write(start.encode())
            for piece in [sheet] if isinstance(sheet, str) else sheet:
                out.write(piece.encode())
            out.write(b"</worksheet>")
    return path


def cell(place: str, text: str) -> str:
    """The XML of a cell that holds a text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods(path: Path, rows: Iterable[Sequence[Any]], *, raw: str = "", kind: str = "spreadsheet") -> Path:
    """A workbook of LibreOffice with its usual million of empty rows below; `raw` is XML behind the rows."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    below = f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        packed.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        packed.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Лист1">{body}{raw or below}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value={quoteattr(str(value))}/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def xls(path: Path, rows: Sequence[Sequence[Any]], *, password: bool = False) -> Path:
    """A workbook of Excel 97 ([MS-XLS]): texts, numbers, dates and truth values."""
    name = "Лист1".encode("utf-16-le")
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    begin += _record(0x002F, struct.pack("<H52x", 1)) if password else b""
    begin += _record(0x0042, struct.pack("<H", 1200))
    begin += b"".join(_record(0x00E0, struct.pack("<HH16x", 0, form)) for form in (0, 14, 22))
    place = len(begin) + 4 + 8 + len(name) + 4
    begin += _record(0x0085, struct.pack("<IBBBB", place, 0, 0, 5, 1) + name) + _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for top, row in enumerate(rows):
        sheet += b"".join(_xls_cell(top, left, value) for left, value in enumerate(row) if value is not None)
    return ole(path, "Workbook", begin + sheet + _record(0x000A, b""))


def _xls_cell(row: int, column: int, value: Any) -> bytes:
    if isinstance(value, bool):
        return _record(0x0205, struct.pack("<HHHBB", row, column, 0, value, 0))
    if isinstance(value, date):
        days = value - date(1899, 12, 30)
        return _record(0x0203, struct.pack("<HHHd", row, column, 1, days.days))
    if isinstance(value, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def ole(path: Path, stream: str, content: bytes) -> Path:
    """A compound file ([MS-CFB]) with one stream, as old Office and encrypted workbooks are."""
    content = content.ljust(4096, b"\0")
    content += bytes(-len(content) % 512)
    sectors = len(content) // 512
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [fat, end, *range(3, sectors + 2), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, 1, end, 0) + _entry(stream, 2, free, 2, len(content))
    path.write_bytes(header + table + entries.ljust(512, b"\0") + content)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    free = 0xFFFFFFFF
    coded = name.encode("utf-16-le")
    return (
        coded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(coded) + 2, kind, 1, free, free, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
