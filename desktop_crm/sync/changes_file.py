"""The same entries in a file, for a stick or a letter: `.crmchanges`.

A row of segments, each behind its length; the last one says how many there were and what its writer has. The file
is sealed with the team's key where there is one, and looked through as a whole before any of it is taken over.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from desktop_crm import __version__
from desktop_crm.base.clock import now
from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync import batch as batches
from desktop_crm.sync import connection, identity, inbox, others, outbox, secrets, segment
from desktop_crm.sync.errors import Incomplete, Refused, UnknownKey
from desktop_crm.sync.place import Progress

if TYPE_CHECKING:
    from desktop_crm.store.workspace import Workspace

SUFFIX = ".crmchanges"
_MAGIC = b"CRMCHANGES1\n"
_LENGTH = struct.Struct(">Q")
_END = "end"
_MOST = 4 << 20  # bytes of a batch, packed


@dataclass(frozen=True, slots=True)
class Taken:
    """What reading a file brought: entries that were news, those already known, and conflicts that came of it."""

    new: int
    known: int
    conflicts: int


def save(ws: Workspace, path: Path, everything: bool = False, progress: Progress | None = None) -> int:
    """Write what the others may lack into a file, or everything this base has; the number of entries."""
    identity.settle(ws)
    outbox.number(ws)
    identity.note(ws)
    vector = outbox.vector(ws)
    surely = {} if everything else others.surely_have(ws)
    seal = _Seal(ws)
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            file.write(_MAGIC)
            entries = parts = 0
            for batch in _batches(ws, vector, surely):
                seal.write(file, segment.LOG, batches.pack(batch), batch)
                entries, parts = entries + len(batch.entries), parts + 1
                if progress:
                    progress(entries, 0)
            seal.write(file, _END, _packed({"parts": parts, "vector": vector}))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise UserError(
            _("“{name}” cannot be written: {reason}.").format(name=path.name, reason=error.strerror or error),
            _("Choose another folder, or make room there."),
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return entries


def read(ws: Workspace, path: Path, progress: Progress | None = None) -> Taken:
    """Take over what a file brings. Raises UserError when it is not whole, of another team, or no such file."""
    with _explained(path), path.open("rb") as file:
        end = _looked_through(ws, file)
        new = known = conflicts = 0
        for header, payload in _parts(ws, file):
            if header.kind == segment.LOG:
                applied = inbox.apply(ws, batches.unpack(payload))
                if applied.new and header.site == outbox.own_site(ws):
                    outbox.new_site(ws)  # it tells of ourselves what we do not know: we are an earlier state
                new, known, conflicts = (
                    new + applied.new,
                    known + applied.known,
                    conflicts + applied.conflicts,
                )
            if progress:
                progress(new + known, 0)
    others.note(ws, end.writer, end.vector)
    return Taken(new, known, conflicts)


@dataclass(frozen=True, slots=True)
class _End:
    writer: str
    vector: Mapping[str, int]


class _Seal:
    """Makes segments of this laptop."""

    def __init__(self, ws: Workspace) -> None:
        known = connection.connection(ws)
        keys = secrets.team_keys(ws)
        self._team = known.team if known else ""
        self._writer = outbox.own_site(ws)
        self._generation = max(keys, default=0)
        self._key = keys.get(self._generation)

    def write(self, file: IO[bytes], kind: str, payload: bytes, batch: batches.Batch | None = None) -> None:
        site, first, last, count = self._writer, 0, 0, 0
        if batch:
            site, first, last, count = batch.entries[0].site, batch.first, batch.last, len(batch.entries)
        header = segment.Header(
            self._team,
            self._writer,
            site,
            first,
            last,
            count,
            now(),
            __version__,
            self._generation,
            kind=kind,
        )
        data = segment.seal(header, payload, self._key)
        file.write(_LENGTH.pack(len(data)) + data)


def _batches(ws: Workspace, vector: Mapping[str, int], surely: Mapping[str, int]) -> Iterator[batches.Batch]:
    for site, upto in vector.items():
        first = surely.get(site, 0) + 1
        while first <= upto and (batch := outbox.read(ws, site, first, upto, _MOST)):
            yield batch
            first = batch.last + 1


def _looked_through(ws: Workspace, file: IO[bytes]) -> _End:
    """The end of a file that is whole and ours."""
    end = None
    for count, (header, payload) in enumerate(_parts(ws, file)):
        if end is not None:
            raise Incomplete
        if header.kind == segment.LOG:
            batches.unpack(payload)
        elif header.kind == _END:
            told = _unpacked(payload)
            end = _End(header.writer, told["vector"])
            if told["parts"] != count:
                raise Incomplete
    if end is None:
        raise Incomplete
    return end


def _parts(ws: Workspace, file: IO[bytes]) -> Iterator[tuple[segment.Header, bytes]]:
    known, keys = connection.connection(ws), secrets.team_keys(ws)
    file.seek(0)
    if file.read(len(_MAGIC)) != _MAGIC:
        raise Refused(_("It is no file of changes."), _("Such files end in {suffix}.").format(suffix=SUFFIX))
    while length := file.read(_LENGTH.size):
        if len(length) < _LENGTH.size or (size := _LENGTH.unpack(length)[0]) > segment.MOST_FILE:
            raise Incomplete
        yield segment.opened(file.read(size), keys, known.team if known else "")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say what is wrong with the file in a sentence that names it."""
    try:
        yield
    except Incomplete as error:
        what, hint = _("“{name}” is not whole, so nothing of it was taken over."), _("Copy it once more.")
        raise UserError(what.format(name=path.name), hint) from error
    except UnknownKey as error:
        what = _("“{name}” is locked with the key of a team, which this laptop has not.")
        raise UserError(what.format(name=path.name), _("Connect this laptop with the team first.")) from error
    except Refused as error:
        what = _("“{name}” was not taken over: {why}")
        raise UserError(what.format(name=path.name, why=error.what), error.hint) from error
    except OSError as error:
        what = _("“{name}” cannot be read: {reason}.")
        raise UserError(what.format(name=path.name, reason=error.strerror or error)) from error


def _packed(told: dict[str, Any]) -> bytes:
    import msgpack

    return bytes(msgpack.packb(told))


def _unpacked(payload: bytes) -> dict[str, Any]:
    """What the end says; whoever made the file may have made it badly."""
    import msgpack

    try:
        told = msgpack.unpackb(payload)
        vector = {str(site): int(upto) for site, upto in told["vector"].items()}
        return {"parts": int(told["parts"]), "vector": vector}
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise Refused(_("It is not written as the program writes it.")) from error
