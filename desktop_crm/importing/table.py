"""What each row of a list says, put together from its columns: a person, a firm and a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop_crm.base.clock import new_id
from desktop_crm.base.fold import fold
from desktop_crm.importing.columns import Column, Detail, Problems, written_cell
from desktop_crm.importing.names import joined
from desktop_crm.importing.sheet import Faulty, Row, Sheet
from desktop_crm.importing.target import ADDRESS_PARTS, LABEL_PART, NAME_PARTS, TITLED_PART, Target
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Messenger, Phone, Ref, Tags
from desktop_crm.models.kinds.messenger import account_of
from desktop_crm.models.kinds.parts import label_and_services


class Point(NamedTuple):
    """One contact detail of a row, ready to be written."""

    system: str
    value: str
    use: str | None
    normal: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A field of the team's own that the import makes. `key` is that of the field to be."""

    entity: str
    key: str
    name: str
    kind: str
    options: tuple[Any, ...] = ()


@dataclass(slots=True)
class Side:
    """What the rows say of one entity. All lists have one item for each row."""

    entity: str
    names: list[str | None]
    scalars: list[tuple[str, list[Any]]] = field(default_factory=list)
    points: list[Column] = field(default_factory=list)
    tags: list[list[Any]] = field(default_factory=list)
    places: list[list[Any]] = field(default_factory=list)
    """The names of companies that a contact belongs to beside the one that the row describes."""
    sources: list[tuple[str, Column]] = field(default_factory=list)
    """The columns as they stand in the list, by the keys of their fields."""

    def points_of(self, row: int) -> list[Point]:
        """The contact details that the row gives, each once."""
        found: dict[tuple[str, str], Point] = {}
        for column in self.points:
            value = column.values[row]
            if value is None:
                continue
            f = column.field
            assert f is not None
            if type(value) is str:
                normal = f.kind.normal(value)
                found.setdefault((f.key, normal), Point(f.key, value, use_of(column.target, f), normal))
                continue
            for detail in value:
                for point in _points(f, detail):
                    found.setdefault((point.system, point.normal), point)
        return list(found.values())

    def identifying(self) -> list[Column]:
        """The columns by which somebody can be recognised and reached."""
        return [c for c in self.points if c.field and identifies(c.field)]

    def values_of(self, row: int) -> dict[str, Any]:
        """The plain fields that the row gives, the name among them."""
        values = {key: column[row] for key, column in self.scalars if column[row] is not None}
        if name := self.names[row]:
            values["name"] = name
        return values

    def tags_of(self, row: int) -> list[str]:
        """The names of the tags that the row gives."""
        return [name for column in self.tags for name in column[row] or ()]


def _points(f: Field, detail: Detail) -> Iterator[Point]:
    """The detail itself, and the accounts in messengers that have the same number."""
    yield Point(f.key, detail.value, detail.use, f.kind.normal(detail.value))
    for service in detail.services:
        account = account_of(service, detail.value)
        yield Point(_MESSENGER, account, None, Messenger().normal(account))


_MESSENGER = "messenger"
"""The key of the field that holds accounts, in every entity."""


def identifies(f: Field) -> bool:
    """Whether a contact detail says who somebody is: phones, e-mails and messengers do, addresses do not."""
    return f.many and (f.match or isinstance(f.kind, Messenger))


def use_of(target: Target, f: Field) -> str | None:
    """What a detail is for when its cell does not say; the service of a messenger is part of its value."""
    return None if isinstance(f.kind, Messenger) else target.use


@dataclass(slots=True)
class Table:
    """All rows of a list by what they say."""

    rows: int
    main: str
    sides: dict[str, Side]
    notes: list[str | None]
    fresh: list[Fresh]
    cells: list[Row]
    titles: tuple[str, ...]

    def said(self, entity: str, row: int, keys: Collection[str] | None = None) -> str | None:
        """What the row says of the entity, or of these fields of it, as lines of a note in the list's own
        words.
        """
        cells = self.cells[row]
        lines = [
            f"{self.titles[column.index].strip(' :')}: {written_cell(cells[column.index])}"
            for key, column in self.sides[entity].sources
            if column.values[row] is not None and (keys is None or key in keys)
        ]
        return "\n".join(lines) or None


def table_of(
    sheet: Sheet, main: str, columns: list[Column], problems: Problems, names: tuple[str, ...]
) -> Table:
    """The columns put together. What could not be understood is kept in the note of its row."""
    count = len(sheet.rows)
    fresh: dict[tuple[str, str], Fresh] = {}
    sides = {
        e: _side(e, [c for c in columns if c.target.entity == e], count, fresh)
        for e in ("contact", "company")
    }
    notes = _notes([c for c in columns if c.target.entity == "note"], names, problems, count)
    for side in sides.values():
        _note_outdone(side, sheet.rows, names, notes)
    return Table(count, main, sides, notes, list(fresh.values()), sheet.rows, names)


def _side(entity: str, columns: list[Column], count: int, fresh: dict[tuple[str, str], Fresh]) -> Side:
    side = Side(entity, _names(entity, columns, count))
    scalars: dict[str, list[list[Any]]] = defaultdict(list)
    for column in columns:
        f = column.field
        if f is not None and column.target.part != LABEL_PART:
            side.sources.append((_key(column, fresh), column))
        if f is None or column.target.part or (f.key == "name" and not f.custom):
            continue
        if isinstance(f.kind, Tags):
            side.tags.append(column.values)
        elif f.many and isinstance(f.kind, Ref):
            side.places.append(column.values)
        elif f.many:
            side.points.append(_labelled(column, columns))
        else:
            scalars[_key(column, fresh)].append(column.values)
    for address in _addresses(entity, columns, count):
        side.points.append(address)
    if "city" not in scalars and (city := _part_columns(columns, "city")):
        scalars["city"] = [column.values for column in city]
    side.scalars = [(key, _last_filled(found)) for key, found in scalars.items()]
    return side


def _key(column: Column, fresh: dict[tuple[str, str], Fresh]) -> str:
    """The field's key; a field that is still to be made gets the one that it will have."""
    target, f = column.target, column.field
    assert f is not None
    if not target.new_kind:
        return f.key
    options = getattr(f.kind, "options", ())
    made = Fresh(target.entity, f"own.{new_id()}", target.new_name, target.new_kind, options)
    return fresh.setdefault((target.entity, fold(target.new_name)), made).key


def _last_filled(columns: list[list[Any]]) -> list[Any]:
    """Of several columns for one field the last that is not empty counts, row by row."""
    if len(columns) == 1:
        return columns[0]
    return [
        next((v for v in reversed(values) if v is not None), None) for values in zip(*columns, strict=True)
    ]


def _names(entity: str, columns: list[Column], count: int) -> list[str | None]:
    whole = [c.values for c in columns if c.field and c.field.key == "name" and not c.target.part]
    names: list[str | None] = _last_filled(whole) if whole else [None] * count
    parts = {part: [c.values for c in columns if c.target.part == part] for part in NAME_PARTS}
    given = [_last_filled(parts[part]) if parts[part] else [None] * count for part in NAME_PARTS]
    if not any(parts.values()):
        return names
    return [_name(full, *words) for full, *words in zip(names, *given, strict=True)]


def _name(full: str | None, last: str | None, first: str | None, middle: str | None) -> str | None:
    """The name in full when it says more than its parts do."""
    together = joined(last, first, middle)
    if full and (not last or len(full.split()) > len(together.split())):
        return full
    return together or full


def _labelled(column: Column, columns: list[Column]) -> Column:
    """The column with the uses that the column before it gives, as Google's "Phone 1 - Label" does."""
    before = [
        c
        for c in columns
        if c.target.part == LABEL_PART and c.target.field == column.target.field and c.index < column.index
    ]
    if not before or any(before[-1].index < c.index < column.index and _fellow(c, column) for c in columns):
        return column
    values = [
        _with_use(value, label.partition(":::")[0], column) if value and label else value
        for value, label in zip(column.values, before[-1].values, strict=True)
    ]
    return Column(column.index, column.target, column.field, values, column.filled, column.understood)


def _with_use(value: Any, words: str, column: Column) -> tuple[Detail, ...]:
    details = (Detail(value, None),) if type(value) is str else value
    use, services = label_and_services(words)
    if not (column.field and isinstance(column.field.kind, Phone)):
        services = ()
    use = "" if use in services else use
    return tuple(Detail(d.value, d.use or use or column.target.use, d.services or services) for d in details)


def _fellow(one: Column, other: Column) -> bool:
    return one.target.field == other.target.field and one.target.part is None


def _part_columns(columns: list[Column], part: str) -> list[Column]:
    return [c for c in columns if c.target.field == "address" and c.target.part == part]


def _addresses(entity: str, columns: list[Column], count: int) -> Iterator[Column]:
    """The addresses that stand in pieces, one for each use."""
    uses = dict.fromkeys(c.target.use for c in columns if c.target.part in ADDRESS_PARTS)
    f = ENTITIES[entity].fields["address"]
    for use in uses:
        of_use = [c for c in columns if c.target.part in ADDRESS_PARTS and c.target.use == use]
        order = [c.values for part in ADDRESS_PARTS for c in of_use if c.target.part == part]
        values = [", ".join(filter(None, pieces)) or None for pieces in zip(*order, strict=True)]
        yield Column(of_use[0].index, Target(entity, "address", use), f, values)


def _notes(columns: list[Column], names: tuple[str, ...], problems: Problems, count: int) -> list[str | None]:
    notes: list[str | None] = [None] * count
    for column in columns:
        title = f"{names[column.index].strip(' :')}: " if column.target.part == TITLED_PART else ""
        for row, value in enumerate(column.values):
            if value is not None:
                notes[row] = _with_line(notes[row], title + value)
    for row, index, value in zip(problems.rows, problems.columns, problems.values, strict=True):
        if type(value) is Faulty:
            continue
        notes[row] = _with_line(notes[row], f"{names[index].strip(' :')}: {value}")
    return notes


def _note_outdone(side: Side, rows: list[Row], names: tuple[str, ...], notes: list[str | None]) -> None:
    """Of columns with one name the last that is filled counts; what the others say stands in the note."""
    columns: dict[tuple[str, str | None], list[Column]] = defaultdict(list)
    for key, column in side.sources:
        if column.field and not column.field.many:
            columns[key, column.target.part].append(column)
    for same in (found for found in columns.values() if len(found) > 1):
        for row, values in enumerate(zip(*(c.values for c in same), strict=True)):
            given = [(c, v) for c, v in zip(same, values, strict=True) if v is not None]
            for column, value in given[:-1]:
                if value != given[-1][1]:
                    line = f"{names[column.index].strip(' :')}: {written_cell(rows[row][column.index])}"
                    notes[row] = _with_line(notes[row], line)


def _with_line(text: str | None, line: str) -> str:
    return f"{text}\n{line}" if text else line
