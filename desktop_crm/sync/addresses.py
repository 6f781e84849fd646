"""Addresses of servers, and the one line that an invite to a server is: `https://host:port#CODE@fingerprint`."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from desktop_crm.base.errors import UserError
from desktop_crm.base.i18n import _
from desktop_crm.sync import codes

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Invited:
    """Where to, with which secret, and by which certificate the server is known (empty: one that others vouch for)."""

    where: str
    secret: bytes
    fingerprint: str


def invited(where: str, code: str = "") -> Invited:
    """What an invite says, be it one line or address and code apart. Raises Refused for what is no code."""
    address, _hash, inside = where.strip().partition("#")
    shown, _at, fingerprint = (code.strip() or inside).rpartition("#")[2].partition("@")
    pin = fingerprint.replace(":", "").strip().lower()
    if pin and not _FINGERPRINT.fullmatch(pin):
        raise UserError(
            _("The invite was not copied to its end."),
            _("Copy the whole line, with what stands after the @."),
        )
    return Invited(address.rstrip("/"), codes.read(shown), pin)


def is_loopback(host: str) -> bool:
    """Whether the host is this machine, seen from itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
