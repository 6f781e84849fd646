"""What the other laptops surely have: told by their acknowledgements at the place, and by their files of changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_crm.sync import outbox, state

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

_MEMO = "others"


def surely_have(ws: Workspace) -> dict[str, int]:
    """For each site the number up to which every other laptop has its entries; empty when none is known."""
    told = _of_files(ws) | {
        laptop.site: dict(laptop.vector)
        for laptop in state.load(ws).laptops
        if not laptop.mine and not laptop.revoked
    }
    vectors = [vector for site, vector in told.items() if site != outbox.own_site(ws)]
    sites = set.intersection(*(set(vector) for vector in vectors)) if vectors else set()
    return {site: min(vector[site] for vector in vectors) for site in sites}


def note(ws: Workspace, site: str, vector: Mapping[str, int]) -> None:
    """Remember what a laptop has told of itself in a file."""
    ws.remember(_MEMO, json.dumps({**_of_files(ws), site: dict(vector)}))


def _of_files(ws: Workspace) -> dict[str, dict[str, int]]:
    return json.loads(ws.memo(_MEMO) or "{}")  # type: ignore[no-any-return]
