"""The import from end to end, in the few words that the stories use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_crm.importing.check import check
from desktop_crm.importing.findings import Fate, Findings
from desktop_crm.importing.guess import guess
from desktop_crm.importing.load import Result, load
from desktop_crm.importing.mapping import Mapping
from desktop_crm.importing.merge import Policy
from desktop_crm.importing.reading import read
from desktop_crm.importing.sheet import Sheet
from desktop_crm.store.workspace import Workspace
from tests.importing import office

Rows = Sequence[Sequence[Any]]


def book(folder: Path, rows: Rows, name: str = "clients.xlsx") -> Sheet:
    """A workbook with these rows, read as a user's file is."""
    return read(office.xlsx(folder / name, rows))


def checked(
    ws: Workspace, sheet: Sheet, policy: Policy = Policy.FILL, mapping: Mapping | None = None
) -> Findings:
    return check(ws, sheet, mapping or guess(ws, sheet), policy)


def loaded(
    ws: Workspace, sheet: Sheet, policy: Policy = Policy.FILL, mapping: Mapping | None = None
) -> Result:
    return load(ws, checked(ws, sheet, policy, mapping))


def fates(findings: Findings) -> list[Fate]:
    return [Fate(fate) for fate in findings.fates]


def names(ws: Workspace, entity: str = "contact") -> list[str]:
    """The names of all records that are not in the bin."""
    return sorted(n for (n,) in ws.read(f"SELECT name FROM {entity} WHERE deleted IS NULL"))


def details(ws: Workspace, name: str, system: str = "phone") -> list[tuple[str, str | None]]:
    """The phones (or e-mails…) of a contact or company with what each is for, in their order."""
    return ws.read(
        """SELECT p.value, p."use" FROM contact_point p
           JOIN (SELECT id, name FROM contact UNION ALL SELECT id, name FROM company) o ON o.id = p.about
           WHERE o.name = ? AND p.system = ? AND p.deleted IS NULL ORDER BY p.rank, p.rid""",
        (name, system),
    )


def notes(ws: Workspace, name: str) -> list[str]:
    rows = ws.read(
        """SELECT n.text FROM note n
           JOIN (SELECT id, name FROM contact UNION ALL SELECT id, name FROM company) o ON o.id = n.about
           WHERE o.name = ? AND n.deleted IS NULL ORDER BY n.rid""",
        (name,),
    )
    return [text for (text,) in rows]


def places(ws: Workspace, name: str) -> list[str]:
    """The companies that a contact belongs to."""
    rows = ws.read(
        """SELECT f.name FROM membership m
           JOIN contact c ON c.id = m.contact JOIN company f ON f.id = m.company
           WHERE c.name = ? AND m.deleted IS NULL AND f.deleted IS NULL ORDER BY m.rank, m.rid""",
        (name,),
    )
    return [firm for (firm,) in rows]


def content(ws: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """All that is in the base and not in its bin, to compare before and after."""
    tables = {
        "contact": "id, name, city, job_title, status, responsible, source, birthday, created, own",
        "company": "id, name, tax_id, kpp, ogrn, industry, city, own",
        "contact_point": 'id, about, system, "use", value, normal, rank',
        "membership": "id, contact, company, rank",
        "tagging": "id, tag, about",
        "note": "id, about, text",
        "employee": "id, name",
        "source": "id, name",
        "tag": "id, name",
        "own_field": "id, name, kind, options",
    }
    return {t: ws.read(f"SELECT {c} FROM {t} WHERE deleted IS NULL ORDER BY id") for t, c in tables.items()}
