"""Saved lists: filters, order and columns under a name, shared with the team."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_crm.base.clock import now
from desktop_crm.base.i18n import _
from desktop_crm.models.all import SavedList
from desktop_crm.store.query import Query
from desktop_crm.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved list; no `columns` means the usual ones."""

    id: str
    name: str
    query: Query
    columns: tuple[str, ...] = ()


def all_of(ws: Workspace) -> list[Saved]:
    """The team's saved lists in their order."""
    rows = ws.read("SELECT id, name, query FROM saved_list WHERE deleted IS NULL ORDER BY rank, id")
    return [_saved(*row) for row in rows]


def save(ws: Workspace, name: str, query: Query, columns: Sequence[str] = ()) -> str:
    """Keep a list under a name and return its id. Raises Invalid when it has none."""
    _checked(name)
    with ws.edit(_("List saved: {name}").format(name=name.strip())) as tx:
        row = tx.add(
            SavedList(of=query.entity, name=name.strip(), query=_json(query, columns), rank=float(now()))
        )
        return row.id


def change(ws: Workspace, list_id: str, name: str, query: Query, columns: Sequence[str] = ()) -> None:
    """Rename a saved list or keep other filters under its name. Raises Invalid when it has no name."""
    _checked(name)
    with ws.edit(_("List changed: {name}").format(name=name.strip())) as tx:
        row = tx.get(SavedList, list_id)
        row.name, row.query = name.strip(), _json(query, columns)


def remove(ws: Workspace, list_id: str) -> None:
    """Take a saved list away; the records in it stay."""
    with ws.edit(_("List removed")) as tx:
        tx.get(SavedList, list_id).deleted = now()


def _saved(id_: str, name: str, text: str) -> Saved:
    return Saved(id_, name, Query.from_json(text), tuple(json.loads(text).get("columns", ())))


def _json(query: Query, columns: Sequence[str]) -> str:
    return json.dumps({**json.loads(query.to_json()), "columns": list(columns)}, ensure_ascii=False)


def _checked(name: str) -> None:
    if not name.strip():
        from desktop_crm.ops.records import Invalid

        raise Invalid({"name": _("Give the list a name.")})
