"""Creating, changing, deleting and restoring records, and reading one whole card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES, Record
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Tags, Value
from desktop_crm.ops import belongings, rules, step_names
from desktop_crm.ops.details import NAMED, Place, Point, hold
from desktop_crm.ops.names import name_of
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

R = TypeVar("R", bound=Record)

Values = Mapping[str, Any]
"""Field key → stored value; for a `many` field the sequence of its Points, Places or tag names."""


class Invalid(UserError):
    """Values that cannot be saved; `fields` says why, in a sentence for each field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(next(iter(fields.values())), _("Correct the marked fields; nothing was saved yet."))
        self.fields = dict(fields)


class Overtaken(UserError):
    """Somebody else has written to the same fields in the moment before; nothing was saved yet."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed this at the same moment."), _("Look at it once more, and save again.")
        )


@dataclass(frozen=True, slots=True)
class NewRef:
    """A reference to something that is still to be made, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that is shown and edited of one contact, company, lead, deal, call or task."""

    entity: str
    id: str
    rid: int
    values: Mapping[str, Value]
    names: Mapping[str, str]
    """The name of what each reference in `values` refers to."""
    points: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    people: tuple[tuple[str, str, str | None], ...] = ()
    """A company's contacts: id, name and role."""
    tags: tuple[str, ...] = ()
    deleted: int | None = None

    def held(self, f: Field) -> Sequence[Any]:
        """The values of a `many` field."""
        if isinstance(f.kind, Tags):
            return self.tags
        return self.places if isinstance(f.kind, Ref) else self.points.get(f.key, ())

    def holds(self, f: Field) -> Any:
        """What a field holds: one value, or the list of those of a `many` field."""
        return list(self.held(f)) if f.many else self.values.get(f.key)

    @property
    def title(self) -> str:
        """What people call it: its name, else its first phone or e-mail."""
        called = (self.text(key) for key in ENTITIES[self.entity].titled_by)
        return title_of(*called, *(self._first(system) for system in self.points))

    def _first(self, system: str) -> str:
        f = ENTITIES[self.entity].fields.get(system)
        points = self.points[system]
        return f.kind.format(points[0].value) if f and points else ""

    def text(self, key: str) -> str:
        """A field as people read it; empty when it is not filled in."""
        f = ENTITIES[self.entity].fields[key]
        return self.names.get(key, "") if isinstance(f.kind, Ref) else f.kind.format(self.values.get(key))


def title_of(name: Value, *others: Value) -> str:
    """A name for people, also for a card that has none."""
    return next((str(text) for text in (name, *others) if text), _("No name"))


def called(entity: str, values: Values) -> str:
    """What a record with these values will be called; empty where they do not say."""
    fields = ENTITIES[entity].fields
    own = (values.get(key) for key in ENTITIES[entity].titled_by if not isinstance(fields[key].kind, Ref))
    name = next((str(value) for value in own if value), "")
    points = ((f, values.get(f.key)) for f in fields.values() if f.many and f.match)
    return name or next((f.kind.format(held[0].value) for f, held in points if held), "")


def create(ws: Workspace, entity: str, values: Values) -> str:
    """Save a new record and return its id. Raises Invalid."""
    checked(ws, entity, values)
    record = ENTITIES[entity]
    with ws.edit(step_names.new(entity).format(name=called(entity, values))) as tx:
        return begin(ws, tx, record, values).id


def begin(ws: Workspace, tx: Edit, record: type[R], values: Values) -> R:
    """A record inside an edit with these values, and with its defaults where they say nothing."""
    row = record()
    for f in record.fields.values():
        if f.default is not None:
            setattr(row, f.key, f.default)
    assign(tx, row, values, fields_of(ws, record.entity))
    return row


def change(ws: Workspace, entity: str, record_id: str, values: Values, seen: Values | None = None) -> None:
    """Save the values that `values` names; all others stay. Raises Invalid.

    `seen` is what the fields held when the user decided: what came since is not written over unseen, but
    raises Overtaken.
    """
    card = read(ws, entity, record_id)
    now_held = {f.key: card.held(f) for f in fields_of(ws, entity) if f.many}
    checked(ws, entity, {**card.values, **now_held, **values})
    if problems := rules.fixed(ws, entity, [record_id], values):
        raise Invalid(problems)
    with ws.edit(step_names.changed(entity).format(name=card.title)) as tx:
        not_overtaken(ws, entity, record_id, values, seen)
        assign(tx, tx.get(ENTITIES[entity], record_id), values, fields_of(ws, entity))


def not_overtaken(ws: Workspace, entity: str, record_id: str, values: Values, seen: Values | None) -> None:
    """Raise Overtaken when a field in `values` holds something else than was `seen`, where that is told.

    Call it inside an edit: while one's own turn to write lasts, nobody else writes.
    """
    if seen is None:
        return
    card = read(ws, entity, record_id)
    for f in fields_of(ws, entity):
        if f.key in values and f.key in seen and card.holds(f) != seen[f.key]:
            raise Overtaken


def assign(tx: Edit, row: Record, values: Values, fields: Sequence[Field]) -> None:
    """Write values into a record inside an edit, whatever kinds of fields they belong to.

    A new record is added here, whole: what it holds must find it in the base.
    """
    own = {f: resolved(tx, f, values[f.key]) for f in fields if f.key in values and not f.many}
    for f, value in own.items():
        if f.custom:
            _set_own(row, f, value)
        else:
            setattr(row, f.key, value)
    if getattr(row, "id", None) is None:
        tx.add(row)
    tx.flush()
    for f in fields:
        if f.many and f.key in values:
            hold(tx, row, f, values[f.key])


def _set_own(row: Record, f: Field, value: Value) -> None:
    key = f.key.removeprefix("own.")
    if row.own is None:
        row.own = {}
    if value is None:
        row.own.pop(key, None)
    else:
        row.own[key] = value


def resolved(tx: Edit, f: Field, value: Any) -> Value:
    """The value as it is stored: what is referred to is made, and a default stands for nothing."""
    if isinstance(value, NewRef) and isinstance(f.kind, Ref):
        return NAMED[f.kind.entity](tx, value.name)
    return f.default if value is None and f.default is not None else value


def checked(ws: Workspace, entity: str, values: Values) -> None:
    """Raise Invalid when these values cannot be saved as a record of the entity."""
    problems = {
        f.key: _("Fill in “{field}”.").format(field=_(f.label))
        for f in fields_of(ws, entity)
        if f.required and values.get(f.key) in (None, "", (), [])
    }
    problems = problems or rules.broken(entity, values)
    if problems:
        raise Invalid(problems)


def delete(ws: Workspace, entity: str, ids: Sequence[str]) -> None:
    """Put records into the bin, with everything that belongs to them."""
    _mark(ws, entity, ids, now(), step_names.deleted(entity, len(ids)))


def restore(ws: Workspace, entity: str, ids: Sequence[str]) -> None:
    """Take records out of the bin, with everything that belongs to them."""
    _mark(ws, entity, ids, None, step_names.restored(entity, len(ids)))


def _mark(ws: Workspace, entity: str, ids: Sequence[str], deleted: int | None, name: str) -> None:
    with ws.edit(name) as tx:
        belongings.follow(tx, entity, "id", ids, deleted)
        tx.executemany(f"UPDATE {entity} SET deleted = ? WHERE id = ?", [(deleted, id_) for id_ in ids])


def read(ws: Workspace, entity: str, record_id: str) -> Card:
    """One whole card. Raises UserError when there is no such record."""
    fields = [f for f in fields_of(ws, entity) if not f.many]
    columns = ", ".join(
        f"json_extract(own, '$.\"{f.key[4:]}\"')" if f.custom else f'"{f.key}"' for f in fields
    )
    rows = ws.read(f"SELECT rid, deleted, {columns} FROM {entity} WHERE id = ?", (record_id,))
    if not rows:
        raise UserError(
            _("This record no longer exists."), _("It was removed in the meantime; refresh the list.")
        )
    values = {f.key: value for f, value in zip(fields, rows[0][2:], strict=True)}
    return Card(
        entity,
        record_id,
        rows[0][0],
        values,
        _names(ws, fields, values),
        _points(ws, record_id),
        _places(ws, record_id),
        _people(ws, record_id) if entity == "company" else (),
        tags_of(ws, record_id),
        rows[0][1],
    )


def _names(ws: Workspace, fields: Sequence[Field], values: Mapping[str, Value]) -> dict[str, str]:
    names: dict[str, str] = {}
    for f in fields:
        if isinstance(f.kind, Ref) and values[f.key]:
            names[f.key] = name_of(ws, f.kind.entity, str(values[f.key]))
    return names


def _points(ws: Workspace, owner: str) -> dict[str, tuple[Point, ...]]:
    points: dict[str, list[Point]] = {}
    for system, *rest in ws.read(
        'SELECT system, value, "use", id FROM contact_point WHERE about = ? AND deleted IS NULL ORDER BY rank, id',
        (owner,),
    ):
        points.setdefault(system, []).append(Point(*rest))
    return {system: tuple(found) for system, found in points.items()}


def _places(ws: Workspace, contact: str) -> tuple[Place, ...]:
    rows = ws.read(
        """SELECT c.id, c.name, m.role FROM membership m JOIN company c ON c.id = m.company AND c.deleted IS NULL
           WHERE m.contact = ? AND m.deleted IS NULL ORDER BY m.rank, m.id""",
        (contact,),
    )
    return tuple(Place(*row) for row in rows)


def _people(ws: Workspace, company: str) -> tuple[tuple[str, str, str | None], ...]:
    rows = ws.read(
        """SELECT c.id, c.name, coalesce(m.role, c.job_title) FROM membership m
           JOIN contact c ON c.id = m.contact AND c.deleted IS NULL
           WHERE m.company = ? AND m.deleted IS NULL ORDER BY c.name_key LIMIT 500""",
        (company,),
    )
    return tuple(rows)


def tags_of(ws: Workspace, record_id: str) -> tuple[str, ...]:
    """The names of the tags on a record."""
    rows = ws.read(
        """SELECT t.name FROM tagging g JOIN tag t ON t.id = g.tag
           WHERE g.about = ? AND g.deleted IS NULL ORDER BY t.name""",
        (record_id,),
    )
    return tuple(name for (name,) in rows)
