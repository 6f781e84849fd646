"""Adding, renaming and removing the team's own fields."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_crm.base.clock import now
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.all import OwnField
from desktop_crm.models.kinds import Option
from desktop_crm.ops.records import Invalid
from desktop_crm.store.edit import Edit
from desktop_crm.store.own_fields import KINDS, fields_of
from desktop_crm.store.workspace import Workspace


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
    """Rename a field, or change its options; the values that records hold stay as they are. Raises Invalid."""
    with ws.edit(_("Field changed: {name}").format(name=name.strip())) as tx:
        row = tx.get(OwnField, key.removeprefix("own."))
        if fold(row.name) != fold(name):
            _checked(ws, row.of, name, row.kind, options or (Option("-", "-", "plain"),))
        row.name = name.strip()
        if options is not None:
            row.options = options_json(options)
        if required is not None:
            row.required = int(required)


def remove(ws: Workspace, key: str) -> None:
    """Take a field away. Its values stay in the base and come back with it on Undo."""
    with ws.edit(_("Field removed")) as tx:
        tx.get(OwnField, key.removeprefix("own.")).deleted = now()


def options_json(options: Sequence[Option]) -> str:
    """The stored form of a choice's options."""
    return json.dumps([{"key": o.key, "label": o.label, "tone": o.tone} for o in options], ensure_ascii=False)


def _checked(ws: Workspace, entity: str, name: str, kind: str, options: Sequence[Option]) -> None:
    if not name.strip():
        raise Invalid({"name": _("Give the field a name.")})
    if any(fold(_(f.label)) == fold(name) for f in fields_of(ws, entity)):
        raise Invalid({"name": _("There is a field “{name}” already.").format(name=name.strip())})
    if kind not in KINDS:
        raise Invalid({"kind": _("Choose what the field holds.")})
    if kind == "choice" and not options:
        raise Invalid({"options": _("Give at least one option.")})
