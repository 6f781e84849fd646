"""Values as somebody types them on a command line: `city=Казань`, `phone=+7…`, each read by its field's kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Reading, Ref, Tags, Value
from desktop_crm.ops import names
from desktop_crm.ops.details import Place, Point
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.workspace import Workspace

_ID = re.compile(r"[0-9a-f]{32}")


def values(ws: Workspace, entity: str, texts: Mapping[str, str], reading: Reading) -> dict[str, Any]:
    """What `records.change` takes, from texts by the key or the name of a field. Raises UserError.

    An empty text empties the field; several values of one field are divided as in a cell of a list.
    """
    if entity not in ENTITIES:
        listed = [name for name, record in ENTITIES.items() if record.listed]
        hint = _("Possible: {names}.").format(names=", ".join(listed))
        raise UserError(_("There are no records called “{name}”.").format(name=entity), hint)
    found = {name: _field(ws, entity, name) for name in texts}
    return {f.key: _value(ws, f, texts[name].strip(), reading) for name, f in found.items()}


def _field(ws: Workspace, entity: str, name: str) -> Field:
    """The field that can be typed and is called so."""
    typed = [f for f in fields_of(ws, entity) if not f.computed and f.key not in ENTITIES[entity].follows]
    for f in typed:
        if f.key == name or fold(_(f.label)) == fold(name):
            return f
    hint = _("Possible: {names}.").format(names=", ".join(f.key for f in typed))
    what = _("There is no field “{name}” that can be set.")
    raise UserError(what.format(name=name), hint)


def _value(ws: Workspace, f: Field, text: str, reading: Reading) -> Any:
    try:
        if not f.many:
            return _referred(ws, f.kind, text) if isinstance(f.kind, Ref) else f.kind.parse(text, reading)
        return [_part(ws, f, part.raw, reading) for part in f.kind.split(text)]
    except UserError as error:
        raise UserError(f"{_(f.label)}: {error.what}", error.hint) from error


def _part(ws: Workspace, f: Field, raw: Any, reading: Reading) -> Any:
    if isinstance(f.kind, Tags):
        return str(raw)
    if isinstance(f.kind, Ref):
        return Place(company=str(_referred(ws, f.kind, str(raw))))
    return Point(str(f.kind.parse(raw, reading)))


def _referred(ws: Workspace, kind: Ref, text: str) -> Value:
    """The id of the record that is meant: by its id, or by its whole name."""
    if not text:
        return None
    if _ID.fullmatch(text) and ws.read(f"SELECT 1 FROM {kind.entity} WHERE id = ?", (text,)):
        return text
    found = names.named(ws, kind.entity, text)
    if found is None:
        raise UserError(
            _("There is no record called “{name}”.").format(name=text), _("Make it first, or give its id.")
        )
    return found
