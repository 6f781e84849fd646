"""The team on this laptop: who I am, and who works here."""

from __future__ import annotations

from desktop_crm.base.i18n import _
from desktop_crm.models.all import Employee
from desktop_crm.ops.records import Invalid
from desktop_crm.store.workspace import Workspace


def employees(ws: Workspace) -> list[tuple[str, str]]:
    """The id and name of everybody who works here."""
    rows = ws.read("SELECT id, name FROM employee WHERE deleted IS NULL AND active ORDER BY name")
    return [(id_, name) for id_, name in rows]


def me(ws: Workspace) -> tuple[str, str] | None:
    """The id and name of the employee who works on this laptop, when that is known."""
    rows = ws.read("SELECT id, name FROM employee WHERE id = ? AND deleted IS NULL", (ws.author,))
    return (rows[0][0], rows[0][1]) if rows else None


def add(ws: Workspace, name: str) -> str:
    """Add an employee and return the id. Raises Invalid without a name."""
    if not name.strip():
        raise Invalid({"name": _("Give a name.")})
    with ws.edit(_("New employee: {name}").format(name=name.strip())) as tx:
        return tx.add(Employee(name=name.strip(), active=1)).id


def work_as(ws: Workspace, employee_id: str) -> None:
    """Write as this employee on this laptop from now on."""
    ws.remember("me", employee_id)
    ws.author = employee_id


def team_name(ws: Workspace) -> str:
    """The name of the team, shown at the top of the navigation."""
    return ws.memo("team") or ""


def call_team(ws: Workspace, name: str) -> None:
    """Give the team a name."""
    ws.remember("team", name.strip())
