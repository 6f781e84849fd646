"""This base and its team: connecting, inviting, exchanging, and how it stands. All that a window needs to know."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync import secrets, state
from desktop_crm.sync.place import (
    SERVER,
    SHARE,
    Check,
    Invite,
    Joined,
    Kind,
    Laptop,
    Outcome,
    Place,
    Progress,
)

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace


_MEMO, _PLACES = "connection", "places"
SUFFIX = ".crmshare"
_WORKED_ON = ("contact", "company", "lead", "deal", "call", "task", "note")


@dataclass(frozen=True, slots=True)
class Connection:
    """With what this base is connected. `kind` is SHARE or SERVER; `where` a path or an address."""

    kind: str
    where: str
    team: str
    """The id of the team."""
    name: str
    """What the team calls itself; may be empty."""
    since: int


@dataclass(frozen=True, slots=True)
class Status:
    """How it stands: cheap enough to ask after each change."""

    connected: Connection | None
    waiting: int
    """Own changes that no place has yet."""
    last_exchange: int | None
    problem: UserError | None
    conflicts: int
    sentences: tuple[str, ...]
    """What a person should know: parts waited for, clocks that are off, refused files, sums that differ."""
    laptops: tuple[Laptop, ...]


def connection(ws: Workspace) -> Connection | None:
    """With what this base is connected, or None."""
    if _MEMO not in ws.cache:
        told = ws.memo(_MEMO)
        ws.cache[_MEMO] = Connection(**json.loads(told)) if told else None
    known: Connection | None = ws.cache[_MEMO]
    return known


def is_empty(ws: Workspace) -> bool:
    """Whether nobody has worked in this base yet: then joining a team brings the team's records and mixes nothing."""
    there = " UNION ALL ".join(f"SELECT 1 FROM {entity}" for entity in _WORKED_ON)
    return not ws.read(f"{there} LIMIT 1")


def create_share(ws: Workspace, path: str, team_name: str = "") -> Invite:
    """Make a shared file at `path`, connect with it, and hand out the first invite."""
    _check_free(ws)
    from desktop_crm.ops import people
    from desktop_crm.sync.exchange import me
    from desktop_crm.sync.share import place as share

    name, path = team_name or people.team_name(ws), str(_to_be_made(Path(path).absolute()))
    joined, invite = share.create(ws, path, name, me(ws))
    _keep(ws, SHARE, path, joined)
    return invite


def join(ws: Workspace, where: str, code: str = "", progress: Progress | None = None) -> Joined:
    """Become one of the laptops that exchange at `where`: the path of a shared file, or a server's address.

    `where` may be the whole line that a server's invite is (`https://host:port#CODE`); `code` is then not needed.
    """
    _check_free(ws)
    from desktop_crm.sync.exchange import me

    where, code = _told(where, code)
    kind = kind_of(where)
    joined = _kind(kind).join(ws, where, code, me(ws), progress)
    _keep(ws, kind, where, joined)
    return joined


def probe(where: str, code: str = "") -> list[Check]:
    """Try a place out: write, read back, time, rights. May take some seconds."""
    where, code = _told(where, code)
    return _kind(kind_of(where)).probe(where, code)


def invite(ws: Workspace) -> Invite:
    """Let one more laptop join."""
    made = _place(ws).invite(ws)
    return replace(made, where=_connected(ws).where)


def leave(ws: Workspace) -> None:
    """Take part no longer. All records stay here."""
    known = _connected(ws)
    close(ws)
    _kind(known.kind).forget(ws, known.where)
    secrets.forget_team_keys(ws)
    ws.remember(_MEMO, None)
    ws.cache.pop(_MEMO, None)
    state.forget(ws)


def laptops(ws: Workspace) -> list[Laptop]:
    """The laptops of the team, as the place knows them now. Reaches for it; `status` has the last answer."""
    from desktop_crm.sync import report

    return report.measured(ws, _place(ws).laptops(ws))


def revoke(ws: Workspace, site: str) -> None:
    """Let a laptop take part no longer. What it already has cannot be taken back."""
    _place(ws).revoke(ws, site)


def exchange(ws: Workspace, progress: Progress | None = None, stop: threading.Event | None = None) -> Outcome:
    """Exchange once. Blocks until it is done, so not in the window's thread; a problem is in the outcome."""
    from desktop_crm.sync import exchange as rounds

    _connected(ws)
    try:
        place = _place(ws)
    except UserError as error:
        return rounds.not_begun(ws, error)
    return rounds.round(ws, place, progress, stop)


def wait(ws: Workspace, seconds: float, stop: threading.Event) -> bool:
    """Wait until the place has news, at most so long; whether it has."""
    return _place(ws, "waiting").wait(ws, seconds, stop)


def status(ws: Workspace) -> Status:
    """How it stands, as of the last exchange and the last change here; nothing is reached for."""
    from desktop_crm.ops import conflicts
    from desktop_crm.sync import outbox

    known, last = connection(ws), state.load(ws)
    waiting = outbox.waiting(ws, last.sent) if known else 0
    return Status(known, waiting, last.last, last.error, conflicts.count(ws), last.sentences, last.laptops)


def close(ws: Workspace) -> None:
    """Let go of the place, before the base is closed."""
    for place in ws.cache.pop(_PLACES, {}).values():
        place.close()


def kind_of(where: str) -> str:
    """Whether that is a shared file or a server."""
    return SERVER if re.match(r"https?://", where) else SHARE


def _told(where: str, code: str) -> tuple[str, str]:
    """Address and code, also where they were given as the one line of a server's invite."""
    where = where.strip()
    if kind_of(where) == SHARE:
        return str(_meant(Path(where).absolute())), code.strip()
    where, _hash, in_line = where.partition("#")
    return where, code.strip() or in_line


def _meant(path: Path) -> Path:
    """The shared file, also when the folder is named in which it is the only one."""
    if not path.is_dir():
        return path
    found = list(path.glob(f"*{SUFFIX}"))
    if len(found) == 1:
        return found[0]
    raise UserError(
        _("“{name}” is a folder.").format(name=path.name or path),
        _("Choose the shared file in it; its name ends in {suffix}.").format(suffix=SUFFIX),
    )


def _to_be_made(path: Path) -> Path:
    """The shared file to be made: in the folder, when one is named, and with the ending that tells what it is."""
    if path.is_dir():
        return path / f"Team{SUFFIX}"
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def _kind(kind: str) -> Kind:
    """The module of a kind of place, loaded when it is wanted."""
    if kind == SERVER:
        from desktop_crm.sync import server_place

        return server_place
    from desktop_crm.sync.share import place

    return place


def _place(ws: Workspace, purpose: str = "exchange") -> Place:
    """The place, opened once for each purpose: one waits for news while the other exchanges."""
    known = _connected(ws)
    places: dict[str, Place] = ws.cache.setdefault(_PLACES, {})
    if purpose not in places:
        places[purpose] = _kind(known.kind).opened(ws, known.where)
    return places[purpose]


def _connected(ws: Workspace) -> Connection:
    known = connection(ws)
    if known is None:
        raise UserError(
            _("This base is not connected with other laptops."),
            _("Connect it with a shared file or a server."),
        )
    return known


def _check_free(ws: Workspace) -> None:
    known = connection(ws)
    if known is not None:
        raise UserError(
            _("This base is already connected with {where}.").format(where=known.where),
            _("Leave that team first; all records stay here."),
        )


def _keep(ws: Workspace, kind: str, where: str, joined: Joined) -> None:
    known = Connection(kind, where, joined.team, joined.name, now())
    state.forget(ws)
    ws.remember(_MEMO, json.dumps(asdict(known), ensure_ascii=False))
    ws.cache[_MEMO] = known
