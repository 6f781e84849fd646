"""What the base already has of the people and firms in a list, asked for by what the list names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from string import ascii_uppercase
from typing import Any

from desktop_crm.base.fold import fold
from desktop_crm.importing.names import firm, orders, person
from desktop_crm.store.workspace import Workspace

Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""How the base is asked: `Workspace.read` or `Edit.rows`."""

_AT_ONCE = 5000
_GIVEN = "IN (SELECT value FROM json_each(?))"


def in_parts(things: Iterable[Any], size: int = _AT_ONCE) -> Iterator[str]:
    """JSON lists of `things`, so that one question asks for many."""
    source = iter(things)
    while part := list(islice(source, size)):
        yield json.dumps(part, ensure_ascii=False)


def owners_of_points(
    ws: Workspace, entity: str, system: str, normals: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """Each of these details with the id and the name of a record that holds it, the oldest first."""
    for part in in_parts(normals):
        yield from ws.read(
            f"""SELECT p.normal, r.id, r.name FROM contact_point p JOIN {entity} r ON r.id = p.about
                WHERE p.system = ? AND p.normal {_GIVEN} AND p.deleted IS NULL AND r.deleted IS NULL
                ORDER BY r.rid""",
            (system, part),
        )


def firms(ws: Workspace, keys: set[str], tax_ids: set[str]) -> list[tuple[str, str, str | None]]:
    """The id, name and tax number of every company that has one of these names or numbers, the oldest
    first.
    """
    found = []
    for id_, name, tax_id in ws.reader.execute(
        "SELECT id, name, tax_id FROM company WHERE deleted IS NULL ORDER BY rid"
    ):
        if tax_id in tax_ids or firm(name)[0] in keys:
            found.append((id_, name, tax_id))
    return found


def people_of(ws: Workspace, company: str) -> list[tuple[str, str]]:
    """The id and name of the contacts of a company, the oldest first."""
    return [
        (id_, name)
        for id_, name in ws.read(
            """SELECT c.id, c.name FROM membership m JOIN contact c ON c.id = m.contact
               WHERE m.company = ? AND m.deleted IS NULL AND c.deleted IS NULL ORDER BY c.rid""",
            (company,),
        )
    ]


@dataclass(frozen=True, slots=True)
class Lone:
    """A contact of whom hardly more than the name is known."""

    id: str
    name: str
    city: str | None
    birthday: str | None


def with_nothing_else(ws: Workspace, names: Iterable[str]) -> dict[tuple[str, ...], list[Lone]]:
    """Contacts without a phone, an e-mail, a messenger and a company, by the sorted words of these names."""
    keys = {key_form(order) for name in names for order in orders(name)}
    found: dict[tuple[str, ...], list[Lone]] = defaultdict(list)
    for part in in_parts(keys):
        for row in ws.read(
            f"""SELECT c.id, c.name, c.city, c.birthday FROM contact c
                WHERE c.name_key {_GIVEN} AND c.deleted IS NULL
                AND NOT EXISTS (SELECT 1 FROM contact_point p WHERE p.about = c.id AND p.deleted IS NULL
                  AND p.system IN ('phone', 'email', 'messenger'))
                AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.contact = c.id AND m.deleted IS NULL)
                ORDER BY c.rid""",
            (part,),
        ):
            found[tuple(sorted(person(row[1])))].append(Lone(*row))
    return found


def key_form(name: str) -> str:
    """A name as the sort key of the base has it (see `store.tables.sort_keys`)."""
    return name.translate(_SORTED)


_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_SORTED = str.maketrans(ascii_uppercase + _RUSSIAN.upper() + "Ёё", ascii_uppercase.lower() + _RUSSIAN + "ее")


def employees(ws: Workspace) -> list[tuple[str, str]]:
    """The id and name of everybody in the team, those who work here first."""
    return [
        (id_, name)
        for id_, name in ws.read(
            "SELECT id, name FROM employee WHERE deleted IS NULL ORDER BY active DESC, rid"
        )
    ]


def sources(ws: Workspace) -> dict[str, str]:
    """The sources by their folded names."""
    return {
        fold(name): id_
        for id_, name in ws.read("SELECT id, name FROM source WHERE deleted IS NULL ORDER BY rid DESC")
    }


def tags(ws: Workspace) -> dict[str, str]:
    """The tags by their folded names."""
    return {
        fold(name): id_
        for id_, name in ws.read("SELECT id, name FROM tag WHERE deleted IS NULL ORDER BY rid DESC")
    }
