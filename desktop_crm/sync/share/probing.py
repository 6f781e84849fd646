"""Trying out a place before it is relied on: each check says what is wrong in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from desktop_crm.base.clock import new_id
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync.place import Check
from desktop_crm.sync.share import invites
from desktop_crm.sync.share.shared_file import Share, explained, read

_CLOCK_OFF = 300_000  # milliseconds


def checks(share: Share, code: str) -> list[Check]:
    """The checks in their order; after one that fails, those that stand on it are left out."""
    found: list[Check] = []
    steps: list[tuple[str, Callable[[], object]]] = [
        (_("The folder can be reached"), lambda: _reach(share)),
        (_("Files can be written and read back"), lambda: _write(share)),
        (_("The clock there agrees with this one"), lambda: _time(share)),
    ]
    if code or _is_there(share):
        steps.append((_("The shared file is whole"), lambda: _file(share)))
    if code:
        steps.append((_("The invite is valid"), lambda: invites.check(share, read(share), code)))
    for label, step in steps:
        try:
            with explained(share):
                step()
        except UserError as error:
            found.append(Check(label, False, str(error)))
            if step is not steps[2][1]:
                break
        else:
            found.append(Check(label, True))
    return found


def _is_there(share: Share) -> bool:
    with suppress(OSError):
        return share.disk.stat(share.name) is not None
    return False


def _reach(share: Share) -> None:
    share.disk.list("")


def _write(share: Share) -> None:
    """As segments are written: in the folder beside the file, where that is there already."""
    folder = share.at() if share.disk.stat(share.at()) else ""
    path, content = "/".join(filter(None, (folder, f"~{new_id()}.tmp"))), new_id().encode()
    try:
        share.disk.write_new(path, content)
        if share.disk.read(path, 100) != content:
            raise UserError(
                _("What was written there reads back differently."),
                _("Choose another folder, or ask whoever runs the drive."),
            )
    finally:
        with suppress(OSError):
            share.disk.remove(path)


def _time(share: Share) -> None:
    path = f"~{new_id()}.tmp"
    share.disk.write(path, b"")
    found = share.disk.stat(path)
    share.disk.remove(path)
    off = share.clock.now() - (found.changed // 1_000_000 if found else 0)
    if found and abs(off) > _CLOCK_OFF:
        raise UserError(
            _("The clock there and the one of this laptop differ by {n} min.").format(n=abs(off) // 60_000),
            _("The exchange works all the same; set the clock that is wrong."),
        )


def _file(share: Share) -> None:
    read(share)
