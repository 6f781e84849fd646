"""What the team has said of cards that look alike: they are two."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations

from desktop_crm.base.clock import derived_id, now
from desktop_crm.base.i18n import _, ngettext
from desktop_crm.models.all import NotSame
from desktop_crm.store.workspace import Workspace


def entity_of(ws: Workspace, ids: Sequence[str]) -> str | None:
    """What several cards are, all of them: contacts or companies; None when they are anything else."""
    wanted = json.dumps(list(ids))
    for entity in ("contact", "company"):
        sql = f"SELECT count(*) FROM {entity} WHERE id IN (SELECT value FROM json_each(?))"
        if ws.read(sql, (wanted,))[0][0] == len(set(ids)) > 1:
            return entity
    return None


def keep_apart(ws: Workspace, entity: str, ids: Sequence[str]) -> None:
    """These cards are not duplicates of each other: no search for duplicates shows any two of them together again."""
    name = ngettext("Not a duplicate", "Not duplicates: {n} cards", len(ids))
    with ws.edit(name.format(n=len(ids))) as tx:
        for one, other in combinations(sorted(set(ids)), 2):
            id_ = _pair_id(one, other)
            row = tx.find(NotSame, id_) or tx.add(NotSame(id=id_, of=entity, one=one, other=other))
            row.deleted = None


def ask_again(ws: Workspace, ids: Sequence[str]) -> None:
    """Take back, between each two of these cards, that they are not duplicates."""
    with ws.edit(_("May be duplicates after all")) as tx:
        for one, other in combinations(sorted(set(ids)), 2):
            row = tx.find(NotSame, _pair_id(one, other))
            if row is not None and row.deleted is None:
                row.deleted = now()


def known_apart(ws: Workspace, entity: str) -> set[frozenset[str]]:
    """The pairs of ids that are not duplicates."""
    rows = ws.read('SELECT one, other FROM not_same WHERE "of" = ? AND deleted IS NULL', (entity,))
    return {frozenset(pair) for pair in rows}


def _pair_id(one: str, other: str) -> str:
    """The same on every laptop, whoever is named first."""
    return derived_id("not_same", *sorted((one, other)))
