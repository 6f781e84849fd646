"""What a report is that somebody makes up: which records, what its rows are, what is counted of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from desktop_crm.base.i18n import N_, _
from desktop_crm.models.all import ENTITIES
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Count, Date, Duration, Moment, Money, Number
from desktop_crm.reports import grouping
from desktop_crm.reports.ask import Ask, as_object
from desktop_crm.store.own_fields import field_of, fields_of
from desktop_crm.store.workspace import Workspace

RECORDS = ("deal", "lead", "call", "meeting", "task", "contact", "company")
"""The records that a report can be made up of."""

SPANS: dict[str, str] = {
    "month": N_("by month: {field}"),
    "week": N_("by week: {field}"),
    "day": N_("by day: {field}"),
}
"""Rows along time: "month:created"."""

_USUAL = {"call": "moment", "meeting": "moment", "task": "day"}
_NO_MEASURE = ("remind",)


@dataclass(frozen=True, slots=True)
class Recipe:
    """`rows` and `columns` are keys of fields by which records can be grouped, or spans of time such as
    "month:created"; without `columns` there is one for each thing that is counted.

    `sum` is the field that is added up, empty when records are only counted; its `mean` may be wanted instead.
    `moment` is the field that the period means, empty when the report is about all records whatever the period.
    """

    entity: str = "deal"
    rows: str = "stage"
    columns: str = ""
    sum: str = ""
    mean: bool = False
    moment: str = "created"


def to_json(ask: Ask, recipe: Recipe) -> str:
    """The form in which a saved report keeps what is asked and how it is made."""
    return json.dumps({**json.loads(ask.to_json()), "recipe": asdict(recipe)}, ensure_ascii=False)


def from_json(text: str) -> Recipe | None:
    """The recipe of a saved report; None when it is not made up, or of records that this version does not know."""
    raw = as_object(text).get("recipe")
    if not isinstance(raw, dict) or raw.get("entity") not in RECORDS:
        return None
    plain = Recipe()
    known = {key: raw[key] for key, was in asdict(plain).items() if isinstance(raw.get(key), type(was))}
    return replace(plain, **known)


def usual(ws: Workspace, entity: str) -> Recipe:
    """A report of these records to begin with."""
    rows = grouping.choices(ws, entity)
    wished = [f.key for f in rows if f.key in ("stage", "source", "direction", "responsible", "status")]
    return Recipe(entity, (wished or [f.key for f in rows])[0], moment=_USUAL.get(entity, "created"))


def moments(ws: Workspace, entity: str) -> tuple[Field, ...]:
    """The fields that the period can mean."""
    return tuple(f for f in fields_of(ws, entity) if _is_moment(f))


def measures(ws: Workspace, entity: str) -> tuple[Field, ...]:
    """The fields that can be added up."""
    kinds = (Money, Number, Count, Duration)
    return tuple(
        f
        for f in fields_of(ws, entity)
        if isinstance(f.kind, kinds) and not f.many and f.key not in _NO_MEASURE
    )


def _is_moment(f: Field) -> bool:
    return isinstance(f.kind, Moment) or (isinstance(f.kind, Date) and not f.kind.partial)


def groups(ws: Workspace, entity: str) -> list[tuple[str, str]]:
    """What rows and columns can be, with its name: fields first, then spans of time."""
    fields = [(f.key, _(f.label)) for f in grouping.choices(ws, entity)]
    times = [(f"{span}:{f.key}", _called(span, f)) for f in moments(ws, entity) for span in SPANS]
    return fields + times


def called(ws: Workspace, entity: str, key: str) -> str:
    """The name of what rows or columns are; empty when there is no such field (any more)."""
    span, colon, of = key.partition(":")
    f = field_of(ws, entity, of if colon else key)
    if f is None or (colon and span not in SPANS):
        return ""
    return _called(span, f) if colon else _(f.label)


def _called(span: str, f: Field) -> str:
    return _(SPANS[span]).format(field=_(f.label))


def records_named(entity: str) -> str:
    """What the records of an entity are called."""
    return _(ENTITIES[entity].plural)


def missing(ws: Workspace, recipe: Recipe) -> list[str]:
    """Sentences that say which part of a report is no longer there, so that it cannot be told."""
    known = {key for key, _name in groups(ws, recipe.entity)}
    gone = []
    if recipe.rows not in known:
        gone.append(_("The field that the rows of this report are made of has been removed."))
    if recipe.columns and recipe.columns not in known:
        gone.append(_("The field that the columns of this report are made of has been removed."))
    if recipe.sum and recipe.sum not in {f.key for f in measures(ws, recipe.entity)}:
        gone.append(_("The field that this report adds up has been removed."))
    if recipe.moment and recipe.moment not in {f.key for f in moments(ws, recipe.entity)}:
        gone.append(_("The field that the period of this report means has been removed."))
    return gone
