"""Whole bases for newcomers, who then need not read the team's history entry by entry.

A snapshot is a copy of a base in parts that are sealed like segments; its manifest comes last, so what is there
without one is not finished. It carries the marks of the segments that it holds, which the newcomer need not read.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop_crm import __version__
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.base.log import log
from desktop_crm.store import connect, whole
from desktop_crm.store.migrate import VERSION
from desktop_crm.sync import outbox
from desktop_crm.sync.errors import Incomplete, NotYet, Refused
from desktop_crm.sync.place import Progress
from desktop_crm.sync.segment import MOST_FILE, SNAPSHOT, Header, name_of, opened, seal
from desktop_crm.sync.share.keys import Keyring
from desktop_crm.sync.share.shared_file import Share

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

SNAPS, _MANIFEST = "snap", "manifest"
_PART = 12 << 20
"""Bytes of the base in a part: about 4 MB when it is packed."""

_NAME = re.compile(r"(\d{15})-([0-9a-f]{32})")
_DAY = 24 * 3_600_000  # milliseconds
_WORTH = 4 << 20
"""Bytes of the log that take a newcomer some ten seconds."""

_VECTOR = "SELECT s.id, r.upto FROM reach r JOIN site s ON s.n = r.site WHERE r.upto > 0"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is made of. `log` is how large the log was when it was made, in bytes."""

    name: str
    maker: str
    made: int
    version: int
    size: int
    log: int
    parts: tuple[str, ...]
    vector: Mapping[str, int]


def is_due(newest: Manifest | None, log_size: int) -> bool:
    """Whether a newcomer would have much more to read than the newest snapshot spares."""
    if newest is None:
        return log_size > _WORTH
    return log_size - newest.log > max(_WORTH, newest.log // 2)


def make(ws: Workspace, share: Share, team: str, ring: Keyring, log_size: int) -> bool:
    """Leave a snapshot of this base for newcomers; not while something is being written that has no number yet."""
    me, now = outbox.own_site(ws), share.clock.now()
    outbox.number(ws)
    with work_folder(ws) as folder:
        path = folder / "copy.crm"
        try:
            if not whole.copy(ws, path):
                return False
        except UserError as error:
            log.warning("no snapshot is made: %s", error.what)
            return False
        vector = _prepared(path, team)
        name = f"{now:015d}-{me}"
        parts = _put_parts(share, team, ring, path, name, me)
        told = {
            "version": VERSION,
            "size": path.stat().st_size,
            "log": log_size,
            "parts": parts,
            "vector": vector,
        }
    import msgpack

    header = Header(team, me, me, 0, 0, len(parts), now, __version__, ring.current, kind=_MANIFEST)
    share.put(seal(header, msgpack.packb(told), ring.key), SNAPS, name, _MANIFEST)
    return True


def _prepared(path: Path, team: str) -> dict[str, int]:
    """What was written by this laptop is read by all others; how far the copy goes."""
    with closing(connect.writer(path)) as db:
        db.execute(
            "DELETE FROM place_mark WHERE place != ? OR state GLOB 'waiting*' OR state GLOB 'refused*'",
            (team,),
        )
        db.execute("UPDATE place_mark SET state = 'read' || substr(state, 4) WHERE state GLOB 'own *'")
        return dict(db.execute(_VECTOR).fetchall())


def _put_parts(share: Share, team: str, ring: Keyring, path: Path, name: str, me: str) -> list[str]:
    sums: list[str] = []
    with path.open("rb") as file:
        while piece := file.read(_PART):
            n = len(sums)
            header = Header(
                team, me, me, n, n, 1, share.clock.now(), __version__, ring.current, kind=SNAPSHOT
            )
            data = seal(header, piece, ring.key)
            share.put(data, SNAPS, name, _part(n))
            sums.append(name_of(data))
    return sums


def _part(number: int) -> str:
    return f"part-{number + 1:04d}"


def newest(share: Share, team: str, ring: Keyring) -> Manifest | None:
    """The newest snapshot that is finished and that this version of the program can read."""
    for name in reversed(_names(share)):
        try:
            manifest = _manifest(
                share.disk.read(share.at(SNAPS, name, _MANIFEST), MOST_FILE + 1), ring, team, name
            )
        except (NotYet, FileNotFoundError):
            continue
        except Refused as error:
            log.warning("snapshot %s: %s", name, error.what)
            continue
        if manifest.version <= VERSION and manifest.maker not in ring.revoked:
            return manifest
    return None


def _names(share: Share) -> list[str]:
    return sorted(f.name for f in share.files(SNAPS) if f.folder and _NAME.fullmatch(f.name))


def _manifest(data: bytes, ring: Keyring, team: str, name: str) -> Manifest:
    import msgpack

    header, payload = opened(data, ring.keys, team)
    try:
        told = msgpack.unpackb(payload)
        numbers = [told["version"], told["size"], told["log"], *told["vector"].values()]
        texts = [*told["parts"], *told["vector"]]
        if header.kind != _MANIFEST or not all(type(n) is int and 0 <= n < 1 << 50 for n in numbers):
            raise ValueError
        if not all(isinstance(t, str) for t in texts) or len(told["parts"]) * _PART < told["size"]:
            raise ValueError
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("no manifest") from error
    return Manifest(
        name,
        header.writer,
        header.made,
        told["version"],
        told["size"],
        told["log"],
        tuple(told["parts"]),
        told["vector"],
    )


def restore(
    share: Share, team: str, ring: Keyring, manifest: Manifest, path: Path, progress: Progress | None = None
) -> None:
    """Put the parts of a snapshot together at `path`. Raises Incomplete while not all of them are here and whole."""
    with path.open("wb") as file:
        for number, sum_ in enumerate(manifest.parts):
            try:
                data = share.disk.read(share.at(SNAPS, manifest.name, _part(number)), MOST_FILE + 1)
            except FileNotFoundError as error:
                raise Incomplete from error
            header, piece = opened(data, ring.keys, team)
            if header.kind != SNAPSHOT or header.first != number or name_of(data) != sum_:
                raise Incomplete
            _keep(file, piece)
            if progress:
                progress(number + 1, len(manifest.parts))
    if path.stat().st_size != manifest.size:
        raise Refused("a snapshot of another size")


def _keep(file: BinaryIO, piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise UserError(
            _("There is no room on this laptop for the records of the team."),
            _("Free some space and try again; the invite may then be asked for once more."),
        ) from error


def tidy(share: Share, newest: Manifest, me: str) -> None:
    """Remove older snapshots: own ones after a day, those of others, who may be gone, after a month."""
    for name in _names(share):
        made, maker = int(name[:15]), name[16:]
        life = _DAY if maker == me else 30 * _DAY
        if name < newest.name and share.clock.now() - made > life:
            _remove(share, name)


def drop(share: Share, me: str) -> None:
    """Remove all snapshots that this laptop has made."""
    for name in _names(share):
        if name.endswith(me):
            _remove(share, name)


def _remove(share: Share, name: str) -> None:
    """The manifest first: what is left if that is cut off is no snapshot."""
    log.info("snapshot %s is removed", name)
    for found in sorted(share.disk.list(share.at(SNAPS, name)), key=lambda f: f.name != _MANIFEST):
        share.disk.remove(share.at(SNAPS, name, found.name))
    share.disk.remove(share.at(SNAPS, name))


@contextmanager
def work_folder(ws: Workspace) -> Iterator[Path]:
    """A folder beside the base, gone afterwards: there is room where the base is, and nobody else may read there."""
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=ws.path.parent) as folder:
        yield Path(folder)
