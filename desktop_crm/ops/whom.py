"""What is shown of the client one is talking to: names, numbers, open deals, when it was last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_crm.base.i18n import _
from desktop_crm.models.kinds import Email, Phone
from desktop_crm.models.pipeline import OPEN
from desktop_crm.ops.names import name_of
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Client:
    """Nobody when there is no `title`. `phones` and `emails` are (value, what it is for), `deals` (id, name)."""

    title: str = ""
    under: str = ""
    seed: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    emails: tuple[tuple[str, str], ...] = ()
    deals: tuple[tuple[str, str], ...] = ()
    last_contact: int | None = None


def client(ws: Workspace, values: Mapping[str, Any]) -> Client:
    """Whom these values name: the contact, else the lead, else the company, and what is known of them."""
    whom = [(entity, str(values[entity])) for entity in ("contact", "lead", "company") if values.get(entity)]
    if not whom:
        return Client()
    phones = tuple(point for _entity, id_ in whom for point in _points(ws, "phone", id_))
    emails = tuple(point for _entity, id_ in whom for point in _points(ws, "email", id_))
    return Client(
        _title(ws, whom[0], phones, emails),
        " · ".join(_under(ws, *whom[0])),
        whom[0][1],
        phones,
        emails,
        open_deals(ws, values),
        _last_contact(ws, *whom[0]),
    )


def _title(
    ws: Workspace,
    whom: tuple[str, str],
    phones: tuple[tuple[str, str], ...],
    emails: tuple[tuple[str, str], ...],
) -> str:
    shown = [Phone().format(phones[0][0])] if phones else [Email().format(emails[0][0])] if emails else []
    return name_of(ws, *whom) or next(iter(shown), _("No name"))


def _under(ws: Workspace, entity: str, id_: str) -> list[str]:
    """The company and the position of a contact, what a lead says of itself."""
    sql = {
        "contact": """SELECT c.name, coalesce(m.role, o.job_title) FROM contact o
            LEFT JOIN membership m ON m.contact = o.id AND m.deleted IS NULL
            LEFT JOIN company c ON c.id = m.company AND c.deleted IS NULL
            WHERE o.id = ? ORDER BY m.rank, m.id LIMIT 1""",
        "lead": "SELECT firm, need FROM lead WHERE id = ?",
        "company": "SELECT NULL, NULL FROM company WHERE id = ?",
    }
    rows = ws.read(sql[entity], (id_,))
    return [" ".join(str(text).split()) for text in (rows[0] if rows else ()) if text]


def _points(ws: Workspace, system: str, owner: str) -> list[tuple[str, str]]:
    rows = ws.read(
        """SELECT value, coalesce("use", '') FROM contact_point
           WHERE about = ? AND system = ? AND deleted IS NULL ORDER BY rank, id""",
        (owner, system),
    )
    return [(str(value), str(use)) for value, use in rows]


def _last_contact(ws: Workspace, entity: str, id_: str) -> int | None:
    if entity == "lead":
        return None
    rows = ws.read(f"SELECT last_contact FROM {entity} WHERE id = ?", (id_,))
    return rows[0][0] if rows else None


def open_deals(ws: Workspace, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The deals under way with the contact, else with the company, the latest first."""
    entity = next((entity for entity in ("contact", "company") if values.get(entity)), None)
    if entity is None:
        return ()
    rows = ws.read(
        f"""SELECT d.id, d.name FROM deal d JOIN stage s ON s.id = d.stage AND s.outcome = '{OPEN}'
            WHERE d.{entity} = ? AND d.deleted IS NULL ORDER BY d.rid DESC LIMIT 30""",
        (values[entity],),
    )
    return tuple((str(id_), str(name)) for id_, name in rows)
