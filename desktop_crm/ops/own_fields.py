"""Adding, renaming, ordering and removing the team's own fields."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.clock import now
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import ENTITIES, OwnField
from desktop_crm.models.kinds import Option
from desktop_crm.ops.records import Invalid
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import KINDS, fields_of
from desktop_crm.store.workspace import Workspace

OWNERS = tuple(name for name, record in ENTITIES.items() if record.takes_own_fields)
"""The entities that can have own fields."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An own field as the team has declared it. `kind` is a key of `store.own_fields.KINDS`."""

    key: str
    entity: str
    name: str
    kind: str
    options: tuple[Option, ...] = ()
    required: bool = False


def declared(ws: Workspace, entity: str) -> list[Declared]:
    """The own fields of an entity in the team's order."""
    rows = ws.read(
        """SELECT id, name, kind, options, required FROM own_field
           WHERE "of" = ? AND deleted IS NULL ORDER BY rank, id""",
        (entity,),
    )
    return [
        Declared(f"own.{id_}", entity, name, kind, _options(options), bool(required))
        for id_, name, kind, options, required in rows
    ]


def add(
    ws: Workspace, entity: str, name: str, kind: str, options: Sequence[Option] = (), required: bool = False
) -> str:
    """Add a field to an entity and return its field key. Raises Invalid."""
    _checked(ws, entity, name, kind, options)
    with ws.edit(_("Field added: {name}").format(name=name.strip())) as tx:
        return add_in(tx, entity, name, kind, options, required)


def add_in(
    tx: Edit, entity: str, name: str, kind: str, options: Sequence[Option] = (), required: bool = False
) -> str:
    """Add a field inside an edit, as an import does; its field key."""
    row = tx.add(
        OwnField(
            of=entity,
            name=name.strip(),
            kind=kind,
            options=options_json(options) if options else None,
            required=int(required),
            rank=float(now()),
        )
    )
    tx.flush()
    return f"own.{row.id}"


def change(
    ws: Workspace, key: str, name: str, options: Sequence[Option] | None = None, required: bool | None = None
) -> None:
    """Rename a field, or change its options; the values that records hold stay as they are.

    An option that records hold cannot be taken away. Raises Invalid.
    """
    with ws.edit(_("Field changed: {name}").format(name=name.strip())) as tx:
        row = tx.get(OwnField, key.removeprefix("own."))
        kept = _options(row.options) if options is None else tuple(options)
        _checked(ws, row.of, name, row.kind, kept, key)
        if options is not None:
            _keep_used(ws, row.of, key, _options(row.options), kept)
            row.options = options_json(kept)
        row.name = name.strip()
        if required is not None:
            row.required = int(required)


def move(ws: Workspace, key: str, to: int) -> None:
    """Put a field at the place `to` (from 0) among the own fields of its entity."""
    with ws.edit(_("Fields put in order")) as tx:
        row = tx.get(OwnField, key.removeprefix("own."))
        keys = [d.key for d in declared(ws, row.of) if d.key != key]
        keys.insert(max(0, to), key)
        for rank, each in enumerate(keys, start=1):
            tx.get(OwnField, each.removeprefix("own.")).rank = float(rank)


def remove(ws: Workspace, key: str) -> None:
    """Take a field away. Its values stay in the base and come back with it on Undo."""
    id_ = key.removeprefix("own.")
    name = ws.read("SELECT name FROM own_field WHERE id = ?", (id_,))[0][0]
    with ws.edit(_("Field removed: {name}").format(name=name)) as tx:
        tx.get(OwnField, id_).deleted = now()


def options_json(options: Sequence[Option]) -> str:
    """The stored form of a choice's options."""
    return json.dumps([{"key": o.key, "label": o.label, "tone": o.tone} for o in options], ensure_ascii=False)


def _options(stored: str | None) -> tuple[Option, ...]:
    return tuple(Option(o["key"], o["label"], o.get("tone", "plain")) for o in json.loads(stored or "[]"))


def _checked(
    ws: Workspace, entity: str, name: str, kind: str, options: Sequence[Option], itself: str = ""
) -> None:
    if not name.strip():
        raise Invalid({"name": _("Give the field a name.")})
    if any(fold(_(f.label)) == fold(name) for f in fields_of(ws, entity) if f.key != itself):
        raise Invalid({"name": _("There is a field “{name}” already.").format(name=name.strip())})
    if kind not in KINDS:
        raise Invalid({"kind": _("Choose what the field holds.")})
    if kind == "choice":
        _check_options(options)


def _check_options(options: Sequence[Option]) -> None:
    if not options:
        raise Invalid({"options": _("Give at least one option.")})
    seen = set()
    for option in options:
        word = fold(option.label) or option.label
        if word in seen:
            raise Invalid({"options": _("The option “{label}” is there twice.").format(label=option.label)})
        seen.add(word)


def _keep_used(ws: Workspace, entity: str, key: str, old: Sequence[Option], new: Sequence[Option]) -> None:
    stays = {o.key for o in new}
    for option in old:
        n = 0 if option.key in stays else _held(ws, entity, key, option.key)
        if n:
            raise Invalid({"options": _still_used(entity, n).format(n=n, label=option.label)})


def _held(ws: Workspace, entity: str, key: str, value: str) -> int:
    """How many records hold `value`, those in the bin too: they may come back."""
    path = f'$."{key.removeprefix("own.")}"'
    sql = f"SELECT count(*) FROM {entity} WHERE own IS NOT NULL AND json_extract(own, ?) = ?"
    return int(ws.read(sql, (path, value))[0][0])


def _still_used(entity: str, n: int) -> str:
    texts = {
        "contact": ngettext(
            "{n} contact still has “{label}”. Rename the option, or give that contact another one first.",
            "{n} contacts still have “{label}”. Rename the option, or give them another one first.",
            n,
        ),
        "company": ngettext(
            "{n} company still has “{label}”. Rename the option, or give that company another one first.",
            "{n} companies still have “{label}”. Rename the option, or give them another one first.",
            n,
        ),
        "lead": ngettext(
            "{n} lead still has “{label}”. Rename the option, or give that lead another one first.",
            "{n} leads still have “{label}”. Rename the option, or give them another one first.",
            n,
        ),
        "deal": ngettext(
            "{n} deal still has “{label}”. Rename the option, or give that deal another one first.",
            "{n} deals still have “{label}”. Rename the option, or give them another one first.",
            n,
        ),
    }
    return texts[entity]
