"""The tables of a base that are not records: the journal and its bookkeeping."""

from __future__ import annotations

import hashlib

from desktop_crm.models.all import ENTITIES
from desktop_crm.models.record import columns_of, computed_of
from desktop_crm.store import computed, search_schema, summaries
from desktop_crm.store.triggers import journal_triggers

APPLICATION_ID = 0x4352_4D31
"""SQLite's `application_id` of a Desktop CRM base ("CRM1")."""

JOURNAL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

-- A laptop that has written to this base. The `id` changes when a base turns out to be a copy.
CREATE TABLE site (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL);

-- One action of a person: what Undo takes back. Unfinished long steps are taken away at the next start.
CREATE TABLE step (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, site INTEGER NOT NULL, author TEXT, moment INTEGER NOT NULL,
  origin TEXT NOT NULL, name TEXT NOT NULL, undoes TEXT, finished INTEGER NOT NULL DEFAULT 1);
CREATE INDEX step_undoes ON step (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX step_unfinished ON step (n) WHERE NOT finished;

-- What happened to one record in one step. `n` is the order of arrival here. `seq` and `hash`, which with the site
-- are the entry's identity among laptops, are given when a finished step is first handed to another laptop.
-- `body` of a created record: {field: value}; of a changed one: {field: [old, new, [entries it replaces]]}.
CREATE TABLE entry (
  n INTEGER PRIMARY KEY, site INTEGER NOT NULL, seq INTEGER, hash BLOB, step INTEGER NOT NULL,
  clock INTEGER NOT NULL, entity TEXT NOT NULL, row TEXT NOT NULL, kind INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX entry_row ON entry (row);
CREATE INDEX entry_step ON entry (step);
CREATE UNIQUE INDEX entry_identity ON entry (site, seq, hash) WHERE seq IS NOT NULL;

-- Entries that no other entry replaces, for fields written after the record was created, and for all fields of one
-- that several laptops created. `lost`: it is in the list of conflicts, see settle.py.
CREATE TABLE head (row TEXT NOT NULL, field TEXT NOT NULL, entry INTEGER NOT NULL,
  lost INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (row, field, entry)) WITHOUT ROWID;
CREATE INDEX head_lost ON head (row, field) WHERE lost;

-- The hand that writes: which laptop and step the triggers note, the clock, and whether they note at all.
CREATE TABLE writing (one INTEGER PRIMARY KEY CHECK (one = 1), site INTEGER NOT NULL, step INTEGER NOT NULL,
  clock INTEGER NOT NULL, capture INTEGER NOT NULL DEFAULT 1);
"""

EXCHANGE = """
-- The entries of each laptop are here without a gap up to this number.
CREATE TABLE reach (site INTEGER PRIMARY KEY, upto INTEGER NOT NULL);

-- Entries that the field of another one replaces, and that have not come yet. `prefix` begins their hash.
CREATE TABLE awaited (site TEXT NOT NULL, seq INTEGER NOT NULL, prefix TEXT NOT NULL, entry INTEGER NOT NULL,
  field TEXT NOT NULL, PRIMARY KEY (site, seq, prefix, entry, field)) WITHOUT ROWID;
CREATE INDEX awaited_entry ON awaited (entry);

-- Records that a newer program has written something of that this one does not know.
CREATE TABLE aside (row TEXT PRIMARY KEY, entity TEXT NOT NULL) WITHOUT ROWID;

-- Records erased for good: nothing of them is kept, whatever still arrives.
CREATE TABLE purged (row TEXT PRIMARY KEY) WITHOUT ROWID;

-- What was read from the place where the team exchanges, and what waits there for a complete copy.
CREATE TABLE place_mark (place TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL,
  PRIMARY KEY (place, name)) WITHOUT ROWID;
"""
"""What only the exchange between laptops needs."""

OUTSIDE = 1
"""The step of writes made by another program, outside every step of ours."""


def signature() -> str:
    """Changes whenever a declaration changes what the tables, indexes, triggers or the search must be."""
    digest = hashlib.blake2b(search_schema.shape().encode(), digest_size=16)
    for record in ENTITIES.values():
        shape = [(f.key, f.kind.sql, f.default) for f in (*columns_of(record), *computed_of(record))]
        digest.update(
            repr(
                (record.entity, shape, record.indexes, record.sorted_by, record.listed, record.derived)
            ).encode()
        )
        digest.update("".join(journal_triggers(record).values()).encode())
    for kept in (computed.triggers(), summaries.tables(), summaries.triggers()):
        digest.update("".join(kept.values()).encode())
    return digest.hexdigest()
