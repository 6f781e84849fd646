"""What is exported, before it has a format: named columns of a kind, and rows of stored values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.exporting import whole
from desktop_crm.exporting.whole import Held, Whole
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Kind, Ref, Tags, Text, Value
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

Progress = Callable[[int, int], None]
"""Called with how many rows are written and how many there are; it may raise Cancelled."""

MOST_COLUMNS = 10
"""Columns that one many-valued field gets at most; further values share the last of them."""

_STEP = 500  # rows between two reports of progress


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` says how its stored values are written."""

    title: str
    kind: Kind


ID = Column("ID", Text())
"""The identifier of each record."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to be written. `rows`, `total` in number, are read while they are written, and only once."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    total: int


def chosen(ws: Workspace, entity: str, keys: Sequence[str] | None) -> tuple[Field, ...]:
    """The fields of an entity in the order of `keys`, those that exist; all of them for None."""
    known = {f.key: f for f in fields_of(ws, entity)}
    found = tuple(known.values()) if keys is None else tuple(known[key] for key in keys if key in known)
    if not found:
        raise UserError(_("The list shows no columns."), _("Choose at least one column and export again."))
    return found


def ticking(progress: Progress | None, total: int) -> Callable[[], None]:
    """What is called after each of `total` rows, so that `progress` hears of every five hundredth."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress and (done % _STEP == 0 or done == total):
            progress(done, total)

    return tick


def of_records(
    ws: Workspace, entity: str, keys: Sequence[str] | None, rids: Sequence[int], identified: bool = False
) -> Table:
    """The table of these records: of each field as many columns as its values need.

    `identified`: the last column has the identifiers of the records.
    """
    fields = chosen(ws, entity, keys)
    widths = {f.key: 1 for f in fields}
    for key, n in whole.most(ws, fields, entity, rids).items():
        widths[key] = min(n, MOST_COLUMNS)
    columns = [column for f in fields for column in _columns(f, widths[f.key])] + [ID] * identified
    rows = _rows(ws, entity, fields, widths, rids, identified)
    return Table(_(ENTITIES[entity].plural), tuple(columns), rows, len(rids))


def _columns(f: Field, width: int) -> list[Column]:
    label = _(f.label)
    further = range(2, 2 if isinstance(f.kind, Tags) else width + 1)
    return [Column(label, f.kind), *(Column(f"{label} {n}", f.kind) for n in further)]


def _rows(
    ws: Workspace,
    entity: str,
    fields: Sequence[Field],
    widths: dict[str, int],
    rids: Sequence[int],
    identified: bool,
) -> Iterator[list[Value]]:
    for page in whole.pages(ws, entity, fields, rids):
        for record in page:
            row: list[Value] = []
            for f in fields:
                row += _many(f, record, widths[f.key]) if f.many else [record.values[f.key]]
            yield row + [record.id] * identified


def _many(f: Field, record: Whole, width: int) -> list[Value]:
    held = record.held.get(f.key, [])
    if isinstance(f.kind, Tags):
        return [", ".join(each.value for each in held) or None]
    values: list[Value] = [each.value for each in held[:width]]
    if len(held) > width:
        values[-1] = "; ".join(_shown(f.kind, each) for each in held[width - 1 :])
    return values + [None] * (width - len(values))


def _shown(kind: Kind, held: Held) -> str:
    return held.value if isinstance(kind, Ref) else kind.edit(held.value)
