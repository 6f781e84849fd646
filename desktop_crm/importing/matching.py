"""Recognising people and firms: in the base, and earlier in the same list.

A phone, an e-mail, a messenger or a tax number that is the same means the same client, unless the names say
otherwise: two people who share the phone of an office stay two. After that a similar name in the same company
decides. Somebody of whom a list has but the name is recognised by the same name where nothing else is known.
"""

from __future__ import annotations

from desktop_crm.importing.cards import Cards
from desktop_crm.importing.firms import Firms
from desktop_crm.importing.people import People
from desktop_crm.importing.sheet import Progress
from desktop_crm.importing.table import Table
from desktop_crm.store.workspace import Workspace

_TELL = 2000


def place(
    ws: Workspace, table: Table, *, anew: bool, progress: Progress | None = None
) -> tuple[Cards, Cards]:
    """The contacts and the companies of all rows. `anew`: no row of the main entity is recognised."""
    firms = Firms(ws, table, anew=anew and table.main == "company")
    people = People(ws, table, firms, anew=anew and table.main == "contact")
    for row in range(table.rows):
        people.place(row, firms.place(row))
        if table.sides["contact"].places:
            firms.place_further(row)
        if progress and row % _TELL == 0:
            progress(row, table.rows)
    return people.cards, firms.cards
