"""What is packed inside .xlsx and .ods, unpacked piece by piece so that no file can fill the memory.

A zip directory may lie about sizes, so what matters is really unpacked, at most as far as it declares.
Layout of the local header: PKWARE APPNOTE 4.3.7.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _

MOST_UNPACKED = 1 << 30
"""Bytes of XML in one file; a list of a million rows has some 600 MB."""
MOST_SHARED = 1 << 28
"""Bytes in any one part that is held in memory as a whole."""
_CHUNK = 1 << 18
_GROWTH = 1032
"""Deflate cannot make anything smaller than by this factor."""


class Archive:
    """The parts of a zip file by name, to be used in a `with` statement."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as packed:
                self.parts = {part.filename.lstrip("/"): part for part in packed.infolist()}
        except (
            zipfile.BadZipFile,
            ValueError,
            EOFError,
            struct.error,
            NotImplementedError,
            OSError,
        ) as error:
            raise damaged() from error
        if sum(part.file_size for name, part in self.parts.items() if _is_text(name)) > MOST_UNPACKED:
            raise too_large()

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked part `name`, 256 KB at a time; UserError when it is damaged or larger than it says."""
        part = self.parts[name]
        if part.flag_bits & 1:
            raise protected()
        size = 0
        for chunk in _unpacked(self.path, part):
            size += len(chunk)
            if size > part.file_size:
                raise too_large()
            yield chunk
        if size != part.file_size:
            raise damaged()

    def read(self, name: str) -> bytes:
        """The whole part; UserError when it is too large to be held in memory."""
        self.check(name)
        return b"".join(self.chunks(name))

    def check(self, name: str) -> None:
        """Unpack the part once without keeping it, unless it is too small to do harm."""
        part = self.parts[name]
        if part.file_size > MOST_SHARED:
            raise too_large()
        if part.compress_size * _GROWTH > MOST_SHARED // 16 or part.flag_bits & 1:
            for _chunk in self.chunks(name):
                pass

    def names(self, folder: str) -> list[str]:
        return [name for name in self.parts if PurePosixPath(name).parent == PurePosixPath(folder)]


def _unpacked(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged()
    with path.open("rb") as file:
        file.seek(part.header_offset)
        local = file.read(30)
        if len(local) < 30 or local[:4] != b"PK\x03\x04":
            raise damaged()
        name, extra = struct.unpack("<HH", local[26:30])
        file.seek(name + extra, 1)
        packed = iter(lambda: file.read(_CHUNK), b"")
        if part.compress_type == zipfile.ZIP_STORED:
            yield from _limited(packed, part.compress_size)
        else:
            yield from _inflated(_limited(packed, part.compress_size))


def _limited(chunks: Iterator[bytes], left: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[:left]
        left -= len(chunk)
        if left <= 0:
            return


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for chunk in chunks:
            while chunk:
                yield stream.decompress(chunk, _CHUNK)
                chunk = stream.unconsumed_tail
        yield stream.flush(_CHUNK)
    except zlib.error as error:
        raise damaged() from error


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def damaged() -> UserError:
    return UserError(
        _("The file is damaged or was not copied completely."),
        _("Open it in Excel, save it again and choose the saved file, or ask for the file once more."),
    )


def too_large() -> UserError:
    return UserError(
        _("Unpacked, this file is far larger than a list of clients can be."),
        _("If the list is really that long, divide it into several files."),
    )


def protected() -> UserError:
    return UserError(
        _("The file is protected by a password."),
        _("Open it in Excel, save it without a password and choose the saved file."),
    )
