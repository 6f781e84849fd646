"""Rows on their way into the base, gathered for one short transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_crm.base.clock import derived_id, new_id, now
from desktop_crm.importing.held import Held
from desktop_crm.importing.merge import Changes
from desktop_crm.importing.table import Fresh, Point
from desktop_crm.models.all import OwnField
from desktop_crm.ops.own_fields import options_json
from desktop_crm.store import bulk
from desktop_crm.store.abandon import set_values
from desktop_crm.store.edit import Edit
from desktop_crm.store.journal import Step

_POINT = ("id", "about", "about_entity", "system", "use", "value", "rank", "normal")
_PLACE = ("id", "contact", "company", "rank")
_TAGGING = ("id", "tag", "about", "about_entity")
_NOTE = ("id", "about", "about_entity", "text", "moment", "author")
_NAMED = "INSERT INTO {entity} (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET deleted = NULL"


def first(tx: Edit, fresh: Sequence[Fresh], added: Mapping[str, Mapping[str, str]]) -> bool:
    """Write what the records will refer to: new fields, employees, sources and tags. Whether there was
    anything.
    """
    for rank, f in enumerate(fresh):
        options = options_json(f.options) if f.options else None
        tx.add(
            OwnField(
                id=f.key.removeprefix("own."),
                of=f.entity,
                name=f.name,
                kind=f.kind,
                options=options,
                required=0,
                rank=float(now() + rank),
            )
        )
    for entity, names in added.items():
        tx.executemany(_NAMED.format(entity=entity), names.items())
    return bool(fresh or any(added.values()))


class Batch:
    """The writes of one transaction, for records of one entity."""

    def __init__(self, entity: str, keys: Sequence[str], step: Step) -> None:
        self.entity = entity
        self.keys = keys
        self._plain = [key for key in keys if not key.startswith("own.") and key not in ("name", "created")]
        self._own = [key for key in keys if key.startswith("own.")]
        self._author = step.author
        self._moment = step.moment
        self._records: list[tuple[Any, ...]] = []
        self._points: list[tuple[Any, ...]] = []
        self._places: list[tuple[Any, ...]] = []
        self._taggings: list[tuple[Any, ...]] = []
        self._notes: list[tuple[Any, ...]] = []
        self._values: list[tuple[str, dict[str, Any]]] = []

    @property
    def size(self) -> int:
        """How many records are written."""
        lists = (self._records, self._points, self._places, self._taggings, self._notes, self._values)
        return sum(map(len, lists))

    def add(self, id_: str, changes: Changes) -> None:
        """A new record with all that belongs to it."""
        values = changes.values
        own = {key[4:]: values[key] for key in self._own if key in values}
        self._records.append(
            (
                id_,
                values.get("name") or "",
                values.get("created") or self._moment,
                json.dumps(own, ensure_ascii=False) if own else "{}",
                *[values.get(key) for key in self._plain],
            )
        )
        self._details(id_, changes, 0, 0)

    def change(self, id_: str, before: Held, changes: Changes) -> None:
        """What is written to a record that is there."""
        if changes.values:
            self._values.append((id_, changes.values))
        rank = before.low - len(changes.points) if changes.in_front else before.high + 1
        self._details(id_, changes, rank, len(before.places) - len(changes.places))

    def _details(self, id_: str, changes: Changes, rank: float, place: int) -> None:
        for n, point in enumerate(changes.points):
            self._points.append(self._point(id_, point, rank + n))
        for n, company in enumerate(changes.places, place):
            self._places.append((derived_id("membership", id_, company), id_, company, float(n)))
        for tag in changes.tags:
            self._taggings.append((derived_id("tagging", tag, id_), tag, id_, self.entity))
        for text in changes.notes:
            self._notes.append((new_id(), id_, self.entity, text, self._moment, self._author))

    def _point(self, id_: str, point: Point, rank: float) -> tuple[Any, ...]:
        return (new_id(), id_, self.entity, point.system, point.use, point.value, float(rank), point.normal)

    def write(self, tx: Edit) -> None:
        """Write all of it."""
        columns = ["id", "name", "created", "own", *self._plain]
        for write, entity, keys, rows in (
            (bulk.insert, self.entity, columns, self._records),
            (bulk.insert, "contact_point", _POINT, self._points),
            (bulk.insert_or_restore, "membership", _PLACE, self._places),
            (bulk.insert_or_restore, "tagging", _TAGGING, self._taggings),
            (bulk.insert, "note", _NOTE, self._notes),
        ):
            if rows:
                write(tx.db, entity, keys, rows)
        for id_, values in self._values:
            set_values(tx.db, self.entity, id_, values)
