"""Moments and identifiers."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def wall_clock(moment: int | None = None) -> datetime:
    """What the clock on the wall here shows at `moment` in milliseconds since 1970, or now."""
    return datetime.fromtimestamp((now() if moment is None else moment) / 1000)  # noqa: DTZ006


def new_id() -> str:
    """A UUIDv7 (RFC 9562) as 32 hexadecimal digits: later ones sort after earlier ones, so inserts stay in order."""
    import uuid_utils

    return str(uuid_utils.uuid7().hex)


def derived_id(*parts: str) -> str:
    """The same identifier for the same parts on every laptop, so that one thing added twice is one."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()
