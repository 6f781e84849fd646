"""What a record is, from all that the journal says of it: the same on every laptop, in whatever order it came.

Each field is a multi-value register. A write names the entries it replaces, those whose value the writer saw; the
*heads* are the writes that no other one replaces. Several heads are several opinions: the one with the greatest clock
is the value everywhere, and those that differ from it are *lost*, which is to say in the list of conflicts, until a
write names them. (Shapiro et al., A comprehensive study of Convergent and Commutative Replicated Data Types, 2011.)
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from desktop_crm.models.kinds import Value
from desktop_crm.models.record import ENTITIES, Record, columns_of
from desktop_crm.store.triggers import CHANGED, CREATED, REMOVED

OTHER_VALUE, EDITED_MEANWHILE = 1, 2
"""Why a head is lost: another value stands, or the record was deleted by somebody who did not know of the edit."""

DELETED, OWN = "deleted", "own."


class Told(NamedTuple):
    """One entry as far as it decides anything. `site` is the laptop's id, `hash` empty while it has none."""

    n: int
    clock: int
    site: str
    hash: bytes
    kind: int
    body: Mapping[str, Any]

    @property
    def rank(self) -> tuple[int, str, bytes]:
        """What decides between writes of people who did not know of each other."""
        return self.clock, self.site, self.hash

    def writes(self, key: str) -> bool:
        """Whether it gave the field a value. A record is created without those it has nothing for."""
        return key in self.body

    def value(self, key: str) -> Value:
        """The value it gave the field."""
        said = self.body.get(key)
        value: Value = said if self.kind == CREATED or said is None else said[1]
        return value

    def replaces(self, key: str) -> Sequence[int]:
        """The entries whose value of the field it replaces."""
        return () if self.kind == CREATED or key not in self.body else self.body[key][2]


@dataclass(slots=True)
class Settled:
    """What a record is. `heads` are kept by field, without those that are only the record's one creating entry."""

    present: bool = False
    values: dict[str, Value] = field(default_factory=dict)
    heads: dict[str, tuple[int, ...]] = field(default_factory=dict)
    lost: dict[tuple[str, int], int] = field(default_factory=dict)

    def rows(self, row: str) -> set[tuple[str, str, int, int]]:
        """The lines of the table `head`."""
        return {(row, f, n, self.lost.get((f, n), 0)) for f, heads in self.heads.items() for n in heads}


def settle(entries: Sequence[Told], returns: bool) -> Settled:
    """What the record of these entries is. `returns`: an edit by somebody who did not know that it was deleted
    brings it back into sight; otherwise it stays deleted, and the edit is shown as lost."""
    newest = max((e.n for e in entries if e.kind == CREATED), default=0)
    entries = _without_vain_removals(entries)
    if not any(e.kind != REMOVED for e in entries):
        return Settled()
    creators = [e for e in entries if e.kind == CREATED]
    # Where nothing is noted the triggers take the creating entry that came last for the head.
    noted = [e.n for e in creators] != [newest]
    heads = _all_heads(entries)
    # What was changed may come before what created it.
    result = Settled(present=bool(creators))
    for key, found in heads.items():
        if key == DELETED:
            continue
        winner = max(found, key=lambda e: e.rank)
        result.values[key] = winner.value(key)
        if noted or any(e.kind != CREATED for e in found):
            result.heads[key] = tuple(sorted(e.n for e in found))
        for e in found:
            if e.value(key) != winner.value(key):
                result.lost[key, e.n] = OTHER_VALUE
    _settle_deletion(result, entries, creators, heads, returns)
    result.values = {key: value for key, value in result.values.items() if value is not None}
    return result


def _all_heads(entries: Sequence[Told]) -> dict[str, list[Told]]:
    """For each field that any of the entries writes, the writes that no other one replaces."""
    writes: dict[str, list[Told]] = defaultdict(list)
    replaced: dict[str, set[int]] = defaultdict(set)
    for e in entries:
        for key in e.body:
            writes[key].append(e)
            replaced[key].update(e.replaces(key))
    return {
        key: [e for e in found if e.n not in replaced[key]] or [max(found, key=lambda e: e.rank)]
        for key, found in writes.items()
    }


def _settle_deletion(
    result: Settled,
    entries: Sequence[Told],
    creators: Sequence[Told],
    heads: Mapping[str, list[Told]],
    returns: bool,
) -> None:
    written = heads.get(DELETED, [])
    if any(e.kind != CREATED for e in written):
        result.heads[DELETED] = tuple(sorted(e.n for e in written))
    seen = {n for e in entries for n in e.replaces(DELETED)}
    deletions = [e for e in written if e.value(DELETED) is not None]
    if not deletions or any(e.n not in seen and e.value(DELETED) is None for e in creators):
        return  # nobody has deleted it, or somebody has added it without knowing of the deletion
    winner = max(written, key=lambda e: e.rank)
    unaware = _unaware(deletions, heads)
    stands = winner if winner in deletions and not (unaware and returns) else None
    result.values[DELETED] = stands.value(DELETED) if stands else None
    other = [e for e in written if (e in deletions) != (stands is not None)]
    result.lost.update({(DELETED, e.n): OTHER_VALUE for e in other})
    if stands:
        result.lost.update({(key, e.n): EDITED_MEANWHILE for key, e in unaware})


def _unaware(deletions: Sequence[Told], heads: Mapping[str, list[Told]]) -> list[tuple[str, Told]]:
    """The edits whose writer did not know of any of the deletions, and the other way round.

    Whoever edits a record that was made in the bin knows of that.
    """
    deletions = [e for e in deletions if e.kind == CHANGED]
    saw = {n for e in deletions for n in e.replaces(DELETED)}
    these = {e.n for e in deletions}
    return [
        (key, e)
        for key, found in heads.items()
        if key != DELETED
        for e in found
        if deletions and e.kind == CHANGED and e.n not in saw | these and these.isdisjoint(e.replaces(key))
    ]


def _without_vain_removals(entries: Sequence[Told]) -> Sequence[Told]:
    """Without those physical removals, by another tool, that do not hold, and without what those that hold took away.

    One holds unless somebody has changed the record without knowing of it; a record that was written again after
    one is another record under the same id.
    """
    removals = [e for e in entries if e.kind == REMOVED]
    if not removals:
        return entries
    gone = _replaced_by(removals, entries) | {r.n for r in removals}
    anew = [e for e in entries if e.n not in gone]
    if any(e.kind == CREATED for e in anew):
        return anew
    if any(_still_says_something(e, entries) for e in anew):
        return [e for e in entries if e.kind != REMOVED]
    return ()


def _replaced_by(removals: Sequence[Told], entries: Sequence[Told]) -> set[int]:
    """What the removals name, what that had replaced, and so on."""
    by_number = {e.n: e for e in entries}
    gone: set[int] = set()
    ask = list(removals)
    while ask:
        e = ask.pop()
        fresh = {n for key in e.body for n in e.replaces(key)} - gone
        gone |= fresh
        ask += [by_number[n] for n in fresh if n in by_number]
    return gone


def _still_says_something(e: Told, entries: Iterable[Told]) -> bool:
    """An emptied field says nothing, but whoever restored the record wants it to be there."""
    replaced = {(key, n) for other in entries for key in other.body for n in other.replaces(key)}
    return any((e.value(key) is not None or key == DELETED) and (key, e.n) not in replaced for key in e.body)


def written(record: type[Record], values: Mapping[str, Value]) -> dict[str, Value]:
    """What stands in the base of these values: what this program knows and the field can hold, else its default."""
    found: dict[str, Value] = {}
    for key, sql, default in _columns(record.entity, len(record.fields)):
        value = values.get(key)
        value = default if value is None else held(sql, value)
        if value is None:
            value = default
        if value is not None:
            found[key] = value
    if record.takes_own_fields:
        found |= {key: value for key, value in values.items() if key.startswith(OWN) and value is not None}
    return found


@lru_cache
def _columns(entity: str, _fields: int) -> tuple[tuple[str, str, Value], ...]:
    """Key, type and default of what is journalled of a record."""
    return (
        *((f.key, f.kind.sql, f.default) for f in columns_of(ENTITIES[entity])),
        (DELETED, "INTEGER", None),
    )


def held(sql: str, value: Any) -> Value:
    """The value as a column of this type holds it; None for what it cannot hold."""
    if isinstance(value, str):
        return value if sql == "TEXT" and _is_text(value) else None
    if isinstance(value, bool):
        value = int(value)
    if isinstance(value, float) and sql == "INTEGER" and value.is_integer():
        value = int(value)
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return {"INTEGER": value, "REAL": float(value)}.get(sql)
    if isinstance(value, float):
        return value if sql == "REAL" and not math.isnan(value) else None
    return None


def _is_text(value: str) -> bool:
    """Half of a pair of surrogates is none."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
