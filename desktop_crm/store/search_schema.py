"""The tables of the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def create(db: Connection) -> None:
    """Make the tables of the index where they are missing. Call inside a transaction."""
