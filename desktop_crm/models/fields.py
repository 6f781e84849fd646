"""A field: declared once, and everything else (table, form, import, export, search, filters) follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop_crm.models.kinds.base import Kind, Value


@dataclass(frozen=True, slots=True)
class Field:
    """What the program knows about one field of a record. It knows no Qt and no layout.

    `label` is a text for translation. `many` fields hold any number of values, which are records of their own
    (see `models.holdings`); all others are columns, or keys of the `own` column when `custom`. `computed` fields
    follow from other records (see `store.computed`): they are shown, sorted and filtered, never written or exchanged.
    """

    key: str
    label: str
    kind: Kind
    required: bool = False
    search: bool = False
    match: bool = False
    aliases: tuple[str, ...] = ()
    default: Value = None
    custom: bool = False
    many: bool = False
    computed: bool = False


def field(
    label: str,
    kind: Kind,
    *,
    required: bool = False,
    search: bool = False,
    match: bool = False,
    aliases: tuple[str, ...] = (),
    default: Value = None,
) -> Any:
    """Declare a field in the body of a Record; its key is the name it is assigned to."""
    return Field("", label, kind, required, search, match, aliases, default)


def many(
    label: str, kind: Kind, *, search: bool = False, match: bool = False, aliases: tuple[str, ...] = ()
) -> Any:
    """Declare a field with any number of values."""
    return Field("", label, kind, False, search, match, aliases, None, False, True)


def computed(label: str, kind: Kind) -> Any:
    """Declare a field that follows from other records."""
    return Field("", label, kind, computed=True)
