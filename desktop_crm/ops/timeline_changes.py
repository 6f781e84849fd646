"""What the journal adds to a timeline: cards made, fields changed, steps taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Kind, Ref, Value
from desktop_crm.ops.timeline_events import (
    BINNED,
    CHANGED,
    CREATED,
    IMPORTED,
    RESTORED,
    UNDONE,
    Event,
    Line,
    Page,
)
from desktop_crm.store.history import Change, of_records
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

_DETAILS = ("contact_point", "membership", "tagging")

_TOLD_OTHERWISE = {"deal": frozenset({"stage", "pipeline", "since", "closed"}), "lead": frozenset({"taken"})}
"""Fields whose changes a timeline tells as events of their own, or that follow from others."""


def changes(ws: Workspace, entity: str, record_id: str, before: int | None, limit: int) -> Page:
    """A page of the changes of one record and its details."""
    found = of_records(ws, [record_id, *_details_of(ws, record_id)], limit, before)
    shown = _Shown(ws, found)
    events = []
    for (moment, _step, origin), group in groupby(found, key=lambda c: (c.moment, c.step_n, c.origin)):
        part = list(group)
        made = any(c.created and c.row == record_id for c in part)
        lines = () if made else shown.lines(entity, part)
        if made or lines:
            kind, title = _kind(origin, made), _title(origin, made)
            if kind == CHANGED and len(lines) == 1 and lines[0] in (_binned(), _restored()):
                # That it went to the bin is all there is to say.
                kind, title = (BINNED if lines[0] == _binned() else RESTORED), lines[0].label
                lines = ()
            events.append(Event(kind, moment, title, part[0].author, lines=lines))
    full = len({c.entry for c in found}) >= limit
    return Page(events, found[-1].moment if full else None)


def _details_of(ws: Workspace, record_id: str) -> list[str]:
    rows = ws.read(
        """SELECT id FROM contact_point WHERE about = ?1 UNION ALL SELECT id FROM membership WHERE contact = ?1
           UNION ALL SELECT id FROM tagging WHERE about = ?1""",
        (record_id,),
    )
    return [id_ for (id_,) in rows]


def _kind(origin: str, made: bool) -> str:
    if origin in ("undo", "redo"):
        return UNDONE
    if origin == "import":
        return IMPORTED
    return CREATED if made else CHANGED


def _title(origin: str, made: bool) -> str:
    if origin == "undo":
        return _("Taken back")
    if origin == "import":
        return _("Came with an import") if made else _("Changed by an import")
    return _("Card created") if made else _("Changed")


def _binned() -> Line:
    return Line(_("Moved to the bin"), "", "")


def _restored() -> Line:
    return Line(_("Taken out of the bin"), "", "")


class _Shown:
    """How changes are read by people; the names that references need are fetched once for all of them."""

    def __init__(self, ws: Workspace, changes: Sequence[Change]) -> None:
        self._ws = ws
        ids = [v for c in changes for v in (c.old, c.new) if isinstance(v, str) and len(v) == 32]
        self._names = _names_of(ws, ids)
        self._rows = _detail_rows(ws, [c.row for c in changes if c.entity in _DETAILS])

    def lines(self, entity: str, changes: Iterable[Change]) -> tuple[Line, ...]:
        found = []
        for (row, row_entity), group in groupby(changes, key=lambda c: (c.row, c.entity)):
            part = list(group)
            if row_entity in _DETAILS:
                found.append(self._detail(entity, row, row_entity, part))
            else:
                found.extend(self._field(row_entity, c) for c in part)
        return tuple(line for line in found if line)

    def _field(self, entity: str, change: Change) -> Line | None:
        if change.old == change.new:
            return None  # somebody decided that the value stays
        if change.field == "deleted":
            return _binned() if change.new else _restored()
        fields: dict[str, Field] = {f.key: f for f in fields_of(self._ws, entity)}
        f = fields.get(change.field)
        if f is None or f.key in _TOLD_OTHERWISE.get(entity, ()):
            return None
        return Line(_(f.label), self._text(f.kind, change.old), self._text(f.kind, change.new))

    def _text(self, kind: Kind, value: Value) -> str:
        if isinstance(kind, Ref):
            return self._names.get(str(value), "") if value else ""
        return kind.format(value)

    def _detail(self, entity: str, row: str, row_entity: str, part: Sequence[Change]) -> Line | None:
        label, now = self._rows.get(row, ("", ""))
        f = next((f for f in fields_of(self._ws, entity) if f.key == label), None)
        name = _(f.label) if f else _(ENTITIES[row_entity].label)
        if any(c.created for c in part):
            return Line(name, "", self._shown(f, now))
        for c in part:
            if c.field == "deleted" and c.old != c.new:
                return Line(
                    name,
                    "" if c.new is None else self._shown(f, now),
                    self._shown(f, now) if c.new is None else "",
                )
            if c.field == "value":
                return Line(name, self._shown(f, c.old), self._shown(f, c.new))
        return None

    @staticmethod
    def _shown(f: Field | None, value: Value) -> str:
        return f.kind.format(value) if f and not isinstance(f.kind, Ref) else str(value or "")


def _names_of(ws: Workspace, ids: Sequence[str]) -> Mapping[str, str]:
    chosen = json.dumps(sorted(set(ids)))
    names: dict[str, str] = {}
    for table in (entity for entity, record in ENTITIES.items() if "name" in record.fields):
        sql = f"SELECT id, name FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        names.update(dict(ws.read(sql, (chosen,))))
    return names


def _detail_rows(ws: Workspace, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """For each detail: the key of the field it belongs to, and its value now."""
    rows = ws.read(
        """SELECT id, system, value FROM contact_point WHERE id IN (SELECT value FROM json_each(?1))
           UNION ALL SELECT m.id, 'company', c.name FROM membership m JOIN company c ON c.id = m.company
             WHERE m.id IN (SELECT value FROM json_each(?1))
           UNION ALL SELECT g.id, 'tags', t.name FROM tagging g JOIN tag t ON t.id = g.tag
             WHERE g.id IN (SELECT value FROM json_each(?1))""",
        (json.dumps(sorted(set(ids))),),
    )
    return {id_: (system, value) for id_, system, value in rows}
