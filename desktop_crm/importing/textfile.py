"""Lists as plain text: .csv, .tsv and .txt, whatever the encoding and the delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.importing import encodings
from desktop_crm.importing.sheet import Grid

DELIMITERS = (";", ",", "\t", "|")
_HEAD = 1 << 18
_RECORDS = 50
_LONGEST_CELL = 1 << 22
_LONGEST_RECORD = 200
_FEW_LINES = 40
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GUARDED = re.compile(r"(?:^|[;,|\t\"])'[=+\-@\t\r]", re.MULTILINE)
_SEP = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)


def read(path: Path, data: bytes, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """The list in `data`; what is not given is found out."""
    encoding = encoding or encodings.detect(data)
    try:
        text, lost = encodings.decode(data, encoding)
    except LookupError as error:
        raise UserError(
            _("The encoding {encoding} is not known.").format(encoding=encoding),
            _("Known are: {names}.").format(names=", ".join(encodings.ENCODINGS)),
        ) from error
    text = _one_line_end(text)
    if separator := _SEP.match(text):
        text = text[separator.end() :]
        delimiter = delimiter or separator[1]
    delimiter = delimiter or guess_delimiter(text[:_HEAD], whole=len(text) <= _HEAD)
    grid = Grid((), name=path.stem, names=(path.stem,), format="csv", encoding=encoding, delimiter=delimiter)
    grid.total = text.count("\n") + 1
    if lost:
        grid.notes.append(_lost(lost))
    grid.rows = _records(text, delimiter, grid.notes)
    if _GUARDED.search(text):
        grid.rows = ([_unguarded(cell) for cell in row] for row in grid.rows)
    return grid


def _unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def guess_delimiter(head: str, whole: bool = True) -> str:
    """The delimiter that divides the first records most evenly; a comma when none does."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        counts = _counts(head, delimiter, whole)
        wide = Counter(count for count in counts if count > 1)
        if not wide:
            continue
        usual, times = wide.most_common(1)[0]
        score = times / len(counts) * (1 - 0.5 / usual)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _counts(head: str, delimiter: str, whole: bool) -> list[int]:
    """How many fields the first records have; the last one may be cut off."""
    counts = []
    try:
        for record in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            if record:
                counts.append(len(record))
            if len(counts) > _RECORDS:
                break
    except csv.Error:
        pass
    return counts if whole or len(counts) < 2 else counts[:-1]


def _records(text: str, delimiter: str, notes: list[str]) -> Iterator[list[str]]:
    """The records; when quotes do not match, line by line, so that no record swallows the next ones."""
    csv.field_size_limit(max(_LONGEST_CELL, csv.field_size_limit()))
    if '"' not in text:
        yield from csv.reader(_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    elif _well_quoted(text, delimiter):
        yield from csv.reader(_lines(text), delimiter=delimiter)
    else:
        notes.append(
            _("Quotation marks in the file do not match; check the rows where a text begins with one.")
        )
        yield from _mended(list(_lines(text)), delimiter)


def _lines(text: str) -> Iterator[str]:
    return (match[0] for match in _LINE.finditer(text))


def _well_quoted(text: str, delimiter: str) -> bool:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    before = 0
    try:
        for _record in reader:
            if reader.line_num - before > _LONGEST_RECORD:
                return False
            before = reader.line_num
    except csv.Error:
        return False
    return True


def _mended(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    index = 0
    while index < len(lines):
        end = _end_of_record(lines, index, delimiter)
        if end:
            yield next(csv.reader(lines[index:end], delimiter=delimiter), [])
        else:
            yield lines[index].rstrip("\n").split(delimiter)
        index = end or index + 1


def _end_of_record(lines: list[str], start: int, delimiter: str) -> int:
    """The line behind the record that starts at `start`; 0 when its quotes never close properly."""
    quotes = 0
    for end in range(start, min(start + _FEW_LINES, len(lines))):
        quotes += lines[end].count('"')
        if quotes % 2 == 0:
            try:
                next(csv.reader(lines[start : end + 1], delimiter=delimiter, strict=True), None)
            except csv.Error:
                return 0
            return end + 1
    return 0


def _lost(count: int) -> str:
    return ngettext(
        "{count} character could not be read; if texts look wrong, choose another encoding.",
        "{count} characters could not be read; if texts look wrong, choose another encoding.",
        count,
    ).format(count=count)


def _one_line_end(text: str) -> str:
    """Lines end in "\n"; an old Mac file has only "\r", elsewhere a lone one stands inside a cell."""
    text = text.replace("\r\n", "\n")
    return text.replace("\r", " " if "\n" in text else "\n") if "\r" in text else text
