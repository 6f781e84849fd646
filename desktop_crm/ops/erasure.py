"""Erasing people for good, as the law may ask for."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_crm.base.i18n import ngettext
from desktop_crm.models.all import ENTITIES
from desktop_crm.store import purge
from desktop_crm.store.edit import Edit
from desktop_crm.store.journal import PURGE
from desktop_crm.store.workspace import Workspace

_HOLDS = {
    "contact_point": ("about",),
    "note": ("about",),
    "tagging": ("about",),
    "membership": ("contact", "company"),
    "not_same": ("one", "other"),
    "sheet": ("contact", "company", "lead"),
    "call": ("contact", "company", "lead"),
    "letter": ("contact", "company", "lead"),
    "meeting": ("contact", "company", "lead"),
    "task": ("contact", "company", "lead"),
}
"""What is erased with whom it is about. Deals stay: what was sold is the team's, and names nobody any more."""


def erase(ws: Workspace, entity: str, ids: Sequence[str]) -> int:
    """Erase records, with what was said, asked and noted about them; how many in all. It cannot be undone.

    It reaches every laptop of the team at its next exchange. Copies of the base made before still hold them, and so
    do files that have left the program.
    """
    name = ngettext("{n} record erased for good", "{n} records erased for good", len(ids))
    total = 0
    with ws.edit(name.format(n=len(ids)), origin=PURGE) as tx:
        tx.flush()
        for held, columns in _HOLDS.items():
            rows = _held(tx, held, columns, ids)
            answers = _held(tx, "answer", ("sheet",), rows) if held == "sheet" else []
            purge.purge(tx.db, "answer", answers)
            purge.purge(tx.db, held, rows)
            total += len(rows) + len(answers)
        purge.purge(tx.db, entity, ids)
    return total + len(ids)


def _held(tx: Edit, entity: str, columns: Sequence[str], owners: Sequence[str]) -> list[str]:
    there = [c for c in columns if c in ENTITIES[entity].fields]
    where = " OR ".join(f'"{c}" IN (SELECT value FROM json_each(?1))' for c in there)
    return [id_ for (id_,) in tx.rows(f"SELECT id FROM {entity} WHERE {where}", (json.dumps(list(owners)),))]
