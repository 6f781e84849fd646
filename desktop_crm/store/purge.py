"""Erasing for good, as the law may ask for: every value of a record goes, from its history too, on every laptop.

The entries stay as empty shells with their identity, so that laptops still agree on what they have; the step names,
which may say what somebody is called, go as well. It cannot be undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop_crm.models.all import ENTITIES
from desktop_crm.store.triggers import PURGED, TICK

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

EMPTY = "{}"
"""What an entry of an erased record says."""

_GIVEN = "IN (SELECT value FROM json_each(?))"


def purge(db: Connection, entity: str, rows: Iterable[str]) -> None:
    """Erase these records, as part of an edit."""
    for row in rows:
        db.execute(TICK)
        db.execute(
            f"""INSERT INTO entry (site, step, clock, entity, row, kind, body)
                SELECT site, step, clock, ?, ?, {PURGED}, '{EMPTY}' FROM writing""",
            (entity, row),
        )
        db.execute("INSERT OR IGNORE INTO purged VALUES (?)", (row,))
    db.execute("UPDATE writing SET capture = 0")
    forget(db, rows)
    db.execute("UPDATE writing SET capture = 1")


def purged(db: Connection, rows: Iterable[str]) -> set[str]:
    """Those of the records that have been erased, here or elsewhere."""
    found = db.execute(f"SELECT row FROM purged WHERE row {_GIVEN}", (json.dumps(list(rows)),))
    return {row for (row,) in found}


def forget(db: Connection, rows: Iterable[str]) -> None:
    """Take away what the base holds of erased records. In a transaction whose writes are not noted."""
    given = json.dumps(list(rows))
    for entity in ENTITIES:
        db.execute(f"DELETE FROM {entity} WHERE id {_GIVEN}", (given,))
    db.execute(f"DELETE FROM head WHERE row {_GIVEN}", (given,))
    db.execute(f"DELETE FROM awaited WHERE entry IN (SELECT n FROM entry WHERE row {_GIVEN})", (given,))
    db.execute(f"UPDATE step SET name = '' WHERE n IN (SELECT step FROM entry WHERE row {_GIVEN})", (given,))
    db.execute(f"UPDATE entry SET body = '{EMPTY}' WHERE row {_GIVEN} AND body != '{EMPTY}'", (given,))
