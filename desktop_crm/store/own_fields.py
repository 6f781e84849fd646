"""The team's own fields: declared in the base, and from then on like built-in ones."""

from __future__ import annotations

import json
from collections.abc import Callable

from desktop_crm.base.i18n import N_
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import (
    Bool,
    Choice,
    Date,
    Email,
    Kind,
    Link,
    Money,
    Number,
    Option,
    Phone,
    Text,
)
from desktop_crm.store.workspace import Workspace

KINDS: dict[str, tuple[str, Callable[[tuple[Option, ...]], Kind]]] = {
    "text": (N_("Text"), lambda _: Text()),
    "long_text": (N_("Long text"), lambda _: Text(multiline=True)),
    "number": (N_("Number"), lambda _: Number()),
    "money": (N_("Money"), lambda _: Money()),
    "date": (N_("Date"), lambda _: Date()),
    "bool": (N_("Yes or no"), lambda _: Bool()),
    "choice": (N_("Choice"), Choice),
    "phone": (N_("Phone"), lambda _: Phone()),
    "email": (N_("E-mail"), lambda _: Email()),
    "link": (N_("Link"), lambda _: Link()),
}
"""The kinds an own field can have: its name for people and how it is made from the options."""


def fields_of(ws: Workspace, entity: str) -> tuple[Field, ...]:
    """All fields of an entity, the built-in ones first, then the team's own in their order."""
    known = ws.cache.get("fields")
    if known is None:
        known = ws.cache["fields"] = {name: _read(ws, name) for name in ENTITIES}
    fields: tuple[Field, ...] = known[entity]
    return fields


def field_of(ws: Workspace, entity: str, key: str) -> Field | None:
    """One field by its key, or None when there is none (any more)."""
    return next((f for f in fields_of(ws, entity) if f.key == key), None)


def _read(ws: Workspace, entity: str) -> tuple[Field, ...]:
    record = ENTITIES[entity]
    own = (
        ws.read(
            """SELECT id, name, kind, options, required FROM own_field
               WHERE of = ? AND deleted IS NULL ORDER BY rank, id""",
            (entity,),
        )
        if record.takes_own_fields
        else []
    )
    return tuple(record.fields.values()) + tuple(_own(*row) for row in own)


def _own(key: str, name: str, kind: str, options: str | None, required: int) -> Field:
    choices = tuple(Option(o["key"], o["label"], o.get("tone", "plain")) for o in json.loads(options or "[]"))
    _label, make = KINDS.get(kind, KINDS["text"])
    return Field(
        f"own.{key}", name, make(choices), required=bool(required), search=True, aliases=(name,), custom=True
    )
