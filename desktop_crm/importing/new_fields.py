"""The fields of the team's own that the columns of a list make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_crm.base.clock import derived_id
from desktop_crm.base.fold import fold
from desktop_crm.importing.sheet import Faulty, Row
from desktop_crm.importing.target import Target
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Option
from desktop_crm.models.kinds.text import nothing, written
from desktop_crm.store.own_fields import KINDS

MOST_OPTIONS = 100
"""More different values than this make no choice, but a text."""
_TONES = ("accent", "good", "warning", "bad", "plain")


def new_fields(rows: Sequence[Row], wanted: Sequence[tuple[int, Target]]) -> dict[int, tuple[Target, Field]]:
    """The target and the field of every column in `wanted` that makes a new field.

    Columns that give it one name make one field together, of the kind that the first of them asks for.
    """
    groups: dict[tuple[str, str], list[tuple[int, Target]]] = {}
    for index, target in wanted:
        if target.new_kind:
            groups.setdefault((target.entity, fold(target.new_name)), []).append((index, target))
    made: dict[int, tuple[Target, Field]] = {}
    for group in groups.values():
        first = group[0][1]
        options = _options(rows, [index for index, _ in group]) if first.new_kind == "choice" else ()
        kind = "text" if first.new_kind == "choice" and not options else str(first.new_kind)
        f = Field("", first.new_name, KINDS[kind][1](options), custom=True)
        made.update({index: (replace(first, new_kind=kind), f) for index, _ in group})
    return made


def _options(rows: Sequence[Row], columns: Sequence[int]) -> tuple[Option, ...]:
    """The choices that the columns make, in the order they appear in; none when they are too many."""
    labels: dict[str, str] = {}
    for value in (row[column] for row in rows for column in columns):
        text = "" if type(value) is Faulty else " ".join(written(value).split())
        if text and not nothing(text):
            labels.setdefault(fold(text) or text, text)
        if len(labels) > MOST_OPTIONS:
            return ()
    return tuple(
        Option(derived_id("option", key)[:12], label, _TONES[n % len(_TONES)])
        for n, (key, label) in enumerate(labels.items())
    )
