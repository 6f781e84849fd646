"""Codes that a person tells another: `K7Q2M-…`, six groups of five, without letters that look like digits."""

from __future__ import annotations

import hashlib
import re
import secrets

from desktop_crm.base.i18n import _
from desktop_crm.sync.errors import Refused

BYTES = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_GROUPS, _FIVE = 6, 5
_CHECK = _GROUPS * _FIVE * 5 - BYTES * 8  # bits that a slip changes


def new() -> bytes:
    """A secret that nobody can guess."""
    return secrets.token_bytes(BYTES)


def shown(secret: bytes) -> str:
    """The secret as people see it."""
    number = int.from_bytes(secret) << _CHECK | _check(secret)
    digits = [_ALPHABET[number >> 5 * i & 31] for i in reversed(range(_GROUPS * _FIVE))]
    return "-".join("".join(digits[i : i + _FIVE]) for i in range(0, len(digits), _FIVE))


def read(text: str) -> bytes:
    """The secret that was meant, whatever the case and the spaces. Raises Refused when it was copied wrongly."""
    digits = re.sub(r"[\s\-‐–—]", "", text).upper().translate(_MISREAD)
    if len(digits) == _GROUPS * _FIVE and set(digits) <= set(_ALPHABET):
        number = 0
        for digit in digits:
            number = number << 5 | _ALPHABET.index(digit)
        secret = (number >> _CHECK).to_bytes(BYTES)
        if number & (1 << _CHECK) - 1 == _check(secret):
            return secret
    raise Refused(
        _("This is not an invite code, or a part of it is missing."),
        _("Copy the whole code; it looks like K7Q2M-4RT9X-…"),
    )


def _check(secret: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(secret, digest_size=4, person=b"crm-code").digest()) >> 32 - _CHECK
