"""Connections to a base, and what can be wrong with its file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.fold import fold
from desktop_crm.base.i18n import _

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Row = tuple[Any, ...]

STATEMENTS = 2048
"""How many a connection keeps compiled. A full cache drops the one that came last, so two new ones in turn would be
compiled each time; making or upgrading a base alone runs some hundred."""

_WRITER = """
PRAGMA synchronous = FULL;
PRAGMA recursive_triggers = ON;
PRAGMA foreign_keys = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32000;
PRAGMA journal_size_limit = 67108864;
"""
_READER = """
PRAGMA query_only = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16000;
"""


def writer(path: Path) -> Connection:
    """The one connection that writes; a commit that has returned survives a power cut (`synchronous = FULL`).

    Nothing of the file is changed yet: it may be no base of ours.
    """
    if path.is_file() and not os.access(path, os.W_OK):
        # SQLite would open it, and leave files beside it that are write-protected for ever.
        raise UserError(
            _("“{name}” is write-protected.").format(name=path.name),
            _("Allow writing to {path}, or copy it to a folder of your own.").format(path=path),
        )
    with explained(path):
        connection = _open(path)
        _prepare(connection)
    return connection


def _prepare(connection: Connection) -> None:
    from sqlcipher3 import dbapi2

    try:
        connection.executescript(_WRITER)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except UnicodeDecodeError as error:  # of SQLite's complaint, which quotes the garbled schema
        raise dbapi2.DatabaseError("malformed") from error


def reader(path: Path) -> Connection:
    """A connection that can only read; it sees the last commit and never waits for the writer."""
    with explained(path):
        connection = _open(path)
        connection.executescript(_READER)
    return connection


def _open(path: Path) -> Connection:
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(
        str(path), timeout=10, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
    )
    connection.create_function("fold", 1, _fold, deterministic=True)
    return connection


def _fold(text: Any) -> str | None:
    return None if text is None else fold(str(text))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into a sentence with a way out; anything else passes through."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.DatabaseError as error:
        sentence = _sentence(str(error).lower(), path)
        if sentence is None:
            raise
        raise sentence from error


def _sentence(message: str, path: Path) -> UserError | None:
    name = path.name
    for fragment, what, hint in _reasons():
        if fragment in message:
            return UserError(what.format(name=name, path=path), hint.format(name=name, path=path))
    return None


def _reasons() -> tuple[tuple[str, str, str], ...]:
    damaged = _("Restore a backup from the folder “backups” beside it, or open another base.")
    return (
        (
            "not a database",
            _("“{name}” is not a Desktop CRM base."),
            _("Choose another file; this one was not changed."),
        ),
        ("malformed", _("The base “{name}” is damaged."), damaged),
        ("could not decode", _("The base “{name}” is damaged."), damaged),
        ("disk i/o error", _("The disk with “{name}” cannot be read or written."), damaged),
        (
            "readonly",
            _("“{name}” is write-protected."),
            _("Allow writing to {path}, or copy it to a folder of your own."),
        ),
        (
            "disk is full",
            _("The disk is full; nothing was saved."),
            _("Free some space and repeat the last step."),
        ),
        ("locked", _("“{name}” is in use by another program."), _("Close that program and try again.")),
        (
            "unable to open",
            _("“{path}” cannot be opened."),
            _("Check that the folder exists and that you may write there."),
        ),
    )
