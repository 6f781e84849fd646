"""The tasks that a stage makes when deals come to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from desktop_crm.ops import tasks, team, workdays
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.edit import Edit
from desktop_crm.store.workspace import Workspace


def on_entry(tx: Edit, ws: Workspace, deal_ids: Sequence[str], to: Stage) -> None:
    """Make the stage's tasks for each of these deals, for whoever is responsible for it."""
    if not to.makes or not deal_ids:
        return
    country, today = team.get(ws, team.COUNTRY), date.today()
    due = [(m, workdays.after(today, m.days, country).isoformat()) for m in to.makes]
    sql = "SELECT id, contact, company, responsible FROM deal WHERE id IN (SELECT value FROM json_each(?))"
    for deal, contact, company, responsible in tx.rows(sql, (json.dumps(list(deal_ids)),)):
        of = {"deal": deal, "contact": contact, "company": company, "responsible": responsible}
        for m, day in due:
            tasks.add(tx, {"name": m.name, "kind": m.kind, "day": day, **of})
