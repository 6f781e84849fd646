"""What is waited for: said to people once it takes longer than a cloud usually needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_crm.base.i18n import _
from desktop_crm.sync.errors import UnknownKey
from desktop_crm.sync.share.log import File
from desktop_crm.sync.share.marks import Marks
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

_PATIENCE = 600_000  # milliseconds
_REMEMBERED = 60 * 24 * 3_600_000
_AT_MOST = 3
"""Sentences about files of one laptop."""


def drop_gone(ws: Workspace, marks: Marks, found: Sequence[File]) -> None:
    """Wait no longer for files that are not there any more."""
    there = {file.path for file in found}
    gone = [path for path, _mark in marks.waiting() if path not in there]
    if gone:
        with ws.aside() as db:
            marks.drop(db, gone)


def drop_old(ws: Workspace, share: Share, marks: Marks) -> None:
    """Forget the small files that larger ones have replaced, two months after."""
    gone = [name for name, mark in marks.covered() if share.clock.now() - mark.since > _REMEMBERED]
    if gone:
        with ws.aside() as db:
            marks.drop(db, gone)


def sentences(ws: Workspace, share: Share, marks: Marks, locked: bool) -> list[str]:
    """What has been waited for ten minutes."""
    names: dict[str, str] = dict(ws.read("SELECT id, name FROM site"))
    late = [(p, m) for p, m in sorted(marks.waiting()) if share.clock.now() - m.since >= _PATIENCE]
    keyless = locked or any(mark.told == UnknownKey.__name__ for _path, mark in late)
    told: dict[str, list[str]] = {}
    for path, mark in late:
        if mark.told != UnknownKey.__name__:
            *_folders, folder, file = path.split("/")
            told.setdefault(names.get(folder, "?"), []).append(file.partition("-")[0])
    found = [
        _("Waiting for a complete copy of part {part} from the laptop “{name}”.").format(part=part, name=name)
        for name, parts in told.items()
        for part in parts[:_AT_MOST]
    ]
    if keyless:
        found.append(
            _("The team has a new key that this laptop was not given. Ask for a new invite and join again.")
        )
    return found
