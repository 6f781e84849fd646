"""Snapshots by way of a server: a copy of a base, compressed and in parts, that spares newcomers the journal."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.log import log
from desktop_crm.store import connect, whole
from desktop_crm.store.migrate import VERSION
from desktop_crm.store.workspace import Workspace
from desktop_crm.sync import batch as batches
from desktop_crm.sync import inbox, outbox
from desktop_crm.sync.place import Me, Progress

if TYPE_CHECKING:
    from desktop_crm.sync.batch import Batch
    from desktop_crm.sync.server_client import Client

_PART = 4 << 20
_WORTH = 1 << 20
_MOST = 64 << 30
_ATTEMPTS = 5


def is_due(size: int, spared: int) -> bool:
    """Whether a newcomer would have much more to read than the newest snapshot spares."""
    return size - spared > max(_WORTH, spared // 2)


def make(ws: Workspace, client: Client, place: str) -> bool:
    """Hand over a copy of this base; parts that have arrived once are not sent again."""
    outbox.number(ws)
    with _work_folder(ws) as folder:
        path = folder / "copy.crm"
        if not whole.copy(ws, path):
            return False
        cursor = _prepared(path, place)
        packed = _packed(path)
        about = {"version": VERSION, "size": path.stat().st_size, "sum": _sum_of(path)}
        told = {"parts": [_sum(part) for part in _parts(packed)], "about": about, "cursor": cursor}
        begun = client.ask("POST", "/v1/snapshots", told).told
        for number, part in enumerate(_parts(packed)):
            if number not in begun["have"]:
                client.ask("PUT", f"/v1/snapshots/{begun['id']}/parts/{number}", body=part)
        client.ask("PUT", f"/v1/snapshots/{begun['id']}/whole")
    return True


def _prepared(path: Path, place: str) -> str:
    """Up to which arrival the copy goes. Of the marks only that one is of use to another laptop."""
    with closing(connect.writer(path)) as db:
        db.execute("DELETE FROM place_mark WHERE place != ? OR name != 'cursor'", (place,))
        found = db.execute("SELECT state FROM place_mark").fetchone()
    return str(found[0]) if found else ""


def _packed(path: Path) -> Path:
    from backports import zstd

    packed = path.with_suffix(".zst")
    with path.open("rb") as source, zstd.open(packed, "wb", level=3) as target:
        shutil.copyfileobj(source, target, _PART)
    return packed


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_PART):
            yield part


def join(ws: Workspace, client: Client, me: Me, progress: Progress | None) -> bool:
    """Let this base, in which nobody has worked, become the newest snapshot; False where there is none to be had.

    What it has, such as the name of the person, goes into the copy first, so that nothing is lost at any moment.
    """
    outbox.number(ws)
    own = list(_own(ws, me.site))
    with _work_folder(ws) as folder:
        path = folder / "joined.crm"
        try:
            answer = client.attempt("GET", "/v1/snapshots/newest")
            if answer.status != 200 or answer.told["about"]["version"] > VERSION:
                return False
            _restore(client, answer.told, path, progress)
        except (UserError, OSError, KeyError, TypeError) as error:
            log.warning("the snapshot of the server cannot be used: %r", error)
            return False
        whole.adopt(path, me.site, me.name)
        if own:
            with Workspace(path) as copy:
                for each in own:
                    inbox.apply(copy, batches.unpack(batches.pack(each)))
        ws.replace_with(path)
    return True


def _restore(client: Client, told: dict[str, Any], path: Path, progress: Progress | None) -> None:
    """Fetch every part and put them together. Raises OSError when the whole is not what its maker has copied."""
    from backports import zstd

    packed = path.with_suffix(".zst")
    with packed.open("wb") as file:
        for number, sum_ in enumerate(told["parts"]):
            file.write(_fetched(client, f"/v1/snapshots/{told['id']}/parts/{number}", sum_))
            if progress:
                progress(number + 1, len(told["parts"]))
    size = int(told["about"]["size"])
    try:
        with zstd.open(packed, "rb") as source, path.open("wb") as target:
            _copy_at_most(source, target, min(size, _MOST))
    except (zstd.ZstdError, EOFError) as error:
        raise OSError("the snapshot is damaged") from error
    if path.stat().st_size != size or _sum_of(path) != told["about"]["sum"]:
        raise OSError("the snapshot is not what was copied")


def _fetched(client: Client, path: str, sum_: str) -> bytes:
    """One part; a line that breaks off costs only that one."""
    for attempt in range(_ATTEMPTS):
        try:
            part = client.ask("GET", path).body
            if _sum(part) == sum_:
                return part
        except UserError:
            if attempt == _ATTEMPTS - 1:
                raise
        time.sleep(attempt)
    raise OSError("a part of the snapshot is damaged")


def _copy_at_most(source: Any, target: Any, most: int) -> None:
    """Not a byte more than was said, whatever a forged part unpacks to."""
    left = most + 1
    while left > 0 and (piece := source.read(min(_PART, left))):
        target.write(piece)
        left -= len(piece)


def _own(ws: Workspace, site: str) -> Iterator[Batch]:
    first, last = 1, outbox.vector(ws).get(site, 0)
    while first <= last and (batch := outbox.read(ws, site, first, last)):
        yield batch
        first = batch.last + 1


def _sum(part: bytes) -> str:
    return hashlib.blake2b(part, digest_size=32).hexdigest()


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32)).hexdigest()


@contextmanager
def _work_folder(ws: Workspace) -> Iterator[Path]:
    """A folder beside the base, gone afterwards: there is room where the base is, and nobody else may read there."""
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=ws.path.parent) as folder:
        yield Path(folder)
