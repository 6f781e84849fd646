"""Pairs of cards that are called alike: people of one company, firms, and full names that come again."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, groupby
from operator import itemgetter

from desktop_crm.ops.duplicates.likeness import Likeness, Words, likeness, near, words
from desktop_crm.ops.duplicates.pairs import NAMED, NAMESAKES, Pace, Pairs
from desktop_crm.ops.duplicates.values import rows_of
from desktop_crm.store.connect import Row
from desktop_crm.store.workspace import Workspace

_FEW = 40
_NEIGHBOURS = 6
_PAGE = 10_000
_BEGINNING, _END = 4, 5  # letters of a word; a slip is seldom in both
_KEYS = 3
_FULL = 3  # words: more than a first and a last name
_NAMESAKES = 4  # a full name that more have is a common one

_Called = tuple[int, Words]


def find(ws: Workspace, entity: str, pairs: Pairs, pace: Pace, firms: Mapping[str, str]) -> None:
    """Add every pair of an entity that is called alike. `firms`: companies that may be one, each with the same of
    them; their people are compared with one another."""
    if entity == "contact":
        _people(ws, pairs, pace, firms)
    else:
        _firms(ws, pairs, pace)


def size(ws: Workspace, entity: str) -> int:
    """Roughly how many rows there are to go through."""
    tables = ("membership",) if entity == "contact" else ("company", "company")
    return sum(ws.read(f"SELECT max(rid) FROM {table}")[0][0] or 0 for table in tables)


def _people(ws: Workspace, pairs: Pairs, pace: Pace, firms: Mapping[str, str]) -> None:
    gathered: dict[str, dict[int, Words]] = {}
    for company, rows in groupby(_of_companies(ws, pace), key=itemgetter(0)):
        called = {rid: words(name) for _company, _n, rid, name in rows}
        if company in firms:
            gathered.setdefault(firms[company], {}).update(called)
        else:
            _compare(called, pairs, by_letters=True)
    for called in gathered.values():
        _compare(called, pairs, by_letters=True)
    _same_full_name(ws, pairs, pace)


def _of_companies(ws: Workspace, pace: Pace) -> Iterator[Row]:
    """Everybody by company, a page at a time: a long look at the base would keep its log from being emptied."""
    sql = """SELECT m.company, m.rid, c.rid, c.name FROM membership m CROSS JOIN contact c ON c.id = m.contact
        WHERE m.company >= ?1 AND (m.company > ?1 OR m.rid > ?2) AND m.deleted IS NULL AND c.deleted IS NULL
        ORDER BY m.company, m.rid LIMIT ?3"""
    company, rid = "", 0
    while page := ws.read(sql, (company, rid, _PAGE)):
        yield from page
        pace.tick(len(page))
        company, rid = page[-1][:2]


def _compare(called: dict[int, Words], pairs: Pairs, *, by_letters: bool = False) -> None:
    """Add the pairs of a block that are called alike; `by_letters` only those with a word that begins alike."""
    blocks = _by_letters(called.items()) if by_letters else [list(called.items())]
    for block in blocks:
        for one, other in near(block, lambda each: each[1], _FEW, _NEIGHBOURS):
            if likeness(one[1], other[1]) >= Likeness.ALIKE:
                pairs.add(one[0], other[0], NAMED)


def _by_letters(called: Iterable[_Called]) -> Iterable[list[_Called]]:
    blocks: dict[str, list[_Called]] = {}
    for each in called:
        for beginning in {word[:3] for word in each[1]}:
            blocks.setdefault(beginning, []).append(each)
    return (block for block in blocks.values() if len(block) > 1)


def _same_full_name(ws: Workspace, pairs: Pairs, pace: Pace) -> None:
    """People with the same first, middle and last name, wherever they work."""
    sql = """SELECT name_key, count(*) AS n FROM contact WHERE deleted IS NULL AND name_key > ?1
        AND name_key LIKE '% % %' GROUP BY name_key HAVING n > 1 AND n <= ?2 ORDER BY name_key LIMIT ?3"""
    after = ""
    while page := ws.read(sql, (after, _NAMESAKES, _PAGE)):
        pace.tick()
        after = page[-1][0]
        named = "SELECT name_key, rid, name FROM contact WHERE deleted IS NULL AND name_key IN"
        rows = ws.read(
            f"{named} (SELECT value FROM json_each(?)) ORDER BY name_key",
            (json.dumps([k for k, _n in page]),),
        )
        for _key, group in groupby(rows, key=itemgetter(0)):
            alike = [rid for _key, rid, name in group if len(words(name)) >= _FULL]
            for one, other in combinations(alike, 2):
                pairs.add(one, other, NAMESAKES)


def _firms(ws: Workspace, pairs: Pairs, pace: Pace) -> None:
    """Firms that have one of the rarest words of their names in common, or almost."""
    met: Counter[str] = Counter()
    for _rid, name in _names(ws, pace):
        met.update(_keys(words(name)))
    blocks: dict[str, array[int]] = {}
    for rid, name in _names(ws, pace):
        shared = [key for key in _keys(words(name)) if met[key] > 1]
        for key in sorted(shared, key=lambda key: (met[key], key))[:_KEYS]:
            blocks.setdefault(key, array("q")).append(rid)
    for together in _batches(block for block in blocks.values() if len(block) > 1):
        pace.tick()
        wanted = set(chain.from_iterable(together))
        called = {rid: words(name) for rid, name in rows_of(ws, "company", "rid, name", list(wanted))}
        for block in together:
            _compare({rid: called[rid] for rid in block if rid in called}, pairs)


def _names(ws: Workspace, pace: Pace) -> Iterator[tuple[int, str]]:
    after = 0
    sql = "SELECT rid, name FROM company WHERE rid > ? AND deleted IS NULL ORDER BY rid LIMIT ?"
    while page := ws.read(sql, (after, _PAGE)):
        yield from page
        pace.tick(len(page))
        after = page[-1][0]


def _keys(name: Words) -> set[str]:
    """By what a firm may be found: how its words begin and end, and whole numbers."""
    spelt = [word for word in name if word.isalpha()]
    ends = {word[:_BEGINNING] for word in spelt} | {f"-{word[-_END:]}" for word in spelt}
    return ends | (set(name) - set(spelt))


def _batches(blocks: Iterable[array[int]]) -> Iterator[list[array[int]]]:
    """Blocks in such numbers that their names are read together."""
    batch: list[array[int]] = []
    n = 0
    for block in blocks:
        batch.append(block)
        n += len(block)
        if n >= _PAGE:
            yield batch
            batch, n = [], 0
    if batch:
        yield batch
