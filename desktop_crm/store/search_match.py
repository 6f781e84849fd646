"""Finding in the index what was typed: the likeliest first, then the newest."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from desktop_crm.store.search_documents import LONGEST
from desktop_crm.store.search_marks import spaced
from desktop_crm.store.search_schema import CODES, document
from desktop_crm.store.search_words import INSIDE, Term, Typed, Way, is_number

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_INDEXED = 4  # letters of a beginning that the index itself can look up
_LOOKED_AT = 100  # names that are compared to put those first that begin with what was typed
_BEGINNINGS = 64  # words with the same beginning that are looked for one by one

Spell = Callable[[str], str | None]
"""How a word is looked for: an FTS5 expression, or None when nothing in the base has it."""


def ranked(db: Connection, query: Typed, limit: int, entities: Iterable[str]) -> list[int]:
    """The numbers in the index of the first `limit` records: words of names, their beginnings, anything."""
    codes = [CODES[entity] for entity in entities]
    found: dict[int, None] = {}
    for stage, (table, match) in enumerate(_stages(db, query)):
        numbers = _newest(db, table, match, codes, _LOOKED_AT if table == "search_name" else limit)
        if table == "search_name":
            numbers = _starting_first(db, numbers, query, stage)
        found.update(dict.fromkeys(numbers))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _starting_first(db: Connection, numbers: list[int], query: Typed, stage: int) -> list[int]:
    """Those first whose names begin with what was typed, in stage 0 with the whole word."""
    starts = {way[0] for way in query[0].ways}
    begins = starts.__contains__ if stage == 0 else lambda word: any(map(word.startswith, starts))
    names: dict[int, str] = {}
    for entity, code in CODES.items():
        rids = [number >> 3 for number in numbers if number & 7 == code]
        sql = f"SELECT rid, name FROM {entity} WHERE rid IN (SELECT value FROM json_each(?))"
        names.update((document(entity, rid), name) for rid, name in db.execute(sql, (json.dumps(rids),)))
    return sorted(
        numbers, key=lambda number: not begins(spaced(names.get(number, "")).split(" ", 2)[1][:LONGEST])
    )


def every(db: Connection, query: Typed, entity: str) -> array[int]:
    """The `rid` of each record of the entity that has what was typed, the newest first."""
    found: dict[int, None] = {}
    for table, expression in _stages(db, query):
        if table != "search_name":
            found.update(dict.fromkeys(_newest(db, table, expression, [CODES[entity]], -1)))
    return array("q", [number >> 3 for number in found])


def _stages(db: Connection, query: Typed) -> Iterable[tuple[str, str]]:
    exact = expression(query, _whole)
    if exact:
        yield "search_name", exact
    begun = expression(query, lambda word: _begun(db, word))
    if begun:
        yield "search_name", begun
        yield "search_text", begun
    if is_number(query):
        yield (
            "search_digits",
            " OR ".join(f'"{digits}"' for digits in query[0].digits if len(digits) >= INSIDE),
        )


def _newest(db: Connection, table: str, match: str, codes: Sequence[int], limit: int) -> list[int]:
    among = "" if len(codes) == len(CODES) else f" AND (rowid & 7) IN ({', '.join(map(str, codes))})"
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ?{among} ORDER BY rowid DESC LIMIT ?"
    return [number for (number,) in db.execute(sql, (match, limit)).fetchall()]


def expression(query: Typed, spell: Spell) -> str | None:
    """The query in the language of FTS5; None when something typed is nowhere in the base."""
    parts = [_any_way(term, spell) for term in query]
    return " AND ".join(f"({part})" for part in parts if part) if parts and all(parts) else None


def _any_way(term: Term, spell: Spell) -> str:
    ways = [way for way in (_all_words(way, spell) for way in term.ways) if way]
    return " OR ".join(ways)


def _all_words(way: Way, spell: Spell) -> str:
    words = [spell(word) for word in way]
    return f"({' AND '.join(word for word in words if word)})" if all(words) else ""


def _whole(word: str) -> str:
    return f'"{word}"'


def _begun(db: Connection, word: str) -> str | None:
    """All words that begin so. Naming them lets FTS5 stop at the newest; a prefix makes it read them all."""
    if len(word) <= _INDEXED or word.isdecimal():
        return f'"{word}"*'
    sql = "SELECT word FROM search_word WHERE word >= ? AND word < ? LIMIT ?"
    known = db.execute(sql, (word, word + "\U0010ffff", _BEGINNINGS + 1)).fetchall()
    if len(known) > _BEGINNINGS:
        return f'"{word}"*'
    return f"({' OR '.join(_whole(w) for (w,) in known)})" if known else None
