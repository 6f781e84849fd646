"""Secrets of this laptop: tokens and team keys. In the system's keyring, else in a file that only the user may read.

They are kept outside the base, so that a copy of a base lets nobody take part in the exchange.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.log import log
from desktop_crm.base.paths import APP, data_dir

if TYPE_CHECKING:
    from types import ModuleType

    from desktop_crm.store.workspace import Workspace

_TEAM_KEY, _GENERATIONS = "team-key-{}", "team-keys"


def put(ws: Workspace, name: str, value: str) -> None:
    """Keep a secret of this base on this laptop."""
    account = _account(ws, name)
    if not _in_keyring(account, value):
        _write({**_read(), account: value})


def get(ws: Workspace, name: str) -> str | None:
    """The secret, or None."""
    account = _account(ws, name)
    found = _read().get(account)
    return found if found is not None else _from_keyring(account)


def forget(ws: Workspace, name: str) -> None:
    """Keep it no longer."""
    account = _account(ws, name)
    kept = _read()
    if kept.pop(account, None) is not None:
        _write(kept)
    keyring = _keyring()
    if keyring:
        with suppress(
            Exception
        ):  # there may be none, and the keyring may be locked: it is of no use any more
            keyring.delete_password(APP, account)


def team_keys(ws: Workspace) -> dict[int, bytes]:
    """The keys of the team by generation; none where nothing is sealed."""
    keys = {n: get(ws, _TEAM_KEY.format(n)) for n in _generations(ws)}
    return {n: bytes.fromhex(key) for n, key in keys.items() if key}


def keep_team_key(ws: Workspace, generation: int, key: bytes) -> None:
    """Keep a key of the team beside the earlier ones, which still open what was sealed with them."""
    put(ws, _TEAM_KEY.format(generation), key.hex())
    ws.remember(_GENERATIONS, json.dumps(sorted({*_generations(ws), generation})))


def forget_team_keys(ws: Workspace) -> None:
    """Drop all keys of the team."""
    for generation in _generations(ws):
        forget(ws, _TEAM_KEY.format(generation))
    ws.remember(_GENERATIONS, None)


def _generations(ws: Workspace) -> list[int]:
    return [int(n) for n in json.loads(ws.memo(_GENERATIONS) or "[]")]


def _account(ws: Workspace, name: str) -> str:
    return f"{ws.memo('base')}/{name}"


def _keyring() -> ModuleType | None:
    """The system's keyring where there is one. With a home of its own, the program keeps all of its files there."""
    if os.environ.get("DESKTOP_CRM_HOME"):
        return None
    try:
        import keyring

        return keyring if keyring.get_keyring().priority >= 1 else None
    except Exception:  # noqa: BLE001 - whatever a desktop's keyring does, the file is there
        log.exception("the keyring cannot be used")
        return None


def _in_keyring(account: str, value: str) -> bool:
    keyring = _keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(APP, account, value)
        return bool(keyring.get_password(APP, account) == value)
    except Exception:  # noqa: BLE001
        log.exception("the keyring keeps nothing")
        return False


def _from_keyring(account: str) -> str | None:
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        found: str | None = keyring.get_password(APP, account)
    except Exception:  # noqa: BLE001
        log.exception("the keyring cannot be read")
        return None
    return found


def _path() -> Path:
    return data_dir() / "secrets.json"


def _read() -> dict[str, str]:
    try:
        kept = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(kept: dict[str, str]) -> None:
    """Never readable for others, not even while it is being written."""
    partial = _path().with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(
        os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(_path())
