"""Names in a list that stand for something else: employees, sources and tags, found or to be added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from desktop_crm.base.clock import derived_id, new_id
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.importing import known
from desktop_crm.importing.columns import Column, Problems
from desktop_crm.importing.names import person, same_person
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Ref, Tags
from desktop_crm.store.workspace import Workspace


@dataclass(slots=True)
class References:
    """What is to be added first: id and name by entity; and how many were found or added for each column."""

    added: dict[str, dict[str, str]] = field(
        default_factory=lambda: {"employee": {}, "source": {}, "tag": {}}
    )
    counts: dict[int, tuple[int, int]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    """Ids of tags by folded name."""


def resolve(ws: Workspace, columns: Iterable[Column], problems: Problems) -> References:
    """Put ids in place of the names in the columns that refer to employees and sources; find the tags."""
    found = References()
    finders: dict[str, Any] = {}
    for column in columns:
        f = column.field
        if f is None or column.target.part:
            continue
        if isinstance(f.kind, Tags):
            found.counts[column.index] = _tags(ws, column, found)
        elif isinstance(f.kind, Ref) and not f.many:
            entity = f.kind.entity
            if entity not in finders:
                finders[entity] = _Employees(ws, found) if entity == "employee" else _Named(ws, entity, found)
            _names_to_ids(column, finders[entity], problems, found)
    return found


def _names_to_ids(column: Column, find: Any, problems: Problems, found: References) -> None:
    named = sorted(dict.fromkeys(filter(None, column.values)), key=_initials)
    ids: dict[str, str | None] = {name: find(name) for name in named}
    added = found.added[_entity(column.field)]
    values: list[Any] = []
    for row, name in enumerate(column.values):
        id_ = ids[name] if name else None
        values.append(id_)
        if name and id_ is None:
            column.understood -= 1
            problems.add(
                row, column.index, name, _("Several employees may be meant: {name}").format(name=name)
            )
    column.values = values
    met = set(ids.values()) - {None}
    new = sum(id_ in added for id_ in met)
    found.counts[column.index] = (len(met) - new, new)


def _initials(name: str) -> int:
    """How little a name says: «Белова А.» comes after Белова Анна and Белова Алла, either of whom it may be."""
    return sum(len(word) == 1 for word in person(name))


def _entity(f: Field | None) -> str:
    assert f is not None
    assert isinstance(f.kind, Ref)
    return f.kind.entity


def _tags(ws: Workspace, column: Column, found: References) -> tuple[int, int]:
    named = _Named(ws, "tag", found)
    names = {fold(name): name for value in column.values if value for name in value}
    ids = {key: named(name) for key, name in names.items()}
    found.tags.update(ids)
    new = sum(id_ in found.added["tag"] for id_ in ids.values())
    return len(ids) - new, new


class _Named:
    """Sources and tags: one name, one record."""

    def __init__(self, ws: Workspace, entity: str, found: References) -> None:
        self._entity = entity
        self._known = known.sources(ws) if entity == "source" else known.tags(ws)
        self._added = found.added[entity]

    def __call__(self, name: str) -> str:
        key = fold(name)
        if key not in self._known:
            id_ = self._known[key] = derived_id(self._entity, key or name)
            self._added.setdefault(id_, name.strip())
        return self._known[key]


class _Employees:
    """Employees by the words of their names in any order, initials included; None when several fit."""

    def __init__(self, ws: Workspace, found: References) -> None:
        self._people = [(id_, person(name)) for id_, name in known.employees(ws)]
        self._added = found.added["employee"]

    def __call__(self, name: str) -> str | None:
        words = person(name)
        exact = [id_ for id_, other in self._people if sorted(other) == sorted(words)]
        if exact:
            return exact[0]
        similar = [id_ for id_, other in self._people if same_person(words, other)]
        if len(similar) > 1:
            return None
        if similar:
            return similar[0]
        id_ = new_id()
        self._people.append((id_, words))
        self._added[id_] = name.strip()
        return id_
