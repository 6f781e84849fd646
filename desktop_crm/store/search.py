"""Searching: any part of a name, a phone in any format, an e-mail, a tax number, the words of a note.

What was typed in the wrong keyboard layout, with е for ё or with a slip is found too; slips only when
there is nothing else.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from desktop_crm.store import search_match
from desktop_crm.store.search_hits import Hit, hits
from desktop_crm.store.search_index import catch_up_a_little
from desktop_crm.store.search_known import known
from desktop_crm.store.search_schema import CODES
from desktop_crm.store.search_words import Typed, typed
from desktop_crm.store.workspace import Workspace

__all__ = ["CODES", "Hit", "find", "known", "rids"]


def rids(ws: Workspace, entity: str, text: str) -> array[int]:
    """The numbers of all records of an entity in which `text` is found, the newest first."""
    query = typed(text)
    if not query or entity not in CODES:
        return array("q")
    catch_up_a_little(ws)
    return search_match.every(ws.reader, query, entity) or search_match.every(
        ws.reader, _meant(ws, query), entity
    )


def find(ws: Workspace, text: str, limit: int = 50, entities: Iterable[str] = tuple(CODES)) -> list[Hit]:
    """The records in which `text` is found: names that are it, then names with such words, then the rest."""
    query = typed(text)
    if not query:
        return []
    catch_up_a_little(ws)
    among = [entity for entity in entities if entity in CODES]
    numbers = search_match.ranked(ws.reader, query, limit, among)
    if not numbers:
        query = _meant(ws, query)
        numbers = search_match.ranked(ws.reader, query, limit, among)
    return hits(ws, numbers, query)


def _meant(ws: Workspace, query: Typed) -> Typed:
    """The query with its slips put right; empty when there are none to be seen."""
    from desktop_crm.store import search_typos

    return search_typos.corrected(ws.reader, query) or ()
