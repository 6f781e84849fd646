"""What two people wrote into one field without knowing of each other: seeing it, and deciding.

One of the values stands everywhere; the others stay here until somebody takes one of them, keeps what stands, or
writes something else, which is an ordinary edit of the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Value
from desktop_crm.ops.names import name_of
from desktop_crm.store import conflicts as store
from desktop_crm.store.abandon import set_values
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.settle import DELETED, EDITED_MEANWHILE
from desktop_crm.store.workspace import Workspace

VALUE, DELETION, EDIT = "value", "deleted", "edited after deletion"
"""Two values of one field; deleted by one, and brought back by a change of another; a change of what stays deleted."""

MANY = 1000

_KEPT_BY_ITSELF = {"passage"}
"""What follows from moving deals. Two who move one have a conflict about its stage, and that is enough."""

_OWNERS = {"membership": "contact", "deal_line": "deal", "answer": "sheet"}
"""The field that says on whose card a record stands; others name it in `about`."""


@dataclass(frozen=True, slots=True)
class Version:
    """A value, who wrote it, on which laptop and when (ms since 1970). `entry` is 0 for what needed no writing."""

    entry: int
    value: Value
    text: str
    author: str
    laptop: str
    moment: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of a record with several values. `title` is what the record is called, `label` the field.

    `opens` is the card on which it is seen: that of the owner for a phone or a note.
    """

    id: str
    entity: str
    row: str
    title: str
    field: str
    label: str
    kind: str
    current: Version
    others: tuple[Version, ...]
    opens: tuple[str, str]


def all_of(ws: Workspace, limit: int = MANY) -> list[Conflict]:
    """What there is to decide, the newest first. Values of records in the bin wait there with them."""
    return [_conflict(ws, *found) for found in _open(ws, limit)]


def count(ws: Workspace) -> int:
    """How many conflicts there are, counted up to a thousand."""
    return len(_open(ws, MANY))


def find(ws: Workspace, conflict_id: str) -> Conflict:
    """One conflict. Raises UserError when it has been decided, perhaps by somebody else."""
    found = next((c for c in _open(ws, MANY) if _id(c[1], c[2]) == conflict_id), None)
    if found is None:
        raise UserError(
            _("This conflict has been decided already."),
            _("Look at the list again; the value can still be changed."),
        )
    return _conflict(ws, *found)


def take(ws: Workspace, conflict_id: str, entry: int | None = None) -> None:
    """Let one of the other values stand, the newest unless its entry is named. Raises UserError."""
    conflict = find(ws, conflict_id)
    other = next((v for v in conflict.others if entry in (None, v.entry)), None)
    if other is None:
        raise UserError(_("This value is no longer among the others."), _("Look at the list again."))
    name = ngettext("Other value taken: {name}", "{n} other values taken", 1)
    with ws.edit(name.format(name=conflict.title)) as tx:
        _take(tx, conflict, other)


def take_all(ws: Workspace, ids: Sequence[str]) -> None:
    """Let the newest other value stand in each of these, in one step; those decided meanwhile are passed over."""
    wanted = set(ids)
    chosen = [c for c in all_of(ws) if c.id in wanted]
    name = ngettext("Other value taken: {name}", "{n} other values taken", len(chosen))
    if chosen:
        with ws.edit(name.format(n=len(chosen), name=chosen[0].title)) as tx:
            for conflict in chosen:
                _take(tx, conflict, conflict.others[0])


def keep(ws: Workspace, ids: Sequence[str]) -> None:
    """Let what stands stand, in one step; those that have been decided meanwhile are passed over."""
    wanted = set(ids)
    chosen = [c for c in all_of(ws) if c.id in wanted]
    name = ngettext("Value kept: {name}", "{n} values kept", len(chosen))
    if chosen:
        with ws.edit(name.format(n=len(chosen), name=chosen[0].title)) as tx:
            for conflict in chosen:
                _keep(tx, conflict)


def keep_all(ws: Workspace) -> None:
    """Let everything stand as it is."""
    keep(ws, [_id(row, field) for _entity, row, field, _lost in _open(ws, MANY)])


def _take(tx: Edit, conflict: Conflict, other: Version) -> None:
    value: Value = other.value
    field = DELETED if conflict.kind != VALUE else conflict.field
    if conflict.kind == DELETION:
        value = None if other.value is None else now()
    elif conflict.kind == EDIT:
        value = None
    set_values(tx.db, conflict.entity, conflict.row, {field: value})
    if any(head.lost for head in store.heads(tx.db, conflict.row, field)):
        store.affirm(tx.db, conflict.entity, conflict.row, field, value)


def _keep(tx: Edit, conflict: Conflict) -> None:
    field = DELETED if conflict.kind != VALUE else conflict.field
    store.affirm(tx.db, conflict.entity, conflict.row, field, conflict.current.value)


def _id(row: str, field: str) -> str:
    return f"{row}:{field}"


def _open(ws: Workspace, limit: int) -> list[tuple[str, str, str, int]]:
    found = store.disputed(ws.reader, limit)
    return [
        c
        for c in found
        if c[0] in ENTITIES.keys() - _KEPT_BY_ITSELF
        and (c[2] == DELETED or c[3] == EDITED_MEANWHILE or _alive(ws, c))
    ]


def _alive(ws: Workspace, found: tuple[str, str, str, int]) -> bool:
    entity, row, *_rest = found
    return bool(ws.read(f"SELECT 1 FROM {entity} WHERE id = ? AND deleted IS NULL", (row,)))


def _conflict(ws: Workspace, entity: str, row: str, field: str, lost: int) -> Conflict:
    opens = _opens(ws, entity, row)
    kind = DELETION if field == DELETED else EDIT if lost == EDITED_MEANWHILE else VALUE
    f = _field(ws, entity, row, field)
    heads = store.heads(ws.reader, row, field)
    others = [h for h in heads if h.lost]
    current = _current(ws, row, kind, heads)
    return Conflict(
        _id(row, field),
        entity,
        row,
        name_of(ws, *opens) or _("No name"),
        field,
        _(f.label) if f else _("Record") if kind == DELETION else field,
        kind,
        _version(ws, f, current, deletion=kind != VALUE),
        tuple(_version(ws, f, h, deletion=kind == DELETION) for h in others),
        opens,
    )


def _current(ws: Workspace, row: str, kind: str, heads: Sequence[store.Head]) -> store.Head:
    """What stands: the field's own head, the deletion, or the edit that brought a record back."""
    if kind == EDIT:
        heads = store.heads(ws.reader, row, DELETED)
    standing = next((h for h in heads if not h.lost), None)
    newest = store.newest(ws.reader, row)
    if standing is None and newest is not None:
        return store.Head(0, None, 0, newest.author, newest.laptop, newest.moment)
    return standing or heads[0]


def _field(ws: Workspace, entity: str, row: str, key: str) -> Field | None:
    """The field as people know it: the value of a contact detail is its owner's phone or e-mail."""
    if entity == "contact_point" and key == "value":
        ((owner, system),) = ws.read("SELECT about_entity, system FROM contact_point WHERE id = ?", (row,))
        return ENTITIES[owner].fields.get(system) if owner in ENTITIES else None
    return next((f for f in fields_of(ws, entity) if f.key == key), None)


def _version(ws: Workspace, f: Field | None, head: store.Head, *, deletion: bool) -> Version:
    author = name_of(ws, "employee", head.author) if head.author else ""
    text = _text(ws, f, head.value) if not deletion else _("In use") if head.value is None else _("Deleted")
    return Version(head.entry, head.value, text, author, head.laptop, head.moment)


def _text(ws: Workspace, f: Field | None, value: Value) -> str:
    if value is None:
        return _("Empty")
    if f is None:
        return str(value)
    return name_of(ws, f.kind.entity, str(value)) if isinstance(f.kind, Ref) else f.kind.format(value)


def _opens(ws: Workspace, entity: str, row: str) -> tuple[str, str]:
    owner = _OWNERS.get(entity)
    if "about" in ENTITIES[entity].fields:
        found = ws.read(f"SELECT about_entity, about FROM {entity} WHERE id = ?", (row,))
    elif owner:
        found = ws.read(f"SELECT '{owner}', {owner} FROM {entity} WHERE id = ?", (row,))
    else:
        return entity, row
    return (found[0][0], found[0][1]) if found and found[0][0] in ENTITIES and found[0][1] else (entity, row)
