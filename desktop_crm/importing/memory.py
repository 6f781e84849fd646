"""Mappings that were used before, for the next list of the same shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.importing.mapping import Mapping, from_json
from desktop_crm.importing.sheet import Sheet
from desktop_crm.store.workspace import Workspace


def remember(ws: Workspace, sheet: Sheet, mapping: Mapping) -> None:
    """Keep the mapping for lists whose columns are named like this; nothing was decided of empty columns."""
    if not any(sheet.header):
        return
    filled = [any(row[c] is not None for row in sheet.rows) for c in range(len(sheet.header))]
    decided = [name for name, full in zip(mapping.names, filled, strict=True) if full]
    ws.remember(_key(sheet.header), json.dumps([mapping.to_json(), decided], ensure_ascii=False))


def recall(ws: Workspace, header: Sequence[str]) -> tuple[Mapping, tuple[bool, ...]] | None:
    """The mapping that was last used for such a list, and for each column whether it had been decided."""
    text = ws.memo(_key(header)) if any(header) else None
    if not text:
        return None
    try:
        kept, decided = json.loads(text)
        mapping = from_json(kept, header)
    except (UserError, ValueError):
        return None
    return mapping, tuple(name in decided for name in mapping.names)


def _key(header: Sequence[str]) -> str:
    shape = "\x1f".join(fold(name) for name in header)
    return "import.mapping." + hashlib.blake2b(shape.encode(), digest_size=12).hexdigest()
