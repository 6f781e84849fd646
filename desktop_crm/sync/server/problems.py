"""What the server answers when it does not do what was asked."""

from __future__ import annotations

from typing import Any

from desktop_crm.base.log import log

LOG = log.getChild("server")
"""The log of the server: what was done, never by whom or with what."""


class Problem(Exception):
    """Answered with this status. `code` is for the program that asked, which has the sentence for people."""

    def __init__(self, status: int, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.more = more


def unknown() -> Problem:
    """For whatever a stranger asks: it says nothing, not even whether there is such a thing."""
    return Problem(401, "unknown")
