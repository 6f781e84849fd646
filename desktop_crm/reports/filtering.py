"""What reports can be filtered by, and filters read as people write them."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _, in_every_language
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Operator, Ref, Tags, Text, Value
from desktop_crm.ops import filter_words
from desktop_crm.ops.filter_words import FROM_LIST
from desktop_crm.store.own_fields import fields_of
from desktop_crm.store.query import Filter
from desktop_crm.store.workspace import Workspace

SALE = ("deal", "lead", "contact", "company")
"""The records of a sale, whose fields filter any report."""
_MANY = 40
"""Possible values that a complaint names at most."""


def fields_for(ws: Workspace, entity: str = "") -> tuple[Field, ...]:
    """What a report can be filtered by: each field of what it counts and of those behind it, once."""
    found: dict[str, Field] = {}
    for each in dict.fromkeys((*SALE, *([entity] if entity else []))):
        for f in fields_of(ws, each):
            if not (isinstance(f.kind, Text) and f.kind.multiline):
                found.setdefault(f.key, f)
    return tuple(found.values())


def said(ws: Workspace, filters: Iterable[Filter], entity: str = "") -> list[str]:
    """Each filter in words, with all its values."""
    known = {f.key: f for f in fields_for(ws, entity)}
    return [
        filter_words.said(ws, known[flt.field], flt, most=len(flt.values))
        for flt in filters
        if flt.field in known
    ]


def read(ws: Workspace, texts: Iterable[str], entity: str = "") -> tuple[Filter, ...]:
    """Filters from texts such as "source=Site": a field by its key or its name in any language, and a value as it is
    called or written. Texts of one field together mean any of their values; an empty value, that there is none.

    Raises UserError with the possible names where one is not understood.
    """
    values: dict[str, list[str]] = {}
    fields: dict[str, Field] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            hint = _("Write it as {example}.").format(example="source=" + _("Site"))
            raise UserError(_("“{text}” is no filter.").format(text=text), hint)
        f = field_named(fields_for(ws, entity), name)
        fields[f.key] = f
        values.setdefault(f.key, []).append(value.strip())
    return tuple(_filter(ws, fields[key], given) for key, given in values.items())


def field_named(fields: Iterable[Field], name: str) -> Field:
    """The one of the fields that is called so: by its key, or its name in any language. Raises UserError."""
    known, wanted = tuple(fields), fold(name)
    for f in known:
        if f.key == name.strip() or wanted in map(fold, (*in_every_language(f.label), f.label)):
            return f
    hint = _("Possible: {names}.").format(names=", ".join(_(f.label) for f in known))
    raise UserError(_("There is no field “{name}”.").format(name=name.strip()), hint)


def _filter(ws: Workspace, f: Field, texts: list[str]) -> Filter:
    if texts == [""]:
        return Filter(f.key, Operator.EMPTY)
    op = next((op for op in _USUAL if op in f.kind.operators), Operator.IS)
    if op in FROM_LIST:
        return Filter(f.key, op, tuple(value for text in texts for value in _meant(ws, f, text)))
    if len(texts) > 1:
        hint = _("Write a span as {example}.").format(example="100..200")
        raise UserError(_("“{field}” can be filtered by one value only.").format(field=_(f.label)), hint)
    ends = texts[0].split(_SPAN) if Operator.BETWEEN in f.kind.operators else texts
    return Filter(
        f.key, op if len(ends) == 1 else Operator.BETWEEN, tuple(_typed(f, op, end) for end in ends)
    )


_USUAL = (Operator.ANY_OF, Operator.CONTAINS, Operator.IS)
"""What an equals sign means: the first of these that the kind of the field knows."""
_SPAN = ".."


def _typed(f: Field, op: Operator, text: str) -> Value:
    try:
        return filter_words.read(f, op, text)
    except UserError as error:
        raise UserError(f"{_(f.label)}: {error.what}", error.hint) from error


def _meant(ws: Workspace, f: Field, text: str) -> list[Value]:
    """The values that are called so: of stages in several pipelines all."""
    if not isinstance(f.kind, Ref | Tags):
        return [_typed(f, Operator.ANY_OF, text)]
    offered, wanted = filter_words.offers(ws, f, text), fold(text)
    found = [value for value, name in offered if value == text or fold(name) == wanted]
    if not found:
        every = [name for _value, name in filter_words.offers(ws, f)][:_MANY]
        possible = _("Possible: {names}.").format(names=", ".join(dict.fromkeys(every)))
        what = _("{field}: there is no “{text}”.").format(field=_(f.label), text=text)
        raise UserError(what, possible if every else _("There are none yet."))
    return found
