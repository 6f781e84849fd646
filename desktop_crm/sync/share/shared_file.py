"""`Team.crmshare`, the one small file that people pick, and the folder of files beside it.

It is written once and says which team this is. Everything else lies in a folder of its name: `log` (entries),
`ack` (how far each laptop has come), `snap` (whole bases for newcomers), `keys` and `invites`.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync.disk import Clock, Disk, Found, is_partial
from desktop_crm.sync.errors import Refused

SUFFIX = ".crmshare"
FORMAT = 1
_MOST = 64 << 10
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Team:
    """Whose shared file it is. `check` proves a team key: the first one fits it and no other."""

    id: str
    name: str
    made: int
    check: str


@dataclass(frozen=True, slots=True)
class Share:
    """A shared file on a disk. `name` is its path there."""

    disk: Disk
    clock: Clock
    name: str

    def at(self, *parts: str) -> str:
        """The path of something in the folder beside the file."""
        return "/".join((f"{self.name}-data", *parts))

    def files(self, *parts: str) -> list[Found]:
        """What is in one of its folders, without what is only being written; nothing where there is no folder."""
        try:
            found = self.disk.list(self.at(*parts))
        except (FileNotFoundError, NotADirectoryError):
            return []
        return [f for f in found if not is_partial(f.name) and not f.name.startswith(".")]

    def put(self, data: bytes, *parts: str) -> None:
        """A file of this laptop's own. One of the name that is there and differs was damaged, and is replaced."""
        path, folder = self.at(*parts), self.at(*parts[:-1])
        if not self.disk.stat(folder):
            # An unmounted drive leaves an empty folder in its place: nothing may be begun there.
            if not self.disk.stat(self.name):
                raise FileNotFoundError(errno.ENOENT, "the shared file is gone", self.name)
            self.disk.make_folder(folder)
        try:
            self.disk.write_new(path, data)
        except FileExistsError:
            if self.disk.read(path, len(data) + 1) == data:
                self.disk.keep_names(self.at(*parts[:-1]))
                return
            self.disk.remove(path)
            self.disk.write_new(path, data)


def create(share: Share, team: str, name: str, key: bytes) -> Team:
    """Make the shared file. Raises UserError where there is one."""
    made = Team(team, name, share.clock.now(), check_of(team, key))
    with explained(share):
        try:
            share.disk.write_new(share.name, _text(made).encode())
        except FileExistsError as error:
            raise UserError(
                _("“{name}” is there already.").format(name=share.name),
                _("Join that team with an invite, or choose another name."),
            ) from error
    return made


def read(share: Share, expected: str = "") -> Team:
    """Whose file it is. Raises UserError when it is gone, damaged, or not of the `expected` team."""
    with explained(share):
        team = _team(share.disk.read(share.name, _MOST), share.name)
    if expected and team.id != expected:
        raise Refused(
            _("“{name}” now belongs to another team.").format(name=share.name),
            _(
                "Nothing was changed here. Put the former file back, or leave the team and join the other one."
            ),
        )
    return team


def check_of(team: str, key: bytes) -> str:
    """What the file says of the first team key; it gives nothing of it away."""
    return hashlib.blake2b(team.encode(), key=key, digest_size=16, person=b"crm-key-check").hexdigest()


def fits(team: Team, key: bytes) -> bool:
    """Whether this is the team's first key."""
    return hmac.compare_digest(team.check, check_of(team.id, key))


def _text(team: Team) -> str:
    told = {
        "made by": "Desktop CRM",
        "format": FORMAT,
        "team": team.id,
        "name": team.name,
        "made": team.made,
        "check": team.check,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _team(data: bytes, name: str) -> Team:
    told: Any = None
    with suppress(ValueError, RecursionError):
        told = json.loads(data)
    if not isinstance(told, dict) or not isinstance(told.get("format"), int):
        raise UserError(
            _("“{name}” is not a shared file of Desktop CRM, or not all of it is here yet.").format(
                name=name
            ),
            _("Wait until the folder is synchronised, or choose another file."),
        )
    if told["format"] > FORMAT:
        raise UserError(
            _("“{name}” was made by a newer version of the program.").format(name=name),
            _("Update the program."),
        )
    team, check, made = told.get("team"), told.get("check"), told.get("made")
    if not all(isinstance(t, str) and _ID.fullmatch(t) for t in (team, check)) or not isinstance(made, int):
        raise Refused(
            _("“{name}” is damaged.").format(name=name), _("Restore it from a backup of the folder.")
        )
    return Team(str(team), str(told.get("name") or "")[:200], made, str(check))


@contextmanager
def explained(share: Share) -> Iterator[None]:
    """Turn what a disk says into a sentence with a way out."""
    try:
        yield
    except OSError as error:
        raise _sentence(error, share.name) from error


def _sentence(error: OSError, name: str) -> UserError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return UserError(
            _("The place of the shared file is full."),
            _("Free some space there. Everything is saved on this laptop and is sent when there is room."),
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserError(
            _("The folder of “{name}” may not be read or written.").format(name=name),
            _(
                "Ask whoever runs it for the right to read and write there. Everything is saved on this laptop."
            ),
        )
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO):
        return UserError(
            _("The shared file “{name}” is not there.").format(name=name),
            _("Check that the network drive or the cloud folder is connected. Nothing was changed here."),
        )
    return UserError(
        _("The place of “{name}” does not answer: {reason}.").format(
            name=name, reason=error.strerror or error
        ),
        _("It is tried again by itself. Everything is saved on this laptop."),
    )
