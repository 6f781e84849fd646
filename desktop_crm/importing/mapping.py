"""Which column becomes which field; shown, corrected, remembered and kept in a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _
from desktop_crm.importing.target import Target
from desktop_crm.models.all import ENTITIES
from desktop_crm.store.own_fields import KINDS

OWNERS = ("contact", "company")
"""What a list can be a list of."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a list holds and where each of its columns goes; None for a column that is not imported.

    `names` are the columns' names, each one once. `hints` are finished sentences for the user.
    """

    entity: str
    names: tuple[str, ...]
    columns: tuple[Target | None, ...]
    hints: tuple[str, ...] = ()
    remembered: bool = False

    def with_target(self, column: int, target: Target | None) -> Mapping:
        """The same mapping with another target for one column."""
        columns = (*self.columns[:column], target, *self.columns[column + 1 :])
        return replace(self, columns=columns)

    def to_json(self) -> str:
        """The content of a mapping file."""
        columns = {name: t.code if t else None for name, t in zip(self.names, self.columns, strict=True)}
        return json.dumps({"entity": self.entity, "columns": columns}, ensure_ascii=False, indent=1)


def from_json(text: str, header: Sequence[str]) -> Mapping:
    """The mapping in `text` for a list with this header; columns that it does not name are not imported.

    Raises UserError when it is no mapping, names a column that the list does not have, or a field that
    cannot be.
    """
    try:
        read = json.loads(text)
        entity, given = read.get("entity", "contact"), read["columns"]
        wanted = {fold(str(k)) or str(k): _target(v) for k, v in given.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            _("The mapping file cannot be read."),
            _("It must be JSON such as {example}.").format(
                example='{"entity": "contact", "columns": {"Name": "contact.name", "Tel.": "contact.phone"}}'
            ),
        ) from error
    if entity not in OWNERS:
        raise UserError(
            _("The mapping file says “entity”: “{entity}”.").format(entity=entity),
            _("It must be contact or company."),
        )
    names = column_names(header)
    keys = [fold(name) or name for name in names]
    missing = [str(k) for k in given if (fold(str(k)) or str(k)) not in keys]
    if missing:
        raise UserError(
            _("The list has no column “{name}”.").format(name=missing[0]),
            _("Correct the mapping file or choose another list."),
        )
    return Mapping(entity, names, tuple(wanted.get(key) for key in keys))


def _target(code: str | None) -> Target | None:
    if code is None:
        return None
    target = Target.from_code(code)
    if not _possible(target):
        raise ValueError(code)
    return target


def _possible(target: Target) -> bool:
    if target.new_kind is not None:
        return target.entity in OWNERS and target.new_kind in KINDS and bool(target.new_name)
    if target.entity == "note":
        return target.field == "text"
    known = target.entity in OWNERS and target.field in ENTITIES[target.entity].fields
    return known or (target.entity in OWNERS and target.field.startswith("own."))


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """A name of its own for each column: the second "Source" is "Source (2)", a nameless one "Column 3"."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for number, text in enumerate(header, 1):
        name = text or _("Column {n}").format(n=number)
        key = fold(name) or name
        seen[key] = seen.get(key, 0) + 1
        while seen[key] > 1 and (fold(f"{name} ({seen[key]})")) in seen:
            seen[key] += 1
        if seen[key] > 1:
            name = f"{name} ({seen[key]})"
            seen[fold(name)] = 1
        names.append(name)
    return tuple(names)
