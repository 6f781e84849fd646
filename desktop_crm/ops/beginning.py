"""How a team begins: whether a base is still untouched, and was asked the first questions."""

from __future__ import annotations

from desktop_crm.store.workspace import Workspace

_ASKED = "welcomed"


def is_fresh(ws: Workspace) -> bool:
    """Whether nobody works here, nothing is set up and there are no clients."""
    there = " UNION ALL ".join(
        f"SELECT 1 FROM {e} WHERE deleted IS NULL" for e in ("employee", "pipeline", "contact", "company")
    )
    return not ws.read(f"{there} LIMIT 1")


def is_to_be_asked(ws: Workspace) -> bool:
    """Whether the first questions are to be asked by themselves: once, and only over a fresh base."""
    return ws.memo(_ASKED) is None and is_fresh(ws)


def asked(ws: Workspace) -> None:
    """The questions were asked, whatever was answered."""
    ws.remember(_ASKED, "1")
