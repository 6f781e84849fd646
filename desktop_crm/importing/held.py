"""What records of the base hold already, as far as an import may change it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_crm.importing.known import Ask, in_parts

_GIVEN = "IN (SELECT value FROM json_each(?))"


@dataclass(slots=True)
class Held:
    """One card: plain values, and what it has of everything that it can have several of.

    `points` are (system, normal) pairs, `places` ids of companies, `tags` ids of tags, `notes` texts. `low`
    and `high` are the smallest and largest rank of its details.
    """

    values: dict[str, Any] = field(default_factory=dict)
    points: set[tuple[str, str]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    low: float = 0
    high: float = -1
    given: dict[str, list[Any]] | None = None
    """What rows of the list have given so far, by field, where there are several rows."""


def held(ask: Ask, entity: str, ids: Collection[str], keys: Sequence[str]) -> dict[str, Held]:
    """What these records hold in the fields `keys`, by id; records that are gone or in the bin are left
    out.
    """
    plain = [key for key in keys if not key.startswith("own.")]
    own = [key for key in keys if key.startswith("own.")]
    found: dict[str, Held] = {}
    for part in in_parts(ids, 2000):
        columns = "".join(f', "{key}"' for key in plain)
        for id_, text, *values in ask(
            f"SELECT id, own{columns} FROM {entity} WHERE id {_GIVEN} AND deleted IS NULL", (part,)
        ):
            card = found[id_] = Held(dict(zip(plain, values, strict=True)))
            if own:
                kept = json.loads(text)
                card.values.update({key: kept.get(key[4:]) for key in own})
        _details(ask, part, found)
    return found


def _details(ask: Ask, part: str, found: dict[str, Held]) -> None:
    for about, system, normal, rank in ask(
        f"SELECT about, system, normal, rank FROM contact_point WHERE about {_GIVEN} AND deleted IS NULL",
        (part,),
    ):
        if card := found.get(about):
            card.points.add((system, normal))
            card.low, card.high = min(card.low, rank), max(card.high, rank)
    for sql, into in (
        (f"SELECT contact, company FROM membership WHERE contact {_GIVEN} AND deleted IS NULL", "places"),
        (f"SELECT about, tag FROM tagging WHERE about {_GIVEN} AND deleted IS NULL", "tags"),
        (f"SELECT about, text FROM note WHERE about {_GIVEN} AND deleted IS NULL", "notes"),
    ):
        for about, thing in ask(sql, (part,)):
            if about in found:
                getattr(found[about], into).add(thing)
