"""Cursors: how far a laptop has read, as the server once told it.

A cursor is sealed by the server, so one that fits no arrival here proves that the database was put back to an
earlier state since. It is opaque to laptops, and has room for what they may see of the arrivals.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_crm.sync.server.problems import Problem

if TYPE_CHECKING:
    from desktop_crm.sync.server.place import Team

_SEAL, _CHAIN = 8, 8
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything up to arrival `n` has been read, of the history that `chain` sums up. `view` is kept for rights."""

    epoch: str
    n: int
    chain: bytes
    view: int = 0


def sealed(team: Team, n: int, chain: bytes) -> str:
    """The cursor as laptops are given it."""
    import msgpack

    told: bytes = msgpack.packb([team.epoch, n, chain[:_CHAIN], 0])
    return base64.urlsafe_b64encode(told + _seal(team, told)).decode().rstrip("=")


def opened(team: Team, text: str) -> Cursor | None:
    """What a laptop has been given; None for the beginning. Raises Problem for what this server never gave out."""
    import msgpack

    if not text:
        return None
    try:
        if len(text) > _LONGEST:
            raise ValueError(text)
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        told, seal = data[:-_SEAL], data[-_SEAL:]
        if not hmac.compare_digest(seal, _seal(team, told)):
            raise ValueError(text)
        return Cursor(*msgpack.unpackb(told))
    except (ValueError, TypeError, binascii.Error) as error:
        raise Problem(400, "cursor") from error


def fits(cursor: Cursor, chain: bytes | None) -> bool:
    """Whether the arrival that the cursor names is the one that is here."""
    return chain is not None and chain[:_CHAIN] == cursor.chain


def _seal(team: Team, told: bytes) -> bytes:
    return hashlib.blake2b(told, key=team.secret, digest_size=_SEAL, person=b"crm-cursor").digest()
