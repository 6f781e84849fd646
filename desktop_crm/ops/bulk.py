"""Changing many records at once: one step, one Undo, in chunks that let others save in between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from desktop_crm.base.clock import derived_id, now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Number, Value
from desktop_crm.ops import belongings, rules
from desktop_crm.ops.details import tag_named
from desktop_crm.ops.records import NewRef, resolved
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are; it may raise Cancelled, and then nothing stays."""

_CHUNK = 500


def fields(ws: Workspace, entity: str) -> tuple[Field, ...]:
    """The fields that can be set for many records at once."""
    record = ENTITIES[entity]
    apart = {*record.titled_by, *record.follows}
    return tuple(f for f in fields_of(ws, entity) if not (f.many or f.computed) and f.key not in apart)


def set_field(
    ws: Workspace,
    entity: str,
    rids: Sequence[int],
    f: Field,
    value: Value | NewRef,
    progress: Progress | None = None,
) -> None:
    """Give one field of all these records the same value. Raises UserError when it may not be empty."""
    if f.required and value is None:
        raise UserError(_("“{field}” cannot be empty.").format(field=_(f.label)))
    wrong = rules.broken(entity, {f.key: value}) | rules.fixed(ws, entity, rids, {f.key: value})
    if f.key in wrong:
        raise UserError(wrong[f.key])
    name = ngettext("{field} set for {n} record", "{field} set for {n} records", len(rids))
    with ws.long_edit(name.format(field=_(f.label), n=Number().format(len(rids)))) as work:
        with work.chunk() as tx:
            change, values = _setting(f, resolved(tx, f, value))
        for part in _parts(rids, progress):
            with work.chunk() as tx:
                _update(tx, entity, change, values, part)


def _setting(f: Field, value: Value) -> tuple[str, tuple[Value, ...]]:
    """The assignment that gives the field a value, and what fills its places."""
    if f.custom:
        path = f'$."{f.key.removeprefix("own.")}"'
        if value is None:
            return "own = json_remove(own, ?1)", (path,)
        return "own = json_set(own, ?1, ?2)", (path, value)
    return f'"{f.key}" = ?1', (value,)


def delete(ws: Workspace, entity: str, rids: Sequence[int], progress: Progress | None = None) -> None:
    """Put all these records into the bin."""
    name = ngettext("{n} record moved to the bin", "{n} records moved to the bin", len(rids)).format(
        n=Number().format(len(rids))
    )
    _set_deleted(ws, entity, rids, now(), name, progress)


def restore(ws: Workspace, entity: str, rids: Sequence[int], progress: Progress | None = None) -> None:
    """Take all these records out of the bin."""
    name = ngettext("{n} record restored", "{n} records restored", len(rids)).format(
        n=Number().format(len(rids))
    )
    _set_deleted(ws, entity, rids, None, name, progress)


def tag(ws: Workspace, entity: str, rids: Sequence[int], name: str, progress: Progress | None = None) -> None:
    """Put a tag on all these records; those that have it already keep it."""
    if not name.strip():
        raise UserError(_("Give the tag a name."))
    step = ngettext("Tag “{tag}” put on {n} record", "Tag “{tag}” put on {n} records", len(rids))
    with ws.long_edit(step.format(tag=name.strip(), n=Number().format(len(rids)))) as work:
        with work.chunk() as tx:
            tag_id = tag_named(tx, name)
        for part in _parts(rids, progress):
            with work.chunk() as tx:
                _tag_part(tx, entity, part, tag_id)


def untag(
    ws: Workspace, entity: str, rids: Sequence[int], name: str, progress: Progress | None = None
) -> None:
    """Take a tag off all these records."""
    step = ngettext("Tag “{tag}” taken off {n} record", "Tag “{tag}” taken off {n} records", len(rids))
    with ws.long_edit(step.format(tag=name, n=Number().format(len(rids)))) as work:
        for part in _parts(rids, progress):
            with work.chunk() as tx:
                tx.execute(
                    f"""UPDATE tagging SET deleted = ?1 WHERE deleted IS NULL
                        AND about IN (SELECT id FROM {entity} WHERE rid IN (SELECT value FROM json_each(?2)))
                        AND tag IN (SELECT id FROM tag WHERE fold(name) = fold(?3))""",
                    (now(), json.dumps(part), name),
                )


def _set_deleted(
    ws: Workspace, entity: str, rids: Sequence[int], value: int | None, name: str, progress: Progress | None
) -> None:
    with ws.long_edit(name) as work:
        for part in _parts(rids, progress):
            with work.chunk() as tx:
                belongings.follow(tx, entity, "rid", part, value)
                _update(tx, entity, "deleted = ?1", (value,), part)


def _update(tx: Edit, entity: str, change: str, values: tuple[Value, ...], rids: Sequence[int]) -> None:
    chosen = f"rid IN (SELECT value FROM json_each(?{len(values) + 1}))"
    tx.execute(
        f"UPDATE {ENTITIES[entity].entity} SET {change} WHERE {chosen}", (*values, json.dumps(list(rids)))
    )


def _tag_part(tx: Edit, entity: str, rids: Sequence[int], tag_id: str) -> None:
    owners = tx.rows(
        f"SELECT id FROM {entity} WHERE rid IN (SELECT value FROM json_each(?))", (json.dumps(list(rids)),)
    )
    tx.executemany(
        """INSERT INTO tagging (id, tag, about, about_entity) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET deleted = NULL""",
        [(derived_id("tagging", tag_id, owner), tag_id, owner, entity) for (owner,) in owners],
    )


def _parts(rids: Sequence[int], progress: Progress | None) -> Iterator[list[int]]:
    for start in range(0, len(rids), _CHUNK):
        if progress:
            progress(start, len(rids))
        yield list(rids[start : start + _CHUNK])
    if progress:
        progress(len(rids), len(rids))
