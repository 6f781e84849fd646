"""The values of a list, column by column: read once, by the kinds of the fields they go to."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.importing.contents import look
from desktop_crm.importing.mapping import Mapping
from desktop_crm.importing.new_fields import new_fields
from desktop_crm.importing.sheet import CellValue, Faulty, Progress, Row, Sheet
from desktop_crm.importing.target import Target, field_for, resolved
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import (
    Date,
    Kind,
    Messenger,
    Moment,
    Name,
    Reading,
    Ref,
    Tags,
    Text,
)
from desktop_crm.models.kinds.text import nothing, one_line, written
from desktop_crm.store.workspace import Workspace

_MEMO = 20_000


class Detail(NamedTuple):
    """One value of a `many` field, what it is for, and the messengers that have it too."""

    value: str
    use: str | None
    services: tuple[str, ...] = ()


@dataclass(slots=True)
class Problems:
    """Cells that were not understood: row, column and reason side by side, in the order they were met."""

    rows: array[int] = field(default_factory=lambda: array("I"))
    columns: array[int] = field(default_factory=lambda: array("H"))
    values: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def add(self, row: int, column: int, value: str, reason: str) -> None:
        """Note one cell."""
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(value)
        self.reasons.append(reason)

    def __len__(self) -> int:
        return len(self.reasons)


@dataclass(slots=True)
class Column:
    """One column that is imported. `values` holds for each row the stored value, or None.

    For a `many` field a value is a text, for which the use of the target holds, or a tuple of Details; for
    tags it is a tuple of names.
    """

    index: int
    target: Target
    field: Field | None
    values: list[Any]
    filled: int = 0
    understood: int = 0


def read_columns(
    ws: Workspace,
    sheet: Sheet,
    mapping: Mapping,
    reading: Reading,
    problems: Problems,
    progress: Progress | None,
) -> list[Column]:
    """Every column of the mapping that is imported, read over the whole list."""
    columns: list[Column] = []
    reading = replace(reading, language=_language(sheet.header) or reading.language)
    wanted = [(i, resolved(ws, t)) for i, t in enumerate(mapping.columns) if t]
    made = new_fields(sheet.rows, wanted)
    for done, (index, target) in enumerate(wanted):
        if progress:
            progress(done, len(wanted))
        target, f = made[index] if index in made else (target, _field(ws, sheet, index, target))
        column = Column(index, target, f, [])
        _read(sheet.rows, column, _reading(sheet.rows, index, f, reading), problems)
        columns.append(column)
    return columns


def _language(header: Sequence[str]) -> str:
    """The language of the list, which says how its numbers and dates are written; empty: unknown."""
    text = "".join(header)
    if _CYRILLIC.search(text):
        return "ru"
    return "en" if _LATIN.search(text) else ""


_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]{3}", re.IGNORECASE)


def _field(ws: Workspace, sheet: Sheet, index: int, target: Target) -> Field | None:
    if target.entity == "note":
        return None
    f = field_for(ws, target)
    if f is None:
        raise UserError(
            _("The field for the column “{name}” no longer exists.").format(name=sheet.header[index]),
            _("Choose another field for it."),
        )
    return f


def _reading(rows: Sequence[Row], index: int, f: Field | None, reading: Reading) -> Reading:
    """How dates and numbers of the column are written: 3/15/2024 anywhere in it decides for 3/4/2024 too."""
    if f is None or not isinstance(f.kind, (Date, Moment)):
        return reading
    for row in rows:
        value = row[index]
        found = _SLASHED.match(value) if isinstance(value, str) else None
        if found and int(found[2]) > 12 >= int(found[1]):
            return replace(reading, language="en")
        if found and int(found[1]) > 12 >= int(found[2]):
            return replace(reading, language="ru")
    return reading


_SLASHED = re.compile(r"\s*(\d{1,2})/(\d{1,2})/\d{2,4}")

_ABSENT = re.compile(r"(?:нет|без|no)\s+[\w-]+\.?$|не\s+(?:знаю|указ\w+|извест\w+)\.?$", re.IGNORECASE)
"""«Нет телефона», "no phone"."""

Cell = tuple[Any, tuple[tuple[str, str], ...]]
"""What a cell gave: its value, and the parts not understood with the reasons."""


def _read(rows: Sequence[Row], column: Column, reading: Reading, problems: Problems) -> None:
    read, index, values = _reader(column, reading), column.index, column.values
    memo: dict[tuple[type, CellValue], Cell] = {}
    filled = understood = 0
    for n, row in enumerate(rows):
        raw = row[index]
        if raw is None:
            values.append(None)
            continue
        key = (type(raw), raw)
        cell = memo.get(key)
        if cell is None:
            cell = (None, ((raw, _why_faulty(raw)),)) if type(raw) is Faulty else read(raw)
            if len(memo) < _MEMO:
                memo[key] = cell
        value, wrong = cell
        values.append(value)
        filled += 1
        understood += not wrong
        for text, reason in wrong:
            problems.add(n, index, text, reason)
    column.filled, column.understood = filled, understood


def _why_faulty(text: Faulty) -> str:
    if text.startswith("="):
        return _("The formula has no saved result; save the file in Excel.")
    return _("An error stands here instead of a value: {text}").format(text=text)


def _reader(column: Column, reading: Reading) -> Callable[[CellValue], Cell]:
    f, target = column.field, column.target
    if f is None or target.part:
        text = Text(multiline=True)
        return lambda raw: _plain(text, written_cell(raw), reading)
    if isinstance(f.kind, Tags):
        return lambda raw: (_tags(f.kind, raw), ())
    if isinstance(f.kind, Ref) and f.many:
        return lambda raw: (_names(raw), ())
    if isinstance(f.kind, Ref) or (f.key == "name" and isinstance(f.kind, Name)):
        return lambda raw: _plain(Name(), raw, reading)
    if f.many:
        service = target.use if isinstance(f.kind, Messenger) else None
        kind = Messenger(service) if service else f.kind
        use = None if service else target.use
        return lambda raw: _details(kind, raw, reading, use)
    return lambda raw: _scalar(f.kind, raw, reading)


def _plain(kind: Kind, raw: CellValue, reading: Reading) -> Cell:
    """A text of which a dash or «нет» says that there is none."""
    value = kind.parse(raw, reading)
    return (None if value is None or nothing(str(value)) else value), ()


def _tags(kind: Kind, raw: CellValue) -> tuple[str, ...] | None:
    names = {fold(part.raw): str(part.raw) for part in kind.split(raw)}
    return tuple(name for key, name in names.items() if key and key != "mycontacts") or None


def _names(raw: CellValue) -> tuple[str, ...] | None:
    """Several names in one cell, divided by semicolons or lines."""
    names = (one_line(name) for name in _BETWEEN_NAMES.split(written(raw)))
    return tuple(name for name in names if not nothing(name)) or None


_BETWEEN_NAMES = re.compile(r"[;\n]")


def _scalar(kind: Kind, raw: CellValue, reading: Reading) -> Cell:
    try:
        return kind.parse(raw, reading), ()
    except UserError as error:
        return None, ((written(raw), error.what),)


def _details(kind: Kind, raw: CellValue, reading: Reading, use: str | None) -> Cell:
    found: list[Detail] = []
    wrong: list[tuple[str, str]] = []
    parts = kind.split(raw)
    for part in parts:
        try:
            value = kind.parse(part.raw, reading)
        except UserError as error:
            text = written(part.raw if len(parts) > 1 else raw)
            if not _ABSENT.match(text):
                wrong.append((text, error.what))
            continue
        if value is not None:
            label = "" if part.label in part.services else part.label
            found.append(Detail(str(value), label or use, part.services))
    if len(found) == 1 and found[0].use == use and not found[0].services:
        return found[0].value, tuple(wrong)
    return tuple(found) or None, tuple(wrong)


def written_cell(value: CellValue) -> str:
    """A cell as the user wrote it, for a note or a list of problems."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else written(value)


def sample_of(sheet: Sheet, column: int) -> str:
    """A typical cell of the column, to show beside its name."""
    found = look(sheet.rows, column).sample
    return written_cell(found[0]) if found else ""
