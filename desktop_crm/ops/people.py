"""The team on this laptop: who I am, and who works here."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.models.all import Employee
from desktop_crm.ops import team
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Person:
    """An employee; one who is not `active` no longer works here, and stays in the history."""

    id: str
    name: str
    active: bool
    job_title: str = ""


def everybody(ws: Workspace) -> list[Person]:
    """All employees by name, those who no longer work here at the end."""
    rows = ws.read("SELECT id, name, active, coalesce(job_title, '') FROM employee WHERE deleted IS NULL")
    people = [Person(id_, name, bool(active), job) for id_, name, active, job in rows]
    return sorted(people, key=lambda p: (not p.active, fold(p.name), p.id))


def employees(ws: Workspace) -> list[tuple[str, str]]:
    """The id and name of everybody who works here."""
    return [(p.id, p.name) for p in everybody(ws) if p.active]


def me(ws: Workspace) -> tuple[str, str] | None:
    """The id and name of the employee who works on this laptop, when that is known."""
    rows = ws.read("SELECT id, name FROM employee WHERE id = ? AND deleted IS NULL", (ws.author,))
    return (rows[0][0], rows[0][1]) if rows else None


def add(ws: Workspace, name: str, job_title: str = "") -> str:
    """Add an employee and return the id. Raises Invalid without a name, or with one that is taken."""
    _check_name(ws, name)
    with ws.edit(_("New employee: {name}").format(name=name.strip())) as tx:
        return tx.add(Employee(name=name.strip(), job_title=job_title.strip() or None, active=1)).id


def rename(ws: Workspace, employee_id: str, name: str, job_title: str | None = None) -> None:
    """Give an employee another name or position. Raises Invalid without a name, or with one that is taken."""
    _check_name(ws, name, employee_id)
    said = _("Employee renamed: {name}") if job_title is None else _("Employee changed: {name}")
    with ws.edit(said.format(name=name.strip())) as tx:
        row = tx.get(Employee, employee_id)
        row.name = name.strip()
        if job_title is not None:
            row.job_title = job_title.strip() or None


def introduce(ws: Workspace, name: str, job_title: str = "") -> str:
    """Let the employee of that name and position work on this laptop: one of the list, the one who does already, or a
    new one; the id. Raises Invalid as `check_introduction` does."""
    check_introduction(ws, name)
    known = _to_be(ws, name)
    if known is None:
        employee = add(ws, name, job_title)
    else:
        employee, job = known.id, job_title.strip() or known.job_title
        if (known.name, known.job_title) != (name.strip(), job):
            rename(ws, employee, name, job)
    if employee != ws.author:
        work_as(ws, employee)
    return employee


def check_introduction(ws: Workspace, name: str) -> None:
    """Raises Invalid without a name, or with that of somebody who no longer works here."""
    known = _to_be(ws, name)
    _check_name(ws, name, known.id if known else "")


def _to_be(ws: Workspace, name: str) -> Person | None:
    """Whom of the list somebody means who gives this name; None for nobody yet."""
    everyone = [p for p in everybody(ws) if p.active]
    named = next((p for p in everyone if fold(p.name) == fold(name)), None)
    return named or next((p for p in everyone if p.id == ws.author), None)


def set_active(ws: Workspace, employee_id: str, active: bool) -> None:
    """Say whether an employee works here. Nothing that they hold or have done changes."""
    name = next(p.name for p in everybody(ws) if p.id == employee_id)
    said = _("{name} works here") if active else _("{name} no longer works here")
    with ws.edit(said.format(name=name)) as tx:
        tx.get(Employee, employee_id).active = int(active)


def work_as(ws: Workspace, employee_id: str) -> None:
    """Write as this employee on this laptop from now on."""
    ws.remember("me", employee_id)
    ws.author = employee_id


def team_name(ws: Workspace) -> str:
    """The name of the team, shown at the top of the navigation."""
    return team.get(ws, team.NAME)


def call_team(ws: Workspace, name: str) -> None:
    """Give the team a name; the same name is no step."""
    if name.strip() != team_name(ws):
        with ws.edit(_("Team called “{name}”").format(name=name.strip())) as tx:
            team.put(tx, team.NAME, name.strip())


def _check_name(ws: Workspace, name: str, itself: str = "") -> None:
    # Not before: the first picture of the window asks for people, and needs no writing of records.
    from desktop_crm.ops.records import Invalid

    if not name.strip():
        raise Invalid({"name": _("Give a name.")})
    same = next((p for p in everybody(ws) if p.id != itself and fold(p.name) == fold(name)), None)
    if same and same.active:
        said = _("{name} is in the list already. Add something that tells the two apart.")
        raise Invalid({"name": said.format(name=same.name)})
    if same:
        said = _(
            "{name} is in the list as somebody who no longer works here; choose “Works here again” there."
        )
        raise Invalid({"name": said.format(name=same.name)})
