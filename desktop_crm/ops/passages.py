"""Deals coming to a stage: the deal itself, and the record of its stay there."""

from __future__ import annotations

import json
from collections.abc import Sequence

from desktop_crm.base.clock import new_id
from desktop_crm.models.pipeline import OPEN
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.edit import Edit


def enter(tx: Edit, deal_ids: Sequence[str], to: Stage, moment: int, author: str | None) -> None:
    """Let these deals leave where they are and be in the stage `to` from `moment` on.

    A deal from one won stage to another keeps the day it was won. A reopened deal is no longer lost for any reason;
    a closed one no longer waits.
    """
    ids = json.dumps(list(deal_ids))
    leave(tx, deal_ids, moment)
    tx.executemany(
        "INSERT INTO passage (id, deal, pipeline, stage, entered, author) VALUES (?, ?, ?, ?, ?, ?)",
        [(new_id(), deal, to.pipeline, to.id, moment, author) for deal in deal_ids],
    )
    tx.execute(
        f"""UPDATE deal SET pipeline = ?1, stage = ?2, since = ?3, {_means(to)}
            WHERE id IN (SELECT value FROM json_each(?4))""",
        (to.pipeline, to.id, moment, ids),
    )


def leave(tx: Edit, deal_ids: Sequence[str], moment: int) -> None:
    """End every stay of these deals that still lasts; two laptops may have begun one each."""
    tx.execute(
        """UPDATE passage SET "left" = ? WHERE deal IN (SELECT value FROM json_each(?))
           AND "left" IS NULL AND deleted IS NULL""",
        (moment, json.dumps(list(deal_ids))),
    )


def _means(to: Stage) -> str:
    if to.outcome == OPEN:
        return "closed = NULL, lost_reason = NULL, lost_comment = NULL"
    same = f"(SELECT outcome FROM stage WHERE id = deal.stage) IS '{to.outcome}'"
    kept = f"closed = CASE WHEN {same} THEN coalesce(closed, ?3) ELSE ?3 END"
    reason = "" if to.outcome == "lost" else ", lost_reason = NULL, lost_comment = NULL"
    return f"{kept}, waiting_until = NULL, waiting_for = NULL{reason}"
