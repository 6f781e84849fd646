"""A segment: what one laptop hands over at a time, packed, sealed and checked as a whole.

`magic | length of the header | header (MessagePack) | body | BLAKE2b of all that`. The body is zstd, under a team
key sealed with ChaCha20-Poly1305 that covers the header too. A reader checks the sum first: what fails it is
"not yet", as clouds and network drives show files before they are whole. What passes it and is still wrong was
made so, and is refused.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from typing import Any

from desktop_crm.base.i18n import _
from desktop_crm.sync.errors import Incomplete, Refused, UnknownKey

LOG, SNAPSHOT, ACK = "log", "snapshot", "ack"
"""What a segment carries, so that nobody can pass one off as another."""

MOST_FILE = 16 << 20
"""No segment is larger than this many bytes; a reader need not open a larger file."""

MOST_PAYLOAD = 64 << 20
"""No segment unpacks to more bytes than this."""

_MAGIC = b"CRMSEG1\n"
_LENGTH = struct.Struct(">I")
_SUM, _NONCE, _TAG = 32, 12, 16
_SHORTEST = len(_MAGIC) + _LENGTH.size + _SUM
_MOST_HEADER = 256 << 10
_MOST_REPLACED = 5_000
_ID = re.compile(r"[0-9a-f]{32}")
_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Header:
    """What can be known of a segment without opening it. `key` is the generation of the team key, 0 for none.

    `writer` made the file; the entries are those of `site` from `first` to `last`. `replaces` names the writer's
    own segments whose entries are all in this one.
    """

    team: str
    writer: str
    site: str
    first: int
    last: int
    count: int
    made: int
    version: str
    key: int = 0
    replaces: tuple[str, ...] = ()
    kind: str = LOG


def seal(header: Header, payload: bytes, key: bytes | None) -> bytes:
    """The segment as bytes. The same header, payload and key give the same bytes."""
    from backports import zstd

    if len(payload) > MOST_PAYLOAD:
        raise Refused(
            _("A change of {size} MB is too large to be exchanged.").format(size=len(payload) >> 20)
        )
    head = _packed(header)
    body = zstd.compress(payload, _LEVEL)
    if key is not None:
        body = _locked(head, body, key)
    data = head + body
    return data + _sum(data)


def name_of(data: bytes) -> str:
    """What identifies a segment whatever its file is called: its sum, as 32 hexadecimal digits."""
    return data[-_SUM:].hex()[:32]


def open_header(data: bytes) -> Header:
    """The header of a segment that has arrived whole. Raises Incomplete, or Refused."""
    return _split(data)[0]


def opened(data: bytes, keys: Mapping[int, bytes] | None, team: str = "") -> tuple[Header, bytes]:
    """Header and payload. `keys` are the team keys by generation; where there are any, an unsealed one is refused.

    Raises Incomplete, UnknownKey, or Refused; also when `team` is named and the segment is of another one.
    """
    header, head, body = _split(data)
    if team and header.team != team:
        raise Refused(_("This file belongs to another team."))
    if header.key:
        if header.key not in (keys or {}):
            raise UnknownKey(header.key)
        body = _unlocked(head, body, (keys or {})[header.key])
    elif keys:
        raise Refused(_("This file is not sealed with the key of the team."))
    return header, _unpacked(body)


def _packed(header: Header) -> bytes:
    import msgpack

    packed: bytes = msgpack.packb(_values(header))
    return _MAGIC + _LENGTH.pack(len(packed)) + packed


def _split(data: bytes) -> tuple[Header, bytes, bytes]:
    """The header, the bytes it was read from, and the body."""
    if len(data) > MOST_FILE:
        raise Refused(_("This file is larger than any that the program writes."))
    if len(data) < _SHORTEST or data[-_SUM:] != _sum(data[:-_SUM]):
        raise Incomplete
    (length,) = _LENGTH.unpack_from(data, len(_MAGIC))
    start = len(_MAGIC) + _LENGTH.size
    if data[: len(_MAGIC)] != _MAGIC or length > _MOST_HEADER or start + length > len(data) - _SUM:
        raise _malformed()
    end = start + length
    return _header(data[start:end]), data[:end], data[end:-_SUM]


def _header(packed: bytes) -> Header:
    """A header of a later version may say more; what this one does not know is passed over."""
    import msgpack

    try:
        told = msgpack.unpackb(packed, max_ext_len=0, strict_map_key=True)
        header = Header(**{name: told[name] for name in _NAMES if name in told})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _malformed() from error
    checked = Header(**{**_values(header), "replaces": tuple(_list(header.replaces))})
    if not _plausible(checked):
        raise _malformed()
    return checked


def _list(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)) or len(value) > _MOST_REPLACED:
        raise _malformed()
    return list(value)


def _plausible(header: Header) -> bool:
    """Whether everything is of its type and in its range."""
    numbers = (header.first, header.last, header.count, header.made, header.key)
    return (
        all(type(number) is int and 0 <= number < 1 << 62 for number in numbers)
        and header.first <= header.last
        and header.key < 1 << 31
        and all(_is_id(id_) for id_ in (header.writer, header.site, *header.replaces))
        and (header.team == "" or _is_id(header.team))
        and all(isinstance(text, str) and len(text) <= 100 for text in (header.version, header.kind))
    )


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _locked(head: bytes, body: bytes, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    # Follows from the content: a nonce comes again only with the same segment, whatever the quality of the
    # laptop's random numbers.
    nonce = hashlib.blake2b(head + body, key=key, digest_size=_NONCE, person=b"crm-nonce").digest()
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, body, head)


def _unlocked(head: bytes, body: bytes, key: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if len(body) < _NONCE + _TAG:
        raise _malformed()
    try:
        return ChaCha20Poly1305(key).decrypt(body[:_NONCE], body[_NONCE:], head)
    except InvalidTag as error:
        raise Refused(_("This file was not made by a laptop of the team.")) from error


def _unpacked(body: bytes) -> bytes:
    """The payload; never more than it may be, whatever the body says of its size."""
    from backports import zstd

    try:
        unpacker = zstd.ZstdDecompressor()
        payload = unpacker.decompress(body, max_length=MOST_PAYLOAD + 1)
    except zstd.ZstdError as error:
        raise _malformed() from error
    if len(payload) > MOST_PAYLOAD:
        raise Refused(_("This file unpacks to more than the program ever packs."))
    if not unpacker.eof or unpacker.unused_data:
        raise _malformed()
    return payload


def _sum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_SUM, person=b"crm-segment").digest()


def _values(header: Header) -> dict[str, Any]:
    return dict(zip(_NAMES, astuple(header), strict=True))


def _malformed() -> Refused:
    return Refused(_("This file is not written as the program writes it."))


_NAMES = tuple(f.name for f in fields(Header))
