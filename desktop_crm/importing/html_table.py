"""The ".xls" that is a web page: its largest table, with room left for cells that span several."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.importing import encodings
from desktop_crm.importing.sheet import Grid, Progress, RawValue, Span

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_CHUNK = 1 << 16
_MOST_SPAN = 1000
_BREAKS = frozenset(("br", "p", "div", "li"))
_UNSEEN = frozenset(("script", "style", "title"))


def read(path: Path, data: bytes, encoding: str | None = None, progress: Progress | None = None) -> Grid:
    """The largest table of the page; UserError when it has none."""
    encoding = encoding or _encoding(data)
    text, _lost = encodings.decode(data, encoding)
    page = _Page()
    for start in range(0, len(text), _CHUNK):
        page.feed(text[start : start + _CHUNK])
        if progress:
            progress(0, len(text))
    page.close()
    tables = [table for table in page.tables if table.rows]
    if not tables:
        raise UserError(
            _("The file is a web page without a table."),
            _("Open the list in Excel and save it as a workbook (.xlsx)."),
        )
    table = max(tables, key=lambda table: sum(map(len, table.rows)))
    return Grid(
        table.rows,
        name=path.stem,
        names=(path.stem,),
        format="html",
        total=len(table.rows),
        spans=table.spans,
        encoding=encoding,
    )


def _encoding(data: bytes) -> str:
    """What the page says of itself, unless its bytes say otherwise."""
    found = encodings.detect(data)
    declared = _CHARSET.search(data[:4096])
    if found.startswith("utf-") or not declared or declared[1].lower().startswith(b"utf"):
        return found
    try:
        return codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return found


@dataclass(slots=True)
class _Table:
    rows: list[list[RawValue]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """Columns covered from above, with the number of rows still to cover."""
    text: list[str] | None = None
    span: tuple[int, int] = (1, 1)


class _Page(HTMLParser):
    """Collects tables; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in _UNSEEN:
            self._unseen += 1
        elif not self._open:
            return
        elif tag == "tr":
            _end_cell(self._open[-1])
            _start_row(self._open[-1])
        elif tag in ("td", "th"):
            _end_cell(self._open[-1])
            _start_cell(self._open[-1], dict(attrs))
        elif tag in _BREAKS and self._open[-1].text:
            self._open[-1].text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif self._open and tag in ("td", "th", "tr", "table"):
            _end_cell(self._open[-1])
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen and self._open[-1].text is not None:
            self._open[-1].text.append(data)

    def close(self) -> None:
        super().close()
        for table in self._open:
            _end_cell(table)


def _start_row(table: _Table) -> None:
    table.rows.append([])
    table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}


def _start_cell(table: _Table, attributes: dict[str, str | None]) -> None:
    if not table.rows:
        _start_row(table)
    table.text = []
    table.span = _count(attributes.get("rowspan")), _count(attributes.get("colspan"))


def _end_cell(table: _Table) -> None:
    if table.text is None:
        return
    row, top = table.rows[-1], len(table.rows) - 1
    while table.taken.get(len(row), 0) > 0 and len(row) in table.taken:
        row.append(None)
    left, (high, wide) = len(row), table.span
    row.append(_joined(table.text))
    row.extend([None] * (wide - 1))
    if high > 1 or wide > 1:
        table.spans.append((top, left, top + high - 1, left + wide - 1))
    if high > 1:
        table.taken.update(dict.fromkeys(range(left, left + wide), high))
    table.text = None


def _joined(pieces: list[str]) -> str:
    """The text of a cell, where only <br> and the like break lines."""
    lines = "".join(piece if piece == "\n" else piece.replace("\n", " ") for piece in pieces).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _count(value: str | None) -> int:
    return min(int(value), _MOST_SPAN) if value and value.isdigit() and int(value) > 0 else 1
