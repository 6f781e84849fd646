"""Whether somebody who is being typed in is there already."""

from __future__ import annotations

import json
from itertools import permutations

from desktop_crm.base.errors import UserError
from desktop_crm.models.fields import Field
from desktop_crm.models.kinds import Name
from desktop_crm.models.record import ENTITIES
from desktop_crm.store.search_documents import folded
from desktop_crm.store.search_hits import Hit, hits
from desktop_crm.store.search_index import catch_up_a_little
from desktop_crm.store.search_schema import CODES, document
from desktop_crm.store.search_words import typed
from desktop_crm.store.workspace import Workspace

_FORMS = frozenset("ооо оао зао пао ао нао ип чп тоо llc ltd inc gmbh".split())
_NAMESAKES = {"contact": ("contact",), "company": ("company",), "lead": ("contact", "lead")}
"""Among whom somebody of the same name may be the same."""
_COMPARED = 100
ALIKE = 88  # percent, of whole names
_WORD_ALIKE = 75  # percent, of each word
_WORDS = 4


def known(
    ws: Workspace, entity: str, field: Field, text: str, but: str | None = None, limit: int = 5
) -> list[Hit]:
    """The records that are there already, by a value typed into a field of `entity`; `but` is left out.

    The same phone, e-mail or tax number, whoever has it; a very similar name, among records of that entity;
    whoever makes a request may be a contact already.
    What cannot be understood yet, as half a number, is nobody's.
    """
    if isinstance(field.kind, Name):
        catch_up_a_little(ws)
        among = _NAMESAKES.get(entity, ())
        alike = [number for each in among for number in _namesakes(ws, each, text, but, limit)]
        return hits(ws, alike[:limit], typed(text))
    numbers = _holders(ws, field, _normal(field, text), but, limit) if field.match else []
    # Why they are known stands in the field already: beside the name, the company says more.
    return hits(ws, numbers, ())


def _normal(field: Field, text: str) -> str:
    try:
        return field.kind.normal(field.kind.parse(text))
    except UserError:
        return ""


def _holders(ws: Workspace, field: Field, normal: str, but: str | None, limit: int) -> list[int]:
    """The numbers in the index of those that hold this value."""
    numbers: list[int] = []
    for entity in CODES if normal else ():
        f = ENTITIES[entity].fields.get(field.key)
        if f is None or not f.match:
            continue
        value = f'"{f.key}" = ?1'
        if f.many:
            points = "SELECT about FROM contact_point WHERE system = ?4 AND normal = ?1 AND deleted IS NULL"
            value = f"id IN ({points})"
        there = f"{value} AND deleted IS NULL AND id IS NOT ?2"
        rows = ws.read(
            f"SELECT rid FROM {entity} WHERE {there} ORDER BY rid DESC LIMIT ?3",
            (normal, but, limit, f.key)[: 4 if f.many else 3],
        )
        numbers += [document(entity, rid) for (rid,) in rows]
    return numbers[:limit]


def _namesakes(ws: Workspace, entity: str, text: str, but: str | None, limit: int) -> list[int]:
    """The numbers in the index of records called alike, the most alike first."""
    words = telling(text)
    if not words:
        return []
    alike = [
        (-alikeness(words, telling(name)), -rid)
        for rid, id_, name in _candidates(ws, entity, words)
        if id_ != but
    ]
    found = sorted(pair for pair in alike if -pair[0] >= ALIKE)
    # A lone word that many have, as a first name, says nothing.
    if len(words) == 1 and len(found) > limit:
        return []
    return [document(entity, -rid) for _likeness, rid in found[:limit]]


def telling(name: str) -> list[str]:
    """The words of a name that tell who it is: no legal forms, no initials."""
    return [word for word in folded(name) if (len(word) > 1 or word.isdigit()) and word not in _FORMS]


def alikeness(one: list[str], other: list[str]) -> float:
    """How alike two names are, in percent: each word of the shorter with the likest of the longer."""
    from rapidfuzz import fuzz

    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return fuzz.ratio(" ".join(short), " ".join(long))
    likest = [max(fuzz.ratio(word, another) for another in long) for word in short]
    return sum(likest) / len(likest) if min(likest) >= _WORD_ALIKE else 0


def _candidates(ws: Workspace, entity: str, words: list[str]) -> list[tuple[int, str, str]]:
    """Number, id and name of records with two of the words, one perhaps mistyped at its end."""
    pairs = [f'("{a}" AND "{b[:3]}"*)' for a, b in permutations(words[:_WORDS], 2)]
    match = " OR ".join(pairs or [f'"{words[0]}"'])
    sql = """SELECT rowid FROM search_name WHERE search_name MATCH ? AND (rowid & 7) = ?
        ORDER BY rowid DESC LIMIT ?"""
    rids = [number >> 3 for (number,) in ws.read(sql, (match, CODES[entity], _COMPARED))]
    where = "rid IN (SELECT value FROM json_each(?)) AND deleted IS NULL"
    return ws.read(f"SELECT rid, id, name FROM {entity} WHERE {where}", (json.dumps(rids),))
