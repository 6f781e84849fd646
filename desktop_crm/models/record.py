"""The ground of all records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from desktop_crm.models.fields import Field

ENTITIES: dict[str, type[Record]] = {}
"""Every kind of record by its entity name, in the order of declaration."""


class Record:
    """One thing the team keeps. Subclasses declare their fields; the store maps them to tables.

    Every record has `id` (UUIDv7 or derived from its parts), `deleted` (milliseconds when it went to the bin,
    or None) and the local `changed` (milliseconds of the last write here, which is not exchanged).
    """

    entity: ClassVar[str]
    label: ClassVar[str]
    plural: ClassVar[str]
    fields: ClassVar[dict[str, Field]]
    takes_own_fields: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()
    sorted_by: ClassVar[tuple[str, ...]] = ()
    """Text fields with a folded sort key and an index of their own."""
    listed: ClassVar[bool] = False
    """Shown in lists of its own. They leave out the bin, and so do the indexes."""
    derived: ClassVar[tuple[str, ...]] = ()
    """Text columns computed from the fields by whoever writes; not journalled."""
    returns: ClassVar[bool] = False
    """An edit by somebody who did not know that it was deleted brings it back into sight; others stay deleted."""
    newest_by: ClassVar[str] = "created"
    """The field that lists are sorted by until somebody chooses another, the newest first."""
    titled_by: ClassVar[tuple[str, ...]] = ("name",)
    """What a record is called: the first of these fields that is filled in. Lists always show the first of all."""
    follows: ClassVar[tuple[str, ...]] = ("created",)
    """Fields that follow from what is done with a record: shown, but written neither in a form nor in bulk."""

    id: str
    deleted: int | None
    changed: int
    own: dict[str, Any] | None

    def __init__(self, **values: Any) -> None:
        for key, value in values.items():
            setattr(self, key, value)

    def __init_subclass__(cls, entity: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.entity = entity
        cls.fields = {k: replace(f, key=k) for k, f in vars(cls).items() if isinstance(f, Field)}
        for key in cls.fields:
            delattr(cls, key)
        ENTITIES[entity] = cls

    def __repr__(self) -> str:
        return f"<{self.entity} {getattr(self, 'id', '?')}>"


def columns_of(record: type[Record]) -> tuple[Field, ...]:
    """The fields that are columns of the record's table and are written, journalled and exchanged."""
    return tuple(f for f in record.fields.values() if not f.many and not f.computed)


def computed_of(record: type[Record]) -> tuple[Field, ...]:
    """The fields that the store keeps up to date by itself."""
    return tuple(f for f in record.fields.values() if f.computed)
