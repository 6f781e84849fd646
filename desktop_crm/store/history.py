"""What happened to a record: for each change who made it, when, on which laptop, from what to what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.models.kinds import Value
from desktop_crm.store.triggers import CREATED
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one record in one step. `moment` is in milliseconds since 1970; a created record has no `old`.

    `step` is what the step is called, `step_n` its number here.
    """

    entry: int
    moment: int
    step: str
    step_n: int
    origin: str
    author: str | None
    laptop: str
    entity: str
    row: str
    field: str
    old: Value
    new: Value
    created: bool


def of_record(ws: Workspace, record_id: str, field: str | None = None, limit: int = 500) -> list[Change]:
    """The changes of one record, the newest first; of one field only when it is named."""
    found = of_records(ws, [record_id], limit, field=field)
    return [c for c in found if field in (None, c.field)]


def of_records(
    ws: Workspace,
    ids: Sequence[str],
    limit: int = 500,
    before: int | None = None,
    field: str | None = None,
) -> list[Change]:
    """The changes of several records together, older than the moment `before`, the newest first.

    About `limit` entries, of those that hold `field` when one is named: those of one moment are never parted.
    """
    there = """e.row IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR s.moment < ?2) AND s.finished
             AND (?4 IS NULL OR json_type(e.body, ?4) IS NOT NULL)"""
    rows = ws.read(
        f"""WITH page AS (SELECT s.moment AS m FROM entry e JOIN step s ON s.n = e.step
             WHERE {there} ORDER BY m DESC LIMIT ?3)
           SELECT e.n, s.moment, s.name, s.n, s.origin, a.name, l.name, e.entity, e.row, e.kind, e.body
           FROM entry e JOIN step s ON s.n = e.step JOIN site l ON l.n = e.site
           LEFT JOIN employee a ON a.id = s.author
           WHERE {there} AND s.moment >= (SELECT min(m) FROM page)
           ORDER BY s.moment DESC, e.n DESC""",
        (json.dumps(list(ids)), before, limit, f'$."{field}"' if field else None),
    )
    changes: list[Change] = []
    for n, moment, step, step_n, origin, author, laptop, entity, row, kind, body in rows:
        created = kind == CREATED
        for key, value in json.loads(body).items():
            old, new = (None, value) if created else value[:2]
            changes.append(
                Change(n, moment, step, step_n, origin, author, laptop, entity, row, key, old, new, created)
            )
    return changes
