"""The tables of the search index.

Contentless FTS5 over words that we have folded ourselves: the index stores no text, only where each word is.
Names have a table of their own, so that a name with what was typed is found at once however many cities,
streets and addresses have it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_crm.models.all import ENTITIES

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CODES = {"contact": 0, "company": 1, "lead": 2, "deal": 3, "task": 4}
"""The entities that can be found, each with its number in the index. The numbers never change."""

REBUILD = -1
"""The place in the journal of an index that must be made from the records themselves."""

_WORDS = "content='', contentless_delete=1, detail=none, prefix='1 2 3 4', tokenize='ascii'"

_TABLES = {
    # The words of names; the row is `document(entity, rid)`, so the newest record has the largest number.
    "search_name": f"CREATE VIRTUAL TABLE search_name USING fts5(words, {_WORDS})",
    # All words of a record, those of its name included.
    "search_text": f"CREATE VIRTUAL TABLE search_text USING fts5(words, {_WORDS})",
    # National phone numbers, to be found by digits from their middle.
    "search_digits": """CREATE VIRTUAL TABLE search_digits USING fts5(
        digits, content='', contentless_delete=1, tokenize='trigram')""",
    # Every word that has a letter. `letters` is its length when it has nothing else and can be mistyped.
    "search_word": """CREATE TABLE search_word (
        word TEXT PRIMARY KEY, letters INTEGER NOT NULL) WITHOUT ROWID""",
    # Steps that were not finished when the index passed them; it has read theirs up to the entry `after`.
    "search_waiting": "CREATE TABLE search_waiting (step INTEGER PRIMARY KEY, after INTEGER NOT NULL)",
    # Records to be indexed once more, of whose changes the journal says nothing.
    "search_again": "CREATE TABLE search_again (id TEXT PRIMARY KEY) WITHOUT ROWID",
}


def shape() -> str:
    """What is put into the index. When it changes with the declarations, the index must be made anew."""
    fields = {entity: [f.key for f in ENTITIES[entity].fields.values() if f.search] for entity in CODES}
    return repr(sorted(fields.items()))


def create(db: Connection) -> None:
    """Make the tables of the index where they are missing; those of the records must be there."""
    some = any(db.execute(f"SELECT 1 FROM {entity} LIMIT 1").fetchone() for entity in CODES)
    present = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for name, statement in _TABLES.items():
        if name not in present:
            db.execute(statement)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('indexed', ?)", (REBUILD if some else 0,))
    (known,) = db.execute("SELECT value FROM meta WHERE key = 'searchable'").fetchone() or (None,)
    if known != shape():
        db.execute("INSERT OR REPLACE INTO meta VALUES ('searchable', ?)", (shape(),))
        db.execute("INSERT OR REPLACE INTO meta VALUES ('indexed', ?)", (REBUILD if some else 0,))
    db.execute("CREATE INDEX IF NOT EXISTS search_word_letters ON search_word (letters) WHERE letters > 0")


def document(entity: str, rid: int) -> int:
    """The number of a record in the index."""
    return rid * 8 + CODES[entity]


def record(document: int) -> tuple[str, int]:
    """The entity and the `rid` of what stands in the index under this number."""
    return _ENTITY_OF[document & 7], document >> 3


_ENTITY_OF = {code: entity for entity, code in CODES.items()}
