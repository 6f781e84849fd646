"""Words that were meant when what was typed is nowhere: those of the base that are a slip away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.store.search_words import Term, Typed

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_SHORTEST = 4
_MOST = 6
_WORDS = 3  # typed words that are corrected


def corrected(db: Connection, query: Typed) -> Typed | None:
    """The query with its words or what they are slips of; None when no word of the base is near."""
    terms = list(query)
    for i in [i for i, term in enumerate(terms) if _correctable(term)][:_WORDS]:
        near = similar(db, terms[i].ways[0][0])
        terms[i] = Term(tuple(dict.fromkeys([*terms[i].ways, *((word,) for word in near)])))
    return tuple(terms) if tuple(terms) != query else None


def _correctable(term: Term) -> bool:
    word = term.ways[0]
    return len(word) == 1 and word[0].isalpha() and len(word[0]) >= _SHORTEST


def similar(db: Connection, word: str) -> list[str]:
    """Words of the base that `word` may be a slip of: one letter, in a long word two, the nearest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 1 if len(word) < 7 else 2
    # One text for all words of a length is several times faster to read than as many rows.
    rows = db.execute(
        """SELECT group_concat(word, ' ') FROM search_word
           WHERE letters > 0 AND letters BETWEEN ? AND ? GROUP BY letters""",
        (len(word) - slips, len(word) + slips),
    )
    words = " ".join(text for (text,) in rows).split(" ")
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=_MOST)
    return [found for found, _distance, _index in near if found != word]
