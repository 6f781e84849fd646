"""What the rows of a report can be: one for each value of a field, and one for the records without any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Bool, Choice, Ref, Value
from desktop_crm.reports.narrowing import Where
from desktop_crm.store.own_fields import field_of, fields_of
from desktop_crm.store.workspace import Workspace

_NOBODY = {"employee": N_("Nobody"), "source": N_("Source not known"), "lost_reason": N_("Reason not given")}


@dataclass(frozen=True, slots=True)
class Grouping:
    """Rows by one field of an entity. `sql` is the value by which a record is grouped; NULL for none."""

    entity: str
    field: Field
    sql: str

    def where(self, value: Value) -> Where:
        """The records of one row."""
        return Where(f"{self.sql} IS NULL") if value is None else Where(f"{self.sql} = ?", (value,))

    def titles(self, ws: Workspace) -> dict[Value, str]:
        """What the values are called, in the order in which people expect them; the deleted ones say so."""
        kind = self.field.kind
        if isinstance(kind, Choice):
            return {o.key: _(o.label) for o in kind.options}
        if isinstance(kind, Bool):
            return {1: kind.format(1), 0: kind.format(0)}
        return _named(ws, kind.entity) if isinstance(kind, Ref) else {}

    def title(self, known: dict[Value, str], value: Value) -> str:
        """What a row is called; `known` are the `titles`."""
        if value is None:
            entity = self.field.kind.entity if isinstance(self.field.kind, Ref) else ""
            return _(_NOBODY[entity]) if entity in _NOBODY else _("Not filled in")
        return known.get(value) or (_("Removed") if isinstance(self.field.kind, Ref) else str(value))

    def of(self, value: Value) -> tuple[str, str] | None:
        """The record that a row is about."""
        kind = self.field.kind
        return (kind.entity, value) if isinstance(kind, Ref) and isinstance(value, str) else None


def _named(ws: Workspace, entity: str) -> dict[Value, str]:
    if entity == "stage":
        return _stages(ws)
    active = "active" if entity == "employee" else "1"
    rank = "rank, name" if entity in ("source", "lost_reason", "pipeline") else "name"
    rows = ws.read(f"SELECT id, name, deleted, {active} FROM {entity} ORDER BY deleted IS NOT NULL, {rank}")
    return {id_: _called(entity, *row) for id_, *row in rows}


def _stages(ws: Workspace) -> dict[Value, str]:
    """Stages as they follow each other; where there are several pipelines, each with the name of its own."""
    rows = ws.read(
        """SELECT stage.id, stage.name, stage.deleted, p.name FROM stage
           LEFT JOIN pipeline AS p ON p.id = stage.pipeline
           ORDER BY stage.deleted IS NOT NULL, p.deleted IS NOT NULL, p.rank, p.id, stage.rank, stage.name"""
    )
    several = len({pipeline for _id, _name, deleted, pipeline in rows if deleted is None}) > 1
    said = _("{stage}, {pipeline}")
    return {
        id_: _called(
            "stage", said.format(stage=name, pipeline=pipeline) if several and pipeline else name, deleted, 1
        )
        for id_, name, deleted, pipeline in rows
    }


def _called(entity: str, name: str, deleted: int | None, active: Any) -> str:
    if deleted is not None:
        return _("{name} (removed)").format(name=name or _("Without a name"))
    if not active:
        return _("{name} (has left)").format(name=name)
    return name or _("Without a name")


def by(ws: Workspace, entity: str, key: str) -> Grouping:
    """Rows by a field. KeyError when there is none (any more) by which rows can be made."""
    f = field_of(ws, entity, key)
    if f is None or not _groups(f):
        raise KeyError(key)
    # An emptied choice is stored as an empty text.
    return Grouping(entity, f, f"nullif({value_of(entity, f)}, '')")


def value_of(entity: str, f: Field) -> str:
    """What a record holds in a field that is no `many` one, as SQL in the terms of the entity's table."""
    own = f"""json_extract({entity}.own, '$."{f.key.removeprefix("own.")}"')"""
    return own if f.custom else f"{entity}.{f.key}"


def choices(ws: Workspace, entity: str) -> tuple[Field, ...]:
    """The fields by which the records of an entity can be grouped."""
    return tuple(f for f in fields_of(ws, entity) if _groups(f))


def _groups(f: Field) -> bool:
    if f.many:
        return False
    short = isinstance(f.kind, Ref) and f.kind.entity in (
        "employee",
        "source",
        "lost_reason",
        "pipeline",
        "stage",
    )
    return short or isinstance(f.kind, (Choice, Bool))
