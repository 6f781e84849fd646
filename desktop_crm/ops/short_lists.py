"""The short lists that a team keeps for itself: where clients come from, and why deals are lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from desktop_crm.base.clock import derived_id, now
from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import N_, _
from desktop_crm.models.all import ENTITIES, LostReason, Source
from desktop_crm.models.kinds import Ref
from desktop_crm.ops.details import NAMED
from desktop_crm.ops.records import Invalid
from desktop_crm.store.workspace import Workspace

LISTS: dict[str, type[Source] | type[LostReason]] = {"source": Source, "lost_reason": LostReason}
"""The lists by entity."""

_CHUNK = 500

_ADDED = {"source": N_("Source added: {name}"), "lost_reason": N_("Reason for loss added: {name}")}
_RENAMED = {"source": N_("Source renamed: {name}"), "lost_reason": N_("Reason for loss renamed: {name}")}
_ORDERED = {"source": N_("Sources put in order"), "lost_reason": N_("Reasons for loss put in order")}
_MERGED = {
    "source": N_("Source “{name}” merged into “{into}”"),
    "lost_reason": N_("Reason for loss “{name}” merged into “{into}”"),
}
_REMOVED = {
    "source": N_("Source moved to the bin: {name}"),
    "lost_reason": N_("Reason for loss moved to the bin: {name}"),
}


class Entry(NamedTuple):
    """One entry of a list."""

    id: str
    name: str


def entries(ws: Workspace, entity: str) -> list[Entry]:
    """The entries of a list in the team's order."""
    rows = ws.read(f"SELECT rank, id, name FROM {LISTS[entity].entity} WHERE deleted IS NULL")
    return [Entry(id_, name) for _rank, id_, name in sorted(rows, key=lambda r: (r[0], fold(r[2]), r[1]))]


def uses(ws: Workspace, entity: str) -> dict[str, int]:
    """How many records refer to each entry that is in use, those in the bin left out."""
    counts: dict[str, int] = {}
    for record, key in _references(entity):
        sql = (
            f'SELECT "{key}", count(*) FROM {record} WHERE "{key}" IS NOT NULL AND deleted IS NULL GROUP BY 1'
        )
        for id_, n in ws.read(sql):
            counts[id_] = counts.get(id_, 0) + n
    return counts


def add(ws: Workspace, entity: str, name: str) -> str:
    """Add an entry at the end and return its id; one of that name in the bin comes back. Raises Invalid."""
    _check_name(ws, entity, name)
    with ws.edit(_(_ADDED[entity]).format(name=name.strip())) as tx:
        row = tx.find(LISTS[entity], derived_id(entity, fold(name)))
        if row is None or row.deleted is not None:
            return NAMED[entity](tx, name)
        # Its former bearer was renamed, and keeps the id that follows from this name.
        last = max(float(r[0]) for r in ws.read(f"SELECT rank FROM {entity} WHERE deleted IS NULL"))
        return tx.add(LISTS[entity](name=name.strip(), rank=last + 1)).id


def rename(ws: Workspace, entity: str, entry_id: str, name: str) -> None:
    """Call an entry otherwise; the records that refer to it show the new name. Raises Invalid."""
    _check_name(ws, entity, name, entry_id)
    with ws.edit(_(_RENAMED[entity]).format(name=name.strip())) as tx:
        tx.get(LISTS[entity], entry_id).name = name.strip()


def move(ws: Workspace, entity: str, entry_id: str, to: int) -> None:
    """Put an entry at the place `to` (from 0)."""
    ids = [e.id for e in entries(ws, entity) if e.id != entry_id]
    ids.insert(max(0, to), entry_id)
    with ws.edit(_(_ORDERED[entity])) as tx:
        for rank, each in enumerate(ids):
            tx.get(LISTS[entity], each).rank = float(rank)


def merge(ws: Workspace, entity: str, entry_id: str, into: str) -> None:
    """Let all that refers to an entry refer to another one, and put the first into the bin."""
    names = {e.id: e.name for e in entries(ws, entity)}
    if entry_id == into or into not in names or entry_id not in names:
        raise UserError(_("These two cannot be merged."), _("Choose two different entries of the list."))
    with ws.long_edit(_(_MERGED[entity]).format(name=names[entry_id], into=names[into])) as work:
        for record, key in _references(entity):
            for part in _parts(ws, record, key, entry_id):
                marks = ", ".join("?" * len(part))
                with work.chunk() as tx:
                    tx.execute(
                        f'UPDATE {record} SET "{key}" = ? WHERE id IN ({marks}) AND "{key}" = ?',
                        (into, *part, entry_id),
                    )
        with work.chunk() as tx:
            tx.get(LISTS[entity], entry_id).deleted = now()


def remove(ws: Workspace, entity: str, entry_id: str) -> None:
    """Put an entry into the bin: it is no longer offered, and the records that refer to it still show it."""
    name = next((e.name for e in entries(ws, entity) if e.id == entry_id), "")
    with ws.edit(_(_REMOVED[entity]).format(name=name)) as tx:
        tx.get(LISTS[entity], entry_id).deleted = now()


def _references(entity: str) -> Iterator[tuple[str, str]]:
    """The fields that refer to a list, as entity and key."""
    for name, record in ENTITIES.items():
        for f in record.fields.values():
            if isinstance(f.kind, Ref) and f.kind.entity == entity and not f.many:
                yield name, f.key


def _parts(ws: Workspace, record: str, key: str, entry_id: str) -> Iterator[list[str]]:
    ids = [id_ for (id_,) in ws.read(f'SELECT id FROM {record} WHERE "{key}" = ?', (entry_id,))]
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _check_name(ws: Workspace, entity: str, name: str, itself: str = "") -> None:
    if not name.strip():
        raise Invalid({"name": _("Give a name.")})
    same = next((e for e in entries(ws, entity) if e.id != itself and fold(e.name) == fold(name)), None)
    if same:
        raise Invalid({"name": _("“{name}” is in the list already.").format(name=same.name)})
