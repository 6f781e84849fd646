"""A copy of a base as it was at one moment: taken while people work in it, packed, unpacked and looked through."""

from __future__ import annotations

import errno
import json
import os
import shutil
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.models.all import ENTITIES
from desktop_crm.store import connect
from desktop_crm.store.migrate import VERSION
from desktop_crm.store.schema import APPLICATION_ID

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

Progress = Callable[[int, int], None]
"""Called with what is done and what there is; what it raises ends the work."""

_PAGES = 64
_SYNC_EVERY = 32 << 20  # bytes
_PIECE = 1 << 20
_LEVEL = 3
_LAST = 8  # steps
_OPCODES = 200_000  # SQLite's steps between two looks whether to go on, some milliseconds
_FRAME = struct.Struct("<II")
_SKIPPED = 0x184D2A5C
"""A frame of zstd that unpacking skips; what a copy holds stands in one at the beginning of its file."""
_MOST_ABOUT = 1 << 20


class Newer(UserError):
    """The copy was made by a newer version of the program."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A step as it is shown of a copy: its moment in milliseconds since 1970, who, and what it is called."""

    moment: int
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a copy holds: its moment in seconds since 1970, bytes unpacked, records by entity, and the last deeds."""

    moment: float
    size: int
    version: int
    entries: int
    counts: Mapping[str, int]
    last: tuple[Deed, ...]


def take(base: Path, target: Path, moment: float, progress: Progress) -> Content:
    """Write a copy of the base to `target` as it is now, in pages; nobody who saves meanwhile waits for it.

    One reading transaction holds the moment. Without it SQLite would begin anew after each save.
    Raises UserError, and OSError when the copy cannot be written.
    """
    from sqlcipher3 import dbapi2

    with closing(connect.reader(base)) as source, connect.explained(base):
        source.execute("BEGIN")
        content = content_of(source, moment)
        with closing(dbapi2.connect(str(target), isolation_level=None)) as copy, target.open("r+b") as file:
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            with _writing(file, target):
                source.backup(copy, pages=_PAGES, progress=_Pages(file, content.size, progress))
    return content


class _Pages:
    """Follows the copying. What is written goes to the disk little by little: a save that waits for the disk would
    otherwise wait for all of it."""

    def __init__(self, file: IO[bytes], size: int, progress: Progress) -> None:
        self._file, self._size, self._progress, self._synced = file, size, progress, 0

    def __call__(self, _status: int, left: int, pages: int) -> None:
        done = self._size * (pages - left) // max(pages, 1)
        if done - self._synced > _SYNC_EVERY:
            os.fsync(self._file.fileno())
            self._synced = done
        self._progress(done, self._size)


@contextmanager
def _writing(file: IO[bytes], target: Path) -> Iterator[None]:
    """What is wrong with the disk of the copy, as OSError like that of any other file."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.OperationalError as error:
        message = str(error).lower()
        if "full" in message:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        if "i/o" in message:
            # SQLite does not say whose: a disk that takes one more page of the copy is not to blame.
            file.seek(0, os.SEEK_END)
            file.write(bytes(1 << 16))
            file.flush()
        raise


def content_of(db: Connection, moment: float) -> Content:
    """What the base behind a connection holds."""
    ((pages,),) = db.execute("PRAGMA page_count").fetchall()
    ((page,),) = db.execute("PRAGMA page_size").fetchall()
    ((version,),) = db.execute("PRAGMA user_version").fetchall()
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    counts = {
        entity: db.execute(f"SELECT count(*) FROM {entity} WHERE deleted IS NULL").fetchone()[0]
        for entity in ENTITIES
        if entity in there
    }
    ((entries,),) = db.execute("SELECT coalesce(max(n), 0) FROM entry").fetchall()
    last = db.execute(
        """SELECT s.moment, coalesce(e.name, ''), s.name FROM step s LEFT JOIN employee e ON e.id = s.author
           WHERE s.finished AND s.name != '' ORDER BY s.n DESC LIMIT ?""",
        (_LAST,),
    )
    deeds = tuple(Deed(*row) for row in last)
    return Content(moment, pages * page, version, entries, counts, deeds)


def verify(copy: Path, content: Content | None, progress: Progress) -> Content:
    """Open the copy and let SQLite read all of it. Raises UserError when it is damaged, or not what was copied."""
    damaged = UserError(_("The copy is damaged."))
    try:
        with closing(connect.reader(copy)) as db, connect.explained(copy):
            ((application,),) = db.execute("PRAGMA application_id").fetchall()
            found = content_of(db, content.moment if content else copy.stat().st_mtime)
    except (_database_error(), UserError) as error:
        raise damaged from error
    if application != APPLICATION_ID or (content and found != content) or not is_sound(copy, progress):
        raise damaged
    if found.version > VERSION:
        raise Newer(
            _("The copy was made by a newer version of Desktop CRM."),
            _("Update the program on this computer."),
        )
    return found


def is_sound(base: Path, progress: Progress) -> bool:
    """Whether SQLite finds nothing wrong in the file. What `progress` raises ends the look."""
    try:
        with closing(connect.reader(base)) as db, _stopped_by(db, progress):
            return bool(db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except (_database_error(), UserError):
        return False


def _database_error() -> type[Exception]:
    from sqlcipher3 import dbapi2

    error: type[Exception] = dbapi2.DatabaseError
    return error


@contextmanager
def _stopped_by(db: Connection, progress: Progress) -> Iterator[None]:
    """Ask now and then whether to go on; what `progress` raises comes out here."""
    from sqlcipher3 import dbapi2

    raised: list[BaseException] = []
    looks = 0

    def look() -> int:
        nonlocal looks
        looks += 1
        try:
            progress(looks, looks + 1)  # how much is left SQLite does not say
        except BaseException as error:  # noqa: BLE001 - carried through SQLite
            raised.append(error)
        return len(raised)

    db.set_progress_handler(look, _OPCODES)
    try:
        yield
    except dbapi2.OperationalError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        db.set_progress_handler(None, 0)


def pack(copy: Path, packed: Path, content: Content, progress: Progress) -> None:
    """Compress a copy, with what it holds before it. The file is on the disk afterwards."""
    from backports import zstd

    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: _LEVEL,
        zstd.CompressionParameter.checksum_flag: 1,
    }
    about = json.dumps(asdict(content), ensure_ascii=False).encode()
    with packed.open("wb") as file:
        file.write(_FRAME.pack(_SKIPPED, len(about)) + about)
        with copy.open("rb") as source, zstd.open(file, "wb", options=options) as target:
            _pour(source, target, copy.stat().st_size, progress)
        file.flush()
        os.fsync(file.fileno())


def unpack(packed: Path, copy: Path, progress: Progress) -> None:
    """Write the base in a packed copy to `copy`. Raises UserError when it is damaged, and OSError."""
    from backports import zstd

    size = packed.stat().st_size
    try:
        with packed.open("rb") as file, zstd.open(file, "rb") as source, copy.open("wb") as target:
            _pour(source, target, size, progress, lambda: file.tell())
    except (zstd.ZstdError, EOFError) as error:
        raise UserError(_("The copy is damaged.")) from error


def _pour(
    source: Any, target: Any, size: int, progress: Progress, place: Callable[[], int] | None = None
) -> None:
    done = 0
    while piece := source.read(_PIECE):
        target.write(piece)
        done += len(piece)
        progress(min(place() if place else done, size), size)


def looked_at(packed: Path) -> Content | None:
    """What a packed copy holds, without unpacking it; None when it does not say."""
    try:
        with packed.open("rb") as file:
            magic, length = _FRAME.unpack(file.read(_FRAME.size))
            if magic != _SKIPPED or length > _MOST_ABOUT:
                return None
            told = json.loads(file.read(length))
        return Content(**{**told, "last": tuple(Deed(**deed) for deed in told["last"])})
    except (OSError, struct.error, ValueError, TypeError, KeyError):
        return None


def room_wanted(base: Path) -> int:
    """Bytes that must be free to copy a base, so that the seller's own saves still find room afterwards."""
    log = base.with_name(base.name + "-wal")
    size = base.stat().st_size + (log.stat().st_size if log.exists() else 0)
    return size + size // 2 + (32 << 20)


def free(folder: Path) -> int:
    """Bytes free on the disk with a folder."""
    return shutil.disk_usage(folder).free
