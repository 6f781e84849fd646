"""Compiled SQL, remembered between starts.

SQLAlchemy builds each statement once; the next start reads it from the base's memo and so paints its first list
without importing SQLAlchemy at all. A key holds all that a statement depends on, and the whole memo ends with the
schema's signature, so a remembered statement is never out of date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_crm import __version__
from desktop_crm.store.schema import signature
from desktop_crm.store.workspace import Workspace

_KEPT = 64


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its values; None stands where a value is given when it runs."""

    sql: str
    values: Sequence[Any]

    def given(self, value: object) -> list[Any]:
        """The values with `value` in the open place."""
        return [value if v is None else v for v in self.values]


def prepared(ws: Workspace, key: object, build: Callable[[], Statement]) -> Statement:
    """The statement for `key`, from memory, from the base's memo, or built now."""
    known = ws.cache.setdefault("statements", None) or _remembered(ws)
    digest = hashlib.blake2b(repr(key).encode(), digest_size=12).hexdigest()
    if digest not in known:
        known[digest] = build()
    return known[digest]


def keep(ws: Workspace) -> None:
    """Remember the statements in use for the next start; called when the base is closed."""
    known: dict[str, Statement] | None = ws.cache.get("statements")
    if known:
        latest = dict(list(known.items())[-_KEPT:])
        statements = {digest: [s.sql, list(s.values)] for digest, s in latest.items()}
        ws.remember("statements", json.dumps([_version(), statements]))


def _remembered(ws: Workspace) -> dict[str, Statement]:
    version, statements = json.loads(ws.memo("statements") or '["", {}]')
    known = {digest: Statement(*s) for digest, s in statements.items()} if version == _version() else {}
    ws.cache["statements"] = known
    return known


def _version() -> str:
    return f"{__version__} {signature()}"
