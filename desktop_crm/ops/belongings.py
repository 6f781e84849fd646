"""What goes to the bin with a record, and comes back with it: its tasks.

A task goes when nothing that it is about is left, and comes back when it went at that very moment; one that was put
into the bin by itself stays there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_crm.ops.task_lists import CLIENTS
from desktop_crm.store.edit import Edit


def follow(
    tx: Edit, entity: str, by: str, chosen: Sequence[str] | Sequence[int], deleted: int | None
) -> None:
    """Let the tasks of records follow them into the bin (`deleted` is when) or out of it (None).

    `by` is the column that `chosen` are values of, "id" or "rid". Call before the records themselves are written.
    """
    if entity not in CLIENTS:
        return
    owners = f"SELECT id FROM {entity} WHERE {by} IN (SELECT value FROM json_each(?1))"
    ids = json.dumps(list(chosen))
    if deleted is None:
        went = f"(SELECT deleted FROM {entity} WHERE id = task.{entity})"
        tx.execute(
            f"UPDATE task SET deleted = NULL WHERE {entity} IN ({owners}) AND deleted = {went}", (ids,)
        )
    else:
        nobody = " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {other} o WHERE o.id = task.{other} AND o.deleted IS NULL)"
            for other in CLIENTS
            if other != entity
        )
        tx.execute(
            f"UPDATE task SET deleted = ?2 WHERE {entity} IN ({owners}) AND deleted IS NULL AND {nobody}",
            (ids, deleted),
        )
