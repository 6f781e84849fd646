"""Filters in words: what can be chosen for a field, how what was typed is read, what a chip says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, language, ngettext
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import (
    Choice,
    Date,
    Moment,
    Number,
    Operator,
    Phone,
    Reading,
    Ref,
    Tags,
    Value,
    operator_label,
)
from desktop_crm.ops import names, people
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace

FROM_LIST = (Operator.ANY_OF, Operator.NONE_OF)
FREE = (Operator.EMPTY, Operator.NOT_EMPTY)
"""These need no value."""
DAYS = (Operator.LAST_DAYS, Operator.NOT_LAST_DAYS, Operator.NEXT_DAYS)
PARTS = (Operator.CONTAINS, Operator.NOT_CONTAINS, Operator.STARTS)
POINTS = (Operator.IS, Operator.IS_NOT, Operator.LESS, Operator.MORE, Operator.BEFORE, Operator.AFTER)
_PLAIN = (Operator.IS, Operator.ANY_OF, Operator.CONTAINS)
"""After the name of the field and a colon they need no word of their own."""
_OFFERED = 60
_NAMED = 2

Offer = tuple[Value, str]
"""A value that can be chosen, and what it is called."""


def offers(ws: Workspace, field: Field, text: str = "") -> list[Offer]:
    """What a list to choose from offers for a field; of very many only those like `text`."""
    kind = field.kind
    if isinstance(kind, Choice):
        return [(option.key, _(option.label)) for option in kind.options]
    if isinstance(kind, Tags):
        return [(tag.name, tag.name) for tag in names.alike(ws, "tag", text, _OFFERED)]
    if not isinstance(kind, Ref):
        return []
    if kind.entity == "employee":  # those who have left still hold clients
        return [(person.id, person.name) for person in people.everybody(ws)]
    found = names.alike(ws, kind.entity, text, _OFFERED)
    return [(each.name if field.many else each.id, each.name) for each in found]


def like(text: str, name: str) -> bool:
    """Whether `name` has what was typed to find it."""
    return fold(text) in fold(name)


def label_of(ws: Workspace, field: Field, value: Value) -> str:
    """What a value of a filter is called."""
    if isinstance(field.kind, Ref) and not field.many:
        return names.name_of(ws, field.kind.entity, str(value))
    if isinstance(field.kind, Moment) and isinstance(value, str):
        return Date().format(value)
    if field.many and isinstance(field.kind, Ref | Tags):
        return str(value)
    return field.kind.format(value)


def read(field: Field, op: Operator, text: str) -> Value:
    """The value of a filter from what was typed; None when nothing was. Raises UserError."""
    if op in DAYS:
        days = Number().parse(text)
        return int(days) if days else None
    if op in PARTS:
        part = re.sub(r"\D", "", text) if isinstance(field.kind, Phone) else text.strip()
        return part or None
    kind = Date() if isinstance(field.kind, Moment) else field.kind
    return kind.parse(text, Reading(language=language()))


def written(field: Field, op: Operator, value: Value) -> str:
    """The text that `read` reads back to `value`."""
    if value is None:
        return ""
    if op in DAYS or op in PARTS:
        return str(value)
    kind = Date() if isinstance(field.kind, Moment) else field.kind
    return kind.edit(value)


def said(ws: Workspace, field: Field, flt: Filter, most: int = _NAMED) -> str:
    """A whole filter in a few words, for its chip; of several values `most` are named."""
    name = _(field.label)
    if flt.op in DAYS:
        return f"{name}: {_days(flt.op, int(flt.values[0] or 0))}"
    word = operator_label(flt.op, field.kind)
    if flt.op in FREE:
        return f"{name}: {word}"
    shown = _several([label_of(ws, field, value) for value in flt.values], flt.op, most)
    return f"{name}: {shown}" if flt.op in _PLAIN else f"{name}: {word} {shown}"


def _several(labels: Sequence[str], op: Operator, most: int) -> str:
    if op == Operator.BETWEEN:
        return " – ".join(labels)
    more = f" +{len(labels) - most}" if len(labels) > most else ""
    return ", ".join(labels[:most]) + more


def _days(op: Operator, n: int) -> str:
    if n == 1 and op == Operator.LAST_DAYS:
        return _("today")
    if op == Operator.LAST_DAYS:
        return ngettext("in the last {n} day", "in the last {n} days", n).format(n=n)
    if op == Operator.NOT_LAST_DAYS:
        return ngettext("not in the last {n} day", "not in the last {n} days", n).format(n=n)
    return ngettext("in the next {n} day", "in the next {n} days", n).format(n=n)
