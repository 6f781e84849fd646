"""What a client may buy or has bought, and the requests that came from them: for their card."""

from __future__ import annotations

from typing import NamedTuple

from desktop_crm.models.pipeline import OPEN
from desktop_crm.ops import pipelines
from desktop_crm.ops.pipelines import Stage
from desktop_crm.store.workspace import Workspace

CLIENTS = ("contact", "company")


class ClientDeal(NamedTuple):
    """One deal of a client; `stage` is None where it stands in none that is there."""

    id: str
    name: str
    amount: int | None
    currency: str
    stage: Stage | None
    next_day: str | None
    waiting_until: str | None
    closed: int | None

    @property
    def is_open(self) -> bool:
        return self.stage is None or self.stage.is_open


class Request(NamedTuple):
    """A lead of a client."""

    id: str
    name: str
    status: str
    created: int | None


def deals_of(ws: Workspace, entity: str, record_id: str, limit: int = 50) -> list[ClientDeal]:
    """The deals of a contact or company: open ones as their next steps come, then closed ones, the latest first."""
    if entity not in CLIENTS:
        return []
    rows = ws.read(
        f"""SELECT d.id, d.name, d.amount, d.currency, d.stage, d.next_day, d.waiting_until, d.closed
            FROM deal d LEFT JOIN stage s ON s.id = d.stage
            WHERE d.{entity} = ? AND d.deleted IS NULL
            ORDER BY coalesce(s.outcome, '{OPEN}') <> '{OPEN}', d.closed DESC, d.next_day IS NULL, d.next_day,
              d.rid DESC
            LIMIT ?""",
        (record_id, limit),
    )
    return [
        ClientDeal(id_, name, amount, currency, pipelines.stage(ws, stage), *days)
        for id_, name, amount, currency, stage, *days in rows
    ]


def requests_of(ws: Workspace, entity: str, record_id: str, limit: int = 20) -> list[Request]:
    """The leads that became this contact or company, or asked again, the latest first."""
    if entity not in CLIENTS:
        return []
    rows = ws.read(
        f"""SELECT id, coalesce(nullif(need, ''), name, ''), status, created FROM lead
            WHERE {entity} = ? AND deleted IS NULL ORDER BY created DESC LIMIT ?""",
        (record_id, limit),
    )
    return [Request(*row) for row in rows]
