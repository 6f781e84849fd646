"""Invites: a file with the team's keys, sealed with a code that one person tells another, good for one laptop."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from desktop_crm import __version__
from desktop_crm.base.i18n import _
from desktop_crm.sync import codes
from desktop_crm.sync.errors import NotYet, Refused
from desktop_crm.sync.place import Invite
from desktop_crm.sync.segment import MOST_FILE, Header, open_header, opened, seal
from desktop_crm.sync.share import keys as team_keys
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.shared_file import Share, Team, fits

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

INVITES = "invites"
_USED = ".used"
_LIFE = 7 * 24 * 3_600_000  # milliseconds


def make(share: Share, team: Team, ring: Keyring, site: str, where: str) -> Invite:
    """Hand out an invite; it holds for a week."""
    secret, now = codes.new(), share.clock.now()
    expires = now + _LIFE
    told = {
        "keys": {str(n): key.hex() for n, key in ring.keys.items()},
        "publics": ring.publics,
        "revoked": ring.revoked,
        "expires": expires,
    }
    header = Header(team.id, site, site, 0, 0, 1, now, __version__, 1, kind=INVITES)
    share.put(seal(header, json.dumps(told).encode(), _key(secret, team.id)), INVITES, _name(secret))
    return Invite(codes.shown(secret), expires, where)


def check(share: Share, team: Team, code: str) -> dict[str, Any]:
    """What an invite gives. Raises Refused when it is wrong, used or too old."""
    told = _opened(share, team, codes.read(code))
    if told["expires"] < share.clock.now():
        raise Refused(_("This invite is too old."), _("Ask for a new one."))
    return told


def use(ws: Workspace, share: Share, team: Team, code: str) -> Keyring:
    """Take the keys that an invite gives."""
    told = check(share, team, code)
    ring = team_keys.begin(ws)
    for number, key in told["keys"].items():
        ring.keep(ws, int(number), bytes.fromhex(key))
    ring.shut_out(ws, told["revoked"])
    for other, public in told["publics"].items():
        ring.meet(ws, other, public, ring.current)
    return ring


def spend(share: Share, team: Team, code: str, site: str) -> None:
    """Let nobody use it again. Raises Refused when somebody else was faster."""
    name = _name(codes.read(code))
    header = Header(team.id, site, site, 0, 0, 1, share.clock.now(), __version__, kind=INVITES)
    try:
        share.disk.write_new(share.at(INVITES, name + _USED), seal(header, b"", None))
    except FileExistsError as error:
        if not _is_mine(share, name, site):
            raise _used() from error
    share.disk.remove(share.at(INVITES, name))


def tidy(share: Share, everything: bool = False) -> None:
    """Remove invites that are too old; all of them when somebody was shut out, who may know their codes."""
    for found in share.files(INVITES):
        made = None
        with suppress(NotYet, Refused):
            made = open_header(share.disk.read(share.at(INVITES, found.name), MOST_FILE + 1)).made
        old = made is not None and made + 2 * _LIFE < share.clock.now()
        if old or (everything and not found.name.endswith(_USED)):
            share.disk.remove(share.at(INVITES, found.name))


def _opened(share: Share, team: Team, secret: bytes) -> dict[str, Any]:
    name = _name(secret)
    if share.disk.stat(share.at(INVITES, name + _USED)):
        raise _used()
    try:
        data = share.disk.read(share.at(INVITES, name), MOST_FILE + 1)
        header, payload = opened(data, {1: _key(secret, team.id)}, team.id)
        told: dict[str, Any] = json.loads(payload)
        first = {int(n): bytes.fromhex(key) for n, key in told["keys"].items()}
        if header.kind != INVITES or not fits(team, first[min(first)]):
            raise ValueError
    except FileNotFoundError as error:
        raise Refused(
            _("There is no such invite for “{name}”.").format(name=share.name),
            _(
                "Check that the code and the shared file belong together, and wait until the folder is synchronised."
            ),
        ) from error
    except NotYet as error:
        raise Refused(
            _("The invite has not come over as a whole yet."),
            _("Wait until the folder is synchronised, and try again."),
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise Refused(_("This invite does not fit this shared file."), _("Ask for a new one.")) from error
    return told


def _is_mine(share: Share, name: str, site: str) -> bool:
    try:
        return open_header(share.disk.read(share.at(INVITES, name + _USED), MOST_FILE + 1)).writer == site
    except (NotYet, Refused):
        return False


def _used() -> Refused:
    return Refused(_("This invite has been used."), _("Each laptop needs one of its own: ask for a new one."))


def _name(secret: bytes) -> str:
    return hashlib.blake2b(secret, digest_size=16, person=b"crm-invite-name").hexdigest()


def _key(secret: bytes, team: str) -> bytes:
    return team_keys.derived(secret, INVITES, team)
