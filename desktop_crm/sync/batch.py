"""What laptops hand to each other: entries of the journal, with the steps and laptops they belong to.

A batch looks the same on every laptop. Where the journal names an entry by its local number, a batch names it by
its laptop, its number there and the beginning of its hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

import msgpack

from desktop_crm.base.i18n import _
from desktop_crm.store.triggers import CHANGED, CREATED, REMOVED
from desktop_crm.sync.errors import Refused

FORMAT = 1
_REFERENCES_AT_MOST = 10_000
_SCALARS = (str, int, float, bool, type(None))

Said = Mapping[str, Any]


class Step(NamedTuple):
    """A step as its laptop knows it; `moment` is in milliseconds since 1970."""

    id: str
    author: str | None
    moment: int
    origin: str
    name: str
    undoes: str | None


class Entry(NamedTuple):
    """One entry. `site` and `step` are ids, `body` is its text, `said` what that text says, `hash` its 16 bytes.

    Of a record that was erased for good only a shell goes round: its body is empty, and the hash is that it had.
    """

    site: str
    seq: int
    step: str
    clock: int
    entity: str
    row: str
    kind: int
    body: str
    said: Said
    hash: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries in the order of their numbers, with their steps, and with the laptops' names by id."""

    sites: Mapping[str, str]
    steps: Mapping[str, Step]
    entries: Sequence[Entry]

    @property
    def first(self) -> int:
        """The smallest number in it."""
        return min(e.seq for e in self.entries)

    @property
    def last(self) -> int:
        """The greatest number in it."""
        return max(e.seq for e in self.entries)


def hash_of(site: str, seq: int, step: str, clock: int, entity: str, row: str, kind: int, body: str) -> bytes:
    """The 16 bytes that with site and number are an entry's identity: a restored base gives numbers again."""
    said = f"{site}\0{seq}\0{step}\0{clock}\0{entity}\0{row}\0{kind}\0{body}"
    return hashlib.blake2b(said.encode(), digest_size=16).digest()


def reference(site: str, seq: int, hash_: bytes) -> str:
    """How a batch names an entry."""
    return f"{site}:{seq}:{hash_[:4].hex()}"


def text_of(said: Said) -> str:
    """The one text of what an entry says."""
    return _TEXT.encode(said)


_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack(batch: Batch) -> bytes:
    """The batch as bytes, column by column: so they compress best."""
    sites, steps = list(batch.sites), list(batch.steps)
    site_at = {id_: i for i, id_ in enumerate(sites)}
    step_at = {id_: i for i, id_ in enumerate(steps)}
    entities = sorted({e.entity for e in batch.entries})
    entity_at = {name: i for i, name in enumerate(entities)}
    entries = batch.entries
    return bytes(
        msgpack.packb(
            [
                FORMAT,
                [[id_, batch.sites[id_]] for id_ in sites],
                [list(batch.steps[id_]) for id_ in steps],
                entities,
                [site_at[e.site] for e in entries],
                _differences([e.seq for e in entries]),
                [step_at[e.step] for e in entries],
                _differences([e.clock for e in entries]),
                [entity_at[e.entity] for e in entries],
                [_short(e.row) for e in entries],
                [e.kind for e in entries],
                [e.body for e in entries],
                [[i, e.hash] for i, e in enumerate(entries) if not e.body],
            ]
        )
    )


def unpack(data: bytes) -> Batch:
    """The batch of these bytes. Raises Refused for anything that is none, before any of it is used."""
    try:
        return _unpacked(msgpack.unpackb(data, strict_map_key=True))
    except Refused:
        raise
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        _refuse(error)


def _unpacked(columns: list[Any]) -> Batch:
    form, sites, steps, entities, *rest = columns
    if form != FORMAT:
        _refuse()
    names = {_checked(_ID, id_): str(name)[:200] for id_, name in sites}
    known = [_step(said) for said in steps]
    for name in entities:
        _checked(_ENTITY, name)
    site, seq, step, clock, entity, row, kind, body, shells = rest
    ids, seqs, clocks = list(names), _sums(seq), _sums(clock)
    if len({len(c) for c in (site, seqs, step, clocks, entity, row, kind, body)}) != 1:
        _refuse()
    hashes = dict(shells)
    entries = [
        _entry(ids[s], n, known[t].id, c, entities[e], _long(r), k, b, hashes.get(i, b""))
        for i, (s, n, t, c, e, r, k, b) in enumerate(
            zip(site, seqs, step, clocks, entity, row, kind, body, strict=True)
        )
    ]
    return Batch(names, {s.id: s for s in known}, entries)


def _entry(
    site: str, seq: int, step: str, clock: int, entity: str, row: str, kind: int, body: str, shell: bytes
) -> Entry:
    if not (0 < seq < 1 << 48 and 0 <= clock < 1 << 63 and 0 <= kind < 100):
        _refuse()
    if not body:
        if not isinstance(shell, bytes) or len(shell) != 16:
            _refuse()
        return Entry(site, seq, step, clock, entity, row, kind, body, {}, shell)
    said = _BODY.decode(body)
    if not isinstance(said, dict):
        _refuse()
    _known_keys(tuple(said))
    for value in said.values():
        if kind == CREATED:
            if not isinstance(value, _SCALARS):
                _refuse()
        elif kind in (CHANGED, REMOVED):
            _check_change(value)
    if "\\u" in body:
        text_of(said).encode()  # half of a pair of surrogates is no text
    return Entry(
        site, seq, step, clock, entity, row, kind, body, said,
        hash_of(site, seq, step, clock, entity, row, kind, body),
    )  # fmt: skip


def carries(row: str, kind: int, body: str) -> bool:
    """Whether other laptops take such an entry: another tool may have written what this program never does."""
    if _ID.fullmatch(row) and '"own.' not in body and "Infinity" not in body:
        return True
    try:
        _entry("", 1, "", 0, "", _checked(_ROW, row), kind, body, b"")
    except (Refused, ValueError, TypeError):
        return False
    return True


def _check_change(value: Any) -> None:
    old, new, replaced = value
    if not isinstance(old, _SCALARS) or not isinstance(new, _SCALARS) or not isinstance(replaced, list):
        _refuse()
    if len(replaced) > _REFERENCES_AT_MOST:
        _refuse()
    for name in replaced:
        if not _REFERENCE.fullmatch(name):
            _refuse()


def _step(said: Sequence[Any]) -> Step:
    id_, author, moment, origin, name, undoes = said
    if not isinstance(moment, int) or not 0 <= moment < 1 << 62:
        _refuse()
    for each in (author, undoes):
        if each is not None:
            _checked(_ID, each)
    return Step(_checked(_ID, id_), author, moment, _checked(_ENTITY, origin), str(name)[:1000], undoes)


_ID = re.compile(r"[0-9a-f]{32}")
_ROW = re.compile(r"[^\x00-\x1f\"\\]{1,64}")
_ENTITY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEY = re.compile(r"[^\x00-\x1f\"\\]{1,120}")
_REFERENCE = re.compile(r"[0-9a-f]{32}:[1-9][0-9]{0,14}:[0-9a-f]{8}")


def _checked(pattern: re.Pattern[str], text: Any) -> str:
    if not isinstance(text, str) or not pattern.fullmatch(text):
        _refuse()
    return text


@lru_cache(4096)
def _known_keys(keys: tuple[str, ...]) -> None:
    for key in keys:
        _checked(_KEY, key)


def _refuse(why: object = None) -> NoReturn:
    cause = why if isinstance(why, BaseException) else None
    raise Refused(
        _("A file of the exchange is not what Desktop CRM writes."),
        _(
            "It was left where it is, and nothing of it was taken over. Update the program if others have a newer one."
        ),
    ) from cause


_BODY = json.JSONDecoder(parse_constant=_refuse)


def _differences(numbers: Sequence[int]) -> list[int]:
    return [b - a for a, b in zip([0, *numbers], numbers, strict=False)]


def _sums(differences: Sequence[int]) -> list[int]:
    total, sums = 0, []
    for each in differences:
        total += each
        sums.append(total)
    return sums


def _short(row: str) -> bytes | str:
    return bytes.fromhex(row) if _ID.fullmatch(row) else row


def _long(row: bytes | str) -> str:
    return row.hex() if isinstance(row, bytes) and len(row) == 16 else _checked(_ROW, row)
